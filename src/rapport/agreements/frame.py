"""What stands around every page of an agreement."""

from django.urls import reverse

from rapport.agreements.queries import Desk
from rapport.agreements.steps import steps_of
from rapport.programs.models import Mentorship


def frame(desk: Desk) -> dict[str, object]:
    """The desk, the steps of the way, and where the page lies."""
    trail = [{"label": "Agreements", "href": reverse("agreements:mine")}]
    if desk.template:
        trail.append({"label": desk.template.title, "href": address("overview", desk.mentorship)})
    return {"desk": desk, "steps": steps_of(desk), "trail": trail}


def address(name: str, mentorship: Mentorship) -> str:
    """Of a page of the mentorship's agreement."""
    return reverse(f"agreements:{name}", kwargs={"mentorship": mentorship.pk})

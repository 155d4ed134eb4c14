"""The way back from the pages of a mentorship's work."""

from django.urls import reverse

from rapport.agreements.enabling.queries import people_of
from rapport.people.models import Person
from rapport.programs.models import Mentorship


def others(person: Person, mentorship: Mentorship) -> str:
    """The names of the other people of the mentorship."""
    names = [str(one) for one in people_of(mentorship) if one != person]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or "nobody yet"


def address(name: str, mentorship: Mentorship, **words: int) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": mentorship.pk, **words})


def trail(person: Person, mentorship: Mentorship, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Agreements, this mentorship, and then pages of it: (label, name of the address)."""
    return [
        {"label": "Agreements", "href": reverse("agreements:mine")},
        {"label": f"With {others(person, mentorship)}", "href": address("overview", mentorship)},
        *({"label": label, "href": address(name, mentorship)} for label, name in more),
    ]


TABS = (
    ("Milestones and goals", "way"),
    ("Timeline", "timeline"),
    ("Meetings", "meetings"),
    ("Progress reports", "my_reports"),
)


def tabs(mentorship: Mentorship, here: str) -> list[dict[str, object]]:
    """The parts of a mentorship's work; each is a page."""
    return [{"label": label, "href": address(name, mentorship), "current": name == here} for label, name in TABS]


def around(person: Person, mentorship: Mentorship, here: str) -> dict[str, object]:
    """What stands around each of these parts."""
    return {
        "mentorship": mentorship,
        "others": others(person, mentorship),
        "is_open": mentorship.until is None,
        "trail": trail(person, mentorship),
        "tabs": tabs(mentorship, here),
    }

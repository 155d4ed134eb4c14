"""The letter that asks for a yes, and the mail with the observer's link – made and handed over in memory."""

from django.conf import settings
from django.urls import reverse

from rapport.agreements.models import Observation
from rapport.people.mail import Mail, compose, send
from rapport.people.models import Person


def observer_proposed(person: Person, *, observation: int) -> Mail | None:
    """Tell the other of the pair who would observe; None when it is decided."""
    found = Observation.objects.filter(pk=observation, withdrawn_at=None, agreed_at=None)
    asked = found.select_related("meeting__mentorship", "asked_by").first()
    if asked is None:
        return None
    return compose("agreements/measures/mail/observer_proposed", to=person, observation=asked)


def send_way_in(observation: Observation, secret: str) -> None:
    """Hand the one-time link to the mail server. Raises what the server raises."""
    # Somebody for the moment of the mail: nobody is added.
    observer = Person(name=observation.observer, email=observation.email)
    link = settings.SITE_URL + reverse("agreements:observe", kwargs={"once": secret})
    mail = compose(
        "agreements/measures/mail/way_in",
        to=observer,
        observation=observation,
        meeting=observation.meeting,
        link=link,
    )
    send(mail, to=observer)

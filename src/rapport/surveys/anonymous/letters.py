"""The mail with which somebody is sent their way in. It is made and handed over in memory, and kept nowhere."""

from django.conf import settings
from django.urls import reverse

from rapport.ballots.queries import box
from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.surveys.anonymous.queries import is_second
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Survey

TEMPLATE = "surveys/anonymous/mail/invitation"


def invitation(survey: Survey, instrument: Instrument, *, to: Person, secret: str, until: str) -> Mail:
    """The link of one person: the secret stands behind the #, which no server ever sees, and as a code to paste."""
    address = settings.SITE_URL + reverse("surveys:anonymous", args=[survey.box])
    return compose(
        TEMPLATE,
        to=to,
        survey=survey,
        instrument=instrument,
        address=address,
        link=f"{address}#{secret}",
        code=secret,
        promise=settings.SITE_URL + reverse("ballots:box", args=[survey.box]),
        fingerprint=box(survey.box).policy_hash,
        until=until,
        is_rolling=not survey.wave.is_fixed,
        is_second=is_second(survey),
    )

"""Before a survey is opened: to how many people it goes, and what speaks against it at this moment."""

from dataclasses import dataclass

from django.utils import timezone

from rapport.ballots.policy import LEAST
from rapport.people.roles import Role
from rapport.surveys.consent import Promise, promise
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Survey, Wave
from rapport.surveys.waves.days import stage
from rapport.surveys.waves.forms import Chosen
from rapport.surveys.waves.standings import would_be_asked
from rapport.surveys.windows import Stage

OVER = "This wave is over: nobody could answer. Change its days before it closes, or plan another."


@dataclass(frozen=True)
class Outlook:
    """What opening a survey would mean.

    Attributes:
        promise: what stands above the questions, word for word.
        people: how many hold the role today and have something to answer about.
        subjects: about how many people or pairs they would answer in all.
        against: why it cannot be opened at this moment; empty if it can.
        beware: what to know although it can be opened.
    """

    promise: Promise
    people: int
    subjects: int
    against: str
    beware: str


def outlook(wave: Wave, content: Instrument, chosen: Chosen) -> Outlook:
    """What opening a survey like this would mean today."""
    carries_names = chosen.degree != Survey.Degree.ANONYMOUS
    people, subjects = would_be_asked(wave.program, chosen.role, content, carries_names=carries_names)
    return Outlook(
        promise=promise(
            chosen.degree,
            program=wave.program.name,
            about=content.respondents.about,
            reports=chosen.report_days,
        ),
        people=people,
        subjects=subjects,
        against=why_not_now(wave, chosen, people),
        beware=_beware(chosen.role, people, carries_names=carries_names),
    )


def why_not_now(wave: Wave, chosen: Chosen, people: int) -> str:
    """Why a survey cannot be opened in this wave at this moment; empty if it can."""
    at = stage(wave, timezone.now())
    if at is Stage.CLOSED:
        return OVER
    if chosen.degree == Survey.Degree.ANONYMOUS and at is Stage.OPEN and people < LEAST:
        return f"Fewer than {LEAST} people cannot be asked anonymously: each would be known. Now there are {people}."
    return ""


def _beware(role: Role, people: int, *, carries_names: bool) -> str:
    if not carries_names and people < LEAST:
        return f"Today only {people} would be asked. With fewer than {LEAST} when it opens, its ballot box stays shut."
    if not people:
        return f"Nobody who is a {role} has anything to answer here yet. Whoever joins while it is open is asked."
    return ""

"""Builders: an anonymous survey, its mails, and people who answer it as a browser does."""

import re
from pathlib import Path

from django.core import mail

from rapport.people import outbox
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.anonymous import queries, tasks
from rapport.surveys.models import Survey, Wave
from tests import make
from tests.ballots.boxes import put_in

EVALUATION = "mentor-training-evaluation"
LINK = re.compile(r"/surveys/anonymous/([\w-]+)/#([\w-]+)")


def asked(
    people: int, instrument: str = EVALUATION, wave: Wave | None = None, program: Program | None = None
) -> tuple[Survey, list[Person]]:
    """An anonymous survey of mentors that is due now, and so many mentors."""
    program = program or make.program()
    mentors = [make.member(program, Role.MENTOR, f"Mentor {number}") for number in range(people)]
    survey = make.survey(
        program, Role.MENTOR, instrument=instrument, degree=Survey.Degree.ANONYMOUS, wave=wave or make.wave(program)
    )
    return survey, mentors


def opened(people: int, instrument: str = EVALUATION) -> tuple[Survey, dict[str, str]]:
    """The worker has opened it; gives the secrets by address, read from the mails."""
    survey, _ = asked(people, instrument)
    mail.outbox.clear()
    tasks.invite(survey.pk, hour="")
    return queries.survey(survey.pk), secrets()


def secrets() -> dict[str, str]:
    """The secret in each mail that was sent, by address."""
    return {to: found[2] for to, text in sent() if (found := LINK.search(text))}


def sent() -> list[tuple[str, str]]:
    return [(one.to[0], str(one.body)) for one in mail.outbox]


def in_files(folder: Path) -> dict[str, str]:
    """The same of mails that were written to files."""
    return {address: secret for path in folder.glob("*.log") for address, secret in in_files_of(path).items()}


def in_files_of(path: Path) -> dict[str, str]:
    return {kept.to: found[2] for kept in outbox.mails_in(path) if (found := LINK.search(kept.text))}


def answer(survey: Survey, secret: str, **answers: object) -> int:
    """Put answers into the slot; gives the status."""
    return put_in(survey.box, secret, answers).status_code

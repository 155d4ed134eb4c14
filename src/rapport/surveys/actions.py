"""What changes about surveys and the answers to them. Saved answers are drafts; opening and submitting are audited."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.models import Program
from rapport.surveys.fielding import refusals
from rapport.surveys.models import Answer, Response, Survey
from rapport.surveys.reading import ReadInstrument


class NotOpenError(Exception):
    """The survey is not open now; nothing was written."""


@transaction.atomic
def open_survey(
    *,
    by: Person | None,
    program: Program,
    instrument: ReadInstrument,
    role: Role,
    opens_at: datetime,
    closes_at: datetime,
) -> Survey:
    """Ask an instrument of everybody with a role, for a time; the same again finds the survey that there is.

    Raises ValueError when the instrument may not be asked (`fielding.py`), or not of this role.
    """
    content = instrument.content
    if role not in GRANTS[Verb.ANSWER_SURVEYS]:
        raise ValueError(f"a {role} answers no surveys: see the table of roles")
    if content.respondents.roles and role not in content.respondents.roles:
        raise ValueError(f"{content.instrument} {content.version} is not made for a {role}")
    if reasons := refusals(content):
        raise ValueError("; ".join(reasons))
    survey, is_new = Survey.objects.get_or_create(
        program=program,
        instrument=content.instrument,
        instrument_version=content.version,
        role=role,
        opens_at=opens_at,
        defaults={"instrument_sha256": instrument.sha256, "closes_at": closes_at},
    )
    if is_new:
        record(did="surveys.open", target=f"survey:{survey.pk}", by=by.pk if by else None, program=program.slug)
    return survey


@transaction.atomic
def save_answers(*, by: Person, survey: Survey, values: Mapping[str, int]) -> Response:
    """Keep answers of somebody who is still answering. What is submitted stays as it is.

    Raises NotOpenError when the survey is not open now.
    """
    response = _response_to_write(by, survey)
    if response.state == Response.State.BEGUN:
        _write(response, values)
    return response


@transaction.atomic
def submit(*, by: Person, survey: Survey, values: Mapping[str, int]) -> Response:
    """Keep the last answers and hand them in, once: pressing twice changes nothing.

    Raises NotOpenError when the survey is not open now.
    """
    response = _response_to_write(by, survey)
    if response.state == Response.State.BEGUN:
        _write(response, values)
        response.state, response.submitted_at = Response.State.SUBMITTED, timezone.now()
        response.save(update_fields=["state", "submitted_at"])
        record(did="surveys.submit", target=f"survey:{survey.pk}", by=by.pk, program=survey.program.slug)
    return response


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove every response that carries the person's name."""
    Response.objects.filter(person=person).delete()
    record(did="surveys.erase", target=f"person:{person.pk}", by=by.pk)


def _response_to_write(person: Person, survey: Survey) -> Response:
    """The person's response, locked; a submitted one may be looked at after the survey has closed."""
    now = timezone.now()
    is_open = survey.opens_at <= now < survey.closes_at
    mine = Response.objects.select_for_update().filter(survey=survey, person=person)
    if not is_open and not mine.filter(state=Response.State.SUBMITTED).exists():
        raise NotOpenError
    response, _ = mine.get_or_create(survey=survey, person=person)
    return response


def _write(response: Response, values: Mapping[str, int]) -> None:
    now = timezone.now()
    Answer.objects.bulk_create(
        [Answer(response=response, item=item, value=value, saved_at=now) for item, value in values.items()],
        update_conflicts=True,
        unique_fields=["response", "item"],
        update_fields=["value", "saved_at"],
    )

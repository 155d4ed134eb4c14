"""What calls write: study ids, answers that staff enter, and the trail; and what people settle on the page."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person, Token
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys.actions import Given
from rapport.surveys.models import CallsOfDay, EnteredByStaff, ExportView, Response, StaffForm, StudyId, Survey
from rapport.surveys.redcap_api import queries
from rapport.surveys.subjects import Subject

# Small letters and digits that nobody takes for one another.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 8
# A study id begins so: no program takes it for a number, and none is the id of a row given in confidence.
BEGINNING = "s"


@transaction.atomic
def give_study_ids(*, by: Person | None, program: Program) -> int:
    """Draw a study id for everybody in the programme who has none. Returns how many were drawn."""
    Program.objects.select_for_update().get(pk=program.pk)
    people, taken = queries.without_study_id(program), set(queries.study_ids(program).values())
    drawn = []
    for person in people:
        code = _draw()
        while code in taken:
            code = _draw()
        taken.add(code)
        drawn.append(StudyId(program=program, person_id=person, code=code))
    StudyId.objects.bulk_create(drawn, batch_size=1_000)
    if drawn:
        record(
            did="surveys.give_study_ids", target=f"program:{program.pk}", by=by.pk if by else None, program=program.slug
        )
    return len(drawn)


@transaction.atomic
def take_study_ids(*, by: Person, program: Program) -> list[StudyId]:
    """Whose study id is whose; that somebody has seen it stands in the trail."""
    give_study_ids(by=by, program=program)
    record(did="surveys.take_study_ids", target=f"program:{program.pk}", by=by.pk, program=program.slug)
    found = StudyId.objects.filter(program=program).select_related("person")
    return list(found.order_by("person__name", "person"))


def _draw() -> str:
    return BEGINNING + "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


@transaction.atomic
def note_call(*, by: Person, token: Token, verb: str) -> None:
    """One call of a program under somebody's key."""
    record(did=f"surveys.redcap_{verb}", target=f"token:{token.pk}", by=by.pk, program=token.program)


@transaction.atomic
def count_call(*, by: None, survey: int) -> None:
    """One more call of the day for an anonymous survey: a number, and nothing else."""
    today = timezone.localdate()
    CallsOfDay.objects.get_or_create(survey_id=survey, on=today)
    CallsOfDay.objects.filter(survey=survey, on=today).update(number=F("number") + 1)


@dataclass(frozen=True)
class Entry:
    """What staff enter for one person into one survey."""

    survey: Survey
    person: Person
    subject: Subject
    given: Mapping[str, Given]


@transaction.atomic
def enter(*, by: Person, entries: Sequence[Entry]) -> None:
    """Write what staff enter: all of it or, when anything goes wrong, nothing.

    Raises NotOpenError where a survey is not open for somebody, and ValueError where somebody has answered themselves.
    """
    for one in entries:
        place = {"survey": one.survey, "mentorship": one.subject.mentorship, "about": one.subject.about}
        before = Response.objects.select_for_update(of=("self",)).filter(person=one.person, **place).first()
        if before is not None and not queries.is_of_staff(before):
            raise ValueError(f"person {one.person.pk} has answered survey {one.survey.pk} themselves")
        saved = surveys.enter(by=by, person=one.person, survey=one.survey, given=one.given, subject=one.subject)
        EnteredByStaff.objects.update_or_create(response=saved.response, defaults={"at": timezone.now()})


@transaction.atomic
def let_staff_enter(*, by: Person | None, survey: Survey, may: bool) -> None:
    """Whether staff may enter answers to an identified survey for those whom it asks. Raises ValueError for another."""
    if survey.degree != Survey.Degree.IDENTIFIED:
        raise ValueError("Nobody enters answers to a survey that is not identified.")
    if may:
        StaffForm.objects.get_or_create(survey=survey, defaults={"since": timezone.localdate()})
    else:
        StaffForm.objects.filter(survey=survey).delete()
    verb = "let_staff_enter" if may else "end_staff_entry"
    actor = by.pk if by else None
    record(did=f"surveys.{verb}", target=f"survey:{survey.pk}", by=actor, program=survey.program.slug)


@dataclass(frozen=True)
class ViewWords:
    """What a kept view holds."""

    title: str
    forms: Sequence[str] = ()
    events: Sequence[str] = ()
    filter_logic: str = ""


@transaction.atomic
def keep_view(*, by: Person, program: Program, words: ViewWords) -> ExportView:
    """Keep a view for export; another under the same title takes its place, and its number."""
    found, _ = ExportView.objects.update_or_create(
        program=program,
        title=words.title,
        defaults={
            "forms": "\n".join(words.forms),
            "events": "\n".join(words.events),
            "filter_logic": words.filter_logic,
        },
    )
    record(did="surveys.keep_export_view", target=f"export_view:{found.pk}", by=by.pk, program=program.slug)
    return found


@transaction.atomic
def drop_view(*, by: Person, program: Program, number: int) -> None:
    """Forget a view. What is not there is not dropped twice."""
    if ExportView.objects.filter(program=program, pk=number).delete()[0]:
        record(did="surveys.drop_export_view", target=f"export_view:{number}", by=by.pk, program=program.slug)

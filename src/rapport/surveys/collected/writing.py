"""What new rows become, prepared before anybody waits for the database: the same as if they had used the form."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from rapport.people.models import Person
from rapport.programs.models import Mentorship
from rapport.surveys.branching import Branches
from rapport.surveys.collected.plan import Planned
from rapport.surveys.kept import to_columns, to_json
from rapport.surveys.library import branches_of
from rapport.surveys.models import Answer, BroughtIn, Response, Submission, Survey
from rapport.surveys.subjects import Subject


@dataclass(frozen=True)
class Made:
    """What one new row becomes, prepared before anybody waits for the database."""

    response: Response
    answers: list[Answer]
    submission: Submission
    brought_in: BroughtIn


def prepared(survey: Survey, new: Sequence[Planned], source: str, by: Person | None) -> list[Made]:
    """New responses with all that belongs to them, not kept yet."""
    branches = branches_of(survey.instrument, survey.instrument_version)
    return [_made(survey, branches, one, source, by) for one in new]


def _made(survey: Survey, branches: Branches, one: Planned, source: str, by: Person | None) -> Made:
    now = timezone.now()
    pair, about = one.place
    response = Response(
        survey=survey, person_id=one.person or 0, mentorship_id=pair, about_id=about, state=Response.State.SUBMITTED,
        begun_at=now, submitted_at=now,
    )  # fmt: skip
    answers = []
    for name, value in one.read.given.items():
        number, text = to_columns(value)
        answers.append(Answer(response=response, field=name, number=number, text=text, saved_at=now))
    written = to_json(branches.settle(one.read.given).answers)
    submission = Submission(response=response, number=1, at=now, answers=written)
    return Made(response, answers, submission, brought_in(submission, one, source, by))


def brought_in(submission: Submission, one: Planned, source: str, by: Person | None) -> BroughtIn:
    """Where answers came from."""
    return BroughtIn(
        submission=submission, source=source, on=timezone.localdate(), answered_on=one.read.answered_on, by=by
    )


def subject_of(one: Planned) -> Subject:
    """About whom or which pair a row is."""
    pair, about = one.place
    return Subject(Mentorship.objects.get(pk=pair) if pair else None, Person.objects.get(pk=about) if about else None)

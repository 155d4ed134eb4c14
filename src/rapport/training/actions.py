"""What a learner changes: their own answers, and where they are. Nobody else writes here.

Answers and visits are private drafts and leave no trace in the audit trail; that a course was completed does.
"""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.models import Person
from rapport.training import completion, queries
from rapport.training.certificate import actions as certificates
from rapport.training.course import Activity, Course, Page
from rapport.training.given import Given
from rapport.training.kept import given_in, parts_of
from rapport.training.kinds import kind_of
from rapport.training.models import (
    Answer,
    CompletedPage,
    Completion,
    EvaluationInvited,
    Part,
    PlanLine,
    PlanQuiet,
    PlatformAccount,
    Tally,
    TallyLine,
    Visit,
)

# A poll is counted when so many more people have answered than at the last count.
LOT = 5


class ChangedElsewhereError(Exception):
    """The answer was changed in another tab or on another device since this form was opened; nothing was written."""

    def __init__(self, kept: Answer) -> None:
        self.kept = kept
        super().__init__("the answer was changed elsewhere")


@transaction.atomic
def save_answer(*, by: Person, course: Course, page: Page, activity: Activity, given: Given, version: int) -> Answer:
    """Keep what a learner gave to an activity; `version` is the one that their form began with (0: none yet).

    Giving the same again changes nothing. Raises ChangedElsewhereError when the answer has moved on meanwhile.
    """
    is_given = kind_of(activity).is_done(activity.content, given)
    answer, is_new = _own_row(by, course, page, activity)
    if not is_new:
        kept = given_in(answer)
        if kept == given and answer.content_sha256 == activity.sha256:
            return answer
        if kept != given and version != answer.version:
            raise ChangedElsewhereError(answer)
        answer.version += 1
        if any(parts_of(answer, kept)):
            answer.parts.all().delete()
    answer.content_sha256, answer.text, answer.is_given = activity.sha256, given.text, is_given
    answer.saved_at = timezone.now()
    answer.save()
    Part.objects.bulk_create(parts_of(answer, given))
    if is_given:
        if activity.kind == "poll":
            _count_poll(course, page, activity)
        answer.has_completed = complete_if_due(by=by, course=course)
    return answer


def visit(*, by: Person, course: Course, page: Page) -> None:
    """Remember that a learner opened a page: one statement, which needs no transaction around it."""
    now = timezone.now()
    if not Visit.objects.filter(person=by, course=course.id, page=page.id).update(at=now):
        Visit.objects.get_or_create(person=by, course=course.id, page=page.id, defaults={"at": now})


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove all that a person wrote and did in courses."""
    for kept in (Answer, Visit, Completion, EvaluationInvited, PlanLine, PlanQuiet, PlatformAccount):
        kept.objects.filter(person=person).delete()
    certificates.erase(person=person)
    record(did="training.erase", target=f"person:{person.pk}", by=by.pk)


@transaction.atomic
def complete_if_due(*, by: Person, course: Course) -> bool:
    """Complete the course once its rule is met; what is completed stays so. Returns whether that happened now."""
    # Of two last answers, saved in two tabs at once, the later one sees the other.
    Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
    if not completion.is_complete(course, queries.facts(by, course)):
        return False
    done, is_new = Completion.objects.get_or_create(
        person=by,
        course=course.id,
        defaults={"course_version": course.version, "course_sha256": course.sha256, "at": timezone.now()},
    )
    if is_new:
        CompletedPage.objects.bulk_create(CompletedPage(completion=done, page=page.id) for page in course.pages)
        record(did="training.complete", target=f"course:{course.id}", by=by.pk)
        certificates.issue(by=by, course=course, completion=done)
        enqueue("rapport.training.lti.tasks.tell_platforms", key=f"training:completed:{done.pk}", completion=done.pk)
        enqueue("rapport.training.learners.tasks.tell_others", key=f"training:told:{done.pk}", completion=done.pk)
    return is_new


def _own_row(by: Person, course: Course, page: Page, activity: Activity) -> tuple[Answer, bool]:
    """The row of this answer, locked, and whether it is new. One under a former name of the activity is kept there."""
    if course.renamed and (former := queries.answer_to(by, course, page, activity)):
        return Answer.objects.select_for_update().get(pk=former.pk), False
    return Answer.objects.select_for_update().get_or_create(
        person=by,
        course=course.id,
        page=page.id,
        activity=activity.id,
        defaults={"content_sha256": activity.sha256, "is_given": False, "saved_at": timezone.now()},
    )


def _count_poll(course: Course, page: Page, activity: Activity) -> None:
    """Count a poll anew when five more people have answered than last time; until then nothing shown changes."""
    tally, _ = Tally.objects.select_for_update().get_or_create(course=course.id, page=page.id, activity=activity.id)
    answers = Answer.objects.filter(course=course.id, page=page.id, activity=activity.id, is_given=True)
    people = answers.count()
    if people < tally.people + LOT:
        return
    counts = Counter(Part.objects.filter(answer__in=answers).values_list("option", flat=True))
    tally.people = people
    tally.save()
    tally.lines.all().delete()
    TallyLine.objects.bulk_create(
        TallyLine(tally=tally, option=option, people=count) for option, count in sorted(counts.items())
    )

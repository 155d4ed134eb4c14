"""What a learner changes: their own answers, and where they are. Nobody else writes here.

Answers and visits are private drafts and leave no trace in the audit trail; that a course was completed does.
"""

from collections import Counter
from contextlib import nullcontext

from django.db import IntegrityError, transaction
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


def save_answer(*, by: Person, course: Course, page: Page, activity: Activity, given: Given, version: int) -> Answer:
    """Keep what a learner gave to an activity; `version` is the one that their form began with (0: none yet).

    Giving the same again changes nothing. Raises ChangedElsewhereError when the answer has moved on meanwhile.
    """
    if version and given.text.strip() and not course.renamed:
        reworded = Answer(
            person=by, course=course.id, page=page.id, activity=activity.id, version=version, is_given=True
        )
        if _reword(reworded, activity, given):
            return reworded
    answer = queries.answer_to(by, course, page, activity)
    kept = given_in(answer)
    if answer and kept == given and answer.content_sha256 == activity.sha256:
        return answer
    if answer and kept != given and version != answer.version:
        raise ChangedElsewhereError(answer)
    is_given = kind_of(activity).is_done(activity.content, given)
    may_complete = is_given and _may_complete(answer)
    row = answer or Answer(person=by, course=course.id, page=page.id, activity=activity.id, version=0)
    had_parts, parts = any(parts_of(row, kept)), list(parts_of(row, given))
    row.moves_counts = is_given != bool(answer and answer.is_given)
    row.content_sha256, row.text, row.is_given, row.saved_at = activity.sha256, given.text, is_given, timezone.now()
    row.version, row.given = row.version + 1, given
    with transaction.atomic() if had_parts or parts or may_complete else nullcontext():
        is_ours = _write(row)
        if is_ours and had_parts:
            row.parts.all().delete()
        if is_ours and parts:
            Part.objects.bulk_create(parts)
        if is_ours and is_given and activity.kind == "poll":
            _count_poll(course, page, activity)
        if is_ours and may_complete:
            row.has_completed = complete_if_due(by=by, course=course)
    if is_ours:
        return row
    # Another tab was faster: look again, at what it has kept.
    return save_answer(by=by, course=course, page=page, activity=activity, given=given, version=version)


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
        enqueue("rapport.training.learners.telling.tell_others", key=f"training:told:{done.pk}", completion=done.pk)
    return is_new


def _reword(answer: Answer, activity: Activity, given: Given) -> bool:
    """Other words in the place of today’s: what most saves are, in one statement. False: it is not that simple."""
    answer.text, answer.given, answer.moves_counts = given.text, given, False
    answer.content_sha256, answer.saved_at = activity.sha256, timezone.now()
    midnight = timezone.localtime(answer.saved_at).replace(hour=0, minute=0, second=0, microsecond=0)
    names = ("person_id", "course", "page", "activity", "version", "is_given")
    kept = Answer.objects.filter(saved_at__gte=midnight, **{name: getattr(answer, name) for name in names})
    answer.version += 1
    now = {name: getattr(answer, name) for name in ("text", "content_sha256", "saved_at", "version")}
    return bool(kept.exclude(text__in=("", given.text)).update(**now))


def _may_complete(answer: Answer | None) -> bool:
    """Another wording of what was given completes nothing – but a course may change: so it is asked once a day."""
    return answer is None or not answer.is_given or timezone.localdate(answer.saved_at) != timezone.localdate()


def _write(row: Answer) -> bool:
    """Write an answer: one statement. False when it has moved on since it was read, and nothing was written."""
    if row.pk is None:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return False
        return True
    unmoved = Answer.objects.filter(pk=row.pk, version=row.version - 1)
    names = ("content_sha256", "text", "is_given", "saved_at", "version")
    return bool(unmoved.update(**{name: getattr(row, name) for name in names}))


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

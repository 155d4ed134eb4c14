"""What a learner changes: their own answers, and where they are. Nobody else writes here.

Answers and visits are private drafts and leave no trace in the audit trail; that a course was completed does.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.training.course import Activity, Course, Page
from rapport.training.models import Answer, Chosen, Completion, Visit


@dataclass(frozen=True)
class Given:
    """What somebody gave: text as typed, options in the order of picking."""

    text: str = ""
    options: tuple[str, ...] = ()

    @property
    def is_something(self) -> bool:
        """Not empty, and not only blanks."""
        return bool(self.text.strip() or self.options)


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
    answer, is_new = Answer.objects.select_for_update().get_or_create(
        person=by,
        course=course.id,
        page=page.id,
        activity=activity.id,
        defaults={
            "content_sha256": activity.sha256,
            "text": given.text,
            "is_given": given.is_something,
            "saved_at": timezone.now(),
        },
    )
    if not is_new:
        kept = Given(answer.text, tuple(chosen.option for chosen in answer.chosen.all()))
        if kept == given and answer.content_sha256 == activity.sha256:
            return answer
        if kept != given and version != answer.version:
            raise ChangedElsewhereError(answer)
        answer.content_sha256, answer.text, answer.is_given = activity.sha256, given.text, given.is_something
        answer.version, answer.saved_at = answer.version + 1, timezone.now()
        answer.save()
        answer.chosen.all().delete()
    Chosen.objects.bulk_create(Chosen(answer=answer, place=at, option=word) for at, word in enumerate(given.options))
    if answer.is_given:
        _complete_if_whole(by, course)
    return answer


@transaction.atomic
def visit(*, by: Person, course: Course, page: Page) -> None:
    """Remember that a learner opened a page."""
    now = timezone.now()
    if not Visit.objects.filter(person=by, course=course.id, page=page.id).update(at=now):
        Visit.objects.get_or_create(person=by, course=course.id, page=page.id, defaults={"at": now})


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove all that a person wrote and did in courses."""
    for kept in (Answer, Visit, Completion):
        kept.objects.filter(person=person).delete()
    record(did="training.erase", target=f"person:{person.pk}", by=by.pk)


def _complete_if_whole(person: Person, course: Course) -> None:
    # Of two last answers, saved in two tabs at once, the later one sees the other.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    given = Answer.objects.filter(person=person, course=course.id, is_given=True).values_list("page", "activity")
    if set(course.activity_keys) - set(given):
        return
    _, is_new = Completion.objects.get_or_create(
        person=person,
        course=course.id,
        defaults={"course_version": course.version, "course_sha256": course.sha256, "at": timezone.now()},
    )
    if is_new:
        record(did="training.complete", target=f"course:{course.id}", by=person.pk)

"""An activity as one learner sees it: its form, what they gave, and what is said to that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateformat import format as date_format

from rapport.textfiles.markdown import Prose
from rapport.training.course import Activity, Course, Page
from rapport.training.given import NOTHING, Given
from rapport.training.kept import given_in
from rapport.training.kinds import Kind, Seen, kind_of
from rapport.training.kinds.base import whole_number
from rapport.training.models import Answer
from rapport.training.queries import Count, Desk

Done = TypeVar("Done")


class Focus(StrEnum):
    """Where a script puts the focus in what it has brought."""

    NOWHERE = ""
    FEEDBACK = "feedback"
    BEGINNING = "beginning"


@dataclass(frozen=True)
class Exercise:
    activity: Activity
    answer: Answer | None = None
    # What the controls show, and the version of the answer that they began with.
    given: Given = NOTHING
    version: int = 0
    seen: Seen = field(default_factory=Seen)
    mistake: str = ""
    # What another tab or device has saved meanwhile, when that was not overwritten.
    kept_elsewhere: Answer | None = None
    # The form holds what was typed before a session ended; it is not saved yet.
    is_returned: bool = False
    focus: Focus = Focus.NOWHERE

    @property
    def kind(self) -> Kind[Any]:
        return kind_of(self.activity)

    @property
    def template(self) -> str:
        return f"training/kinds/{self.activity.kind}.html"

    @property
    def feedback_template(self) -> str:
        return f"training/kinds/{self.activity.kind}_said.html"

    @cached_property
    def view(self) -> object:
        """What the template of its kind shows."""
        return self.kind.view(self.activity.content, self.given, self.seen, self.activity.id)

    @cached_property
    def said(self) -> object | None:
        """The feedback to what is kept."""
        if self.answer is None or not self.kind.has_feedback:
            return None
        return self.kind.said(self.activity.content, given_in(self.answer), self.seen)

    @property
    def can_be_cleared(self) -> bool:
        return self.kind.can_be_cleared and self.answer is not None and given_in(self.answer).is_something

    @property
    def question_has_changed(self) -> bool:
        if self.answer is None or self.answer.content_sha256 == self.activity.sha256:
            return False
        return given_in(self.answer).is_something

    @property
    def saved_on(self) -> str:
        """When the answer was saved, in words."""
        return date_format(timezone.localtime(self.answer.saved_at), r"j F Y \a\t H:i") if self.answer else ""

    @property
    def words_kept_elsewhere(self) -> str:
        """What the other tab saved, to be read beside what is in the form."""
        return self.kind.in_words(self.activity.content, given_in(self.kept_elsewhere)) or "Nothing: it was taken back."


def exercise_for(activity: Activity, answer: Answer | None, seen: Seen, typed: QueryDict | None = None) -> Exercise:
    """The activity with the learner's answer; `typed` is what they had typed before a session ended."""
    kept, version = given_in(answer), answer.version if answer else 0
    if typed is None:
        return Exercise(activity, answer, kept, version, seen)
    given = kind_of(activity).read(activity.content, typed, kept).given
    began_with = whole_number(typed.get("version")) or 0
    return Exercise(activity, answer, given, began_with, seen, is_returned=given != kept)


def seen_beside(activity: Activity, desk: Callable[[], Desk], counts: Callable[[], dict[str, Count]]) -> Seen:
    """What an activity shows beside its answer; asks only for what it shows."""
    if activity.kind == "poll":
        count = counts().get(activity.id)
        return Seen(tally=frozenset(count.by_option.items()), people=count.people) if count else Seen()
    key = getattr(activity.content, "again_key", None)
    earlier = desk().answers.get(key) if key else None
    return Seen(earlier=given_in(earlier) if earlier else None)


@dataclass(frozen=True)
class Heard:
    """What is only read or heard: a presentation, or a recording with the addresses of its files."""

    block: Activity
    recording: str = ""
    captions: str = ""


def parts_of(course: Course, page: Page, done: Mapping[str, Done]) -> list[Prose | Heard | Done]:
    """The page in the order of its text: prose, what is read or heard, and what stands for each thing to do."""
    found: list[Prose | Heard | Done] = []
    for part in page.parts:
        if isinstance(part, Prose):
            found.append(part)
        elif part.is_done:
            found.append(done[part.id])
        else:
            files = (getattr(part.content, name, "") for name in ("src", "captions"))
            found.append(Heard(part, *(course.media.get(file, "") for file in files)))
    return found

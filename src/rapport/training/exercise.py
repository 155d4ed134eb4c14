"""An activity as one learner sees it: its form, what they gave, and what is said to that."""

from dataclasses import dataclass

from django.http import QueryDict

from rapport.textfiles.markdown import Prose
from rapport.training.actions import Given
from rapport.training.activities import Choice, Option
from rapport.training.course import Activity, Page
from rapport.training.forms import AnswerForm, form_for
from rapport.training.models import Answer


@dataclass(frozen=True)
class Exercise:
    activity: Activity
    form: AnswerForm
    answer: Answer | None = None
    # The version of the answer that the form began with.
    version: int = 0
    # What another tab or device has saved meanwhile, when that was not overwritten.
    kept_elsewhere: Answer | None = None
    # The form holds what was typed before a session ended; it is not saved yet.
    is_returned: bool = False

    @property
    def feedback(self) -> Option | None:
        """The option that was given, with its feedback; None when the course no longer has it."""
        words = self.activity.content
        if self.answer is None or not isinstance(words, Choice):
            return None
        return next((option for chosen in given_in(self.answer).options if (option := words.option(chosen))), None)

    @property
    def question_has_changed(self) -> bool:
        return self.answer is not None and self.answer.content_sha256 != self.activity.sha256

    @property
    def words_kept_elsewhere(self) -> str:
        """What the other tab saved, to be read beside what is in the box."""
        kept, words = given_in(self.kept_elsewhere), self.activity.content
        if not isinstance(words, Choice):
            return kept.text
        return "; ".join(option.text if (option := words.option(chosen)) else chosen for chosen in kept.options)


def exercise_for(activity: Activity, answer: Answer | None, typed: QueryDict | None = None) -> Exercise:
    """The activity with the learner's answer; `typed` is what they had typed before a session ended."""
    version = answer.version if answer else 0
    if typed is None:
        return Exercise(activity, form_for(activity, given_in(answer)), answer, version)
    given = Given(typed.get("text", ""), tuple(typed.getlist("option")))
    began_with = int(word) if (word := typed.get("version", "")).isdecimal() else 0
    return Exercise(activity, form_for(activity, given), answer, began_with, is_returned=given != given_in(answer))


def given_in(answer: Answer | None) -> Given:
    if answer is None:
        return Given()
    return Given(answer.text, tuple(chosen.option for chosen in answer.chosen.all()))


def parts_of(page: Page, exercises: dict[str, Exercise]) -> list[Prose | Activity | Exercise]:
    """The page in the order of its text."""
    return [part if isinstance(part, Prose) else exercises.get(part.id, part) for part in page.parts]

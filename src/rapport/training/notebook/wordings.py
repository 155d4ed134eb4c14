"""The words of a question: today's, or those that were kept under their hash."""

from typing import Any

from rapport.textfiles.canonical import canonical_json
from rapport.training.activities import KINDS as BLOCKS
from rapport.training.activities import Block, Case, Checklist, Reflection, Starters
from rapport.training.course import Activity
from rapport.training.given import Given
from rapport.training.kinds import KINDS
from rapport.training.models import Wording
from rapport.training.notebook.entries import Said

# What a notebook holds: what was written, ticked and marked for use. Answers to exercises stand on their pages.
HELD = ("reflection", "case", "checklist", "starters")


def wording_of(activity: Activity) -> Wording:
    """The words of an activity, ready to be kept."""
    text = canonical_json(activity.content.model_dump(mode="json", exclude_defaults=True)).decode()
    return Wording(sha256=activity.sha256, kind=activity.kind, text=text)


def block_in(wording: Wording) -> Block:
    """The activity as it was then."""
    return BLOCKS[wording.kind].model_validate_json(wording.text)


def word_of(kind: str) -> str:
    """What stands above an activity of this kind."""
    return KINDS[kind].word


def said_to(words: Block, given: Given) -> tuple[Said, ...]:
    """What was asked and what was given, question by question; what a later wording lacks is not lost."""
    if isinstance(words, Reflection):
        return (Said(words.prompt, given.text),)
    if isinstance(words, Case):
        asked = [(prompt.ask if (prompt := words.prompt(word)) else "", text) for word, text in given.texts]
        return tuple(Said(ask, text) for ask, text in asked if text.strip())
    if isinstance(words, Checklist | Starters):
        return (Said(words.prompt, picked=tuple(_picked(words, word) for word in given.options)),)
    return ()


def said_without_words(given: Given) -> tuple[Said, ...]:
    """What was written, where no wording of the question is known any more."""
    texts = [given.text, *(text for _, text in given.texts)]
    return tuple(Said("", text) for text in texts if text.strip())


def title_of(words: Any) -> str:  # noqa: ANN401 – any kind; a case alone has a title
    return words.title if isinstance(words, Case) else ""


def _picked(words: Checklist | Starters, word: str) -> str:
    found = words.item(word) if isinstance(words, Checklist) else words.line(word)
    return found.text if found else word

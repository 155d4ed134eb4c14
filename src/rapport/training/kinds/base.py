"""What all kinds of activities have in common."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from django.http import QueryDict

from rapport.training.activities import Block
from rapport.training.given import Given

Content = TypeVar("Content", bound=Block)

# When a script saves: at the press of the button, when something is ticked, or while somebody types; and once more when
# the network is back (kit.js).
PRESSED, TICKED, TYPED = "submit, resend", "change, submit, resend", "input delay:800ms, submit, resend"


# What a form has sent.
Post: TypeAlias = QueryDict


@dataclass(frozen=True)
class Taken:
    """What was read from a form. With a mistake nothing is kept, and what was given comes back."""

    given: Given
    mistake: str = ""


@dataclass(frozen=True)
class Seen:
    """What an activity shows beside an answer: an earlier one, and how others answered a poll."""

    earlier: Given | None = None
    # Of each option, how many have picked it.
    tally: frozenset[tuple[str, int]] = frozenset()
    people: int = 0


class Kind(ABC, Generic[Content]):
    """One kind of activity.

    Attributes:
        word: what stands above it.
        button: what saves it.
        saves: when a script saves it.
        has_feedback: whether something is said to an answer.
        can_be_cleared: whether a button takes the answer back; elsewhere one empties or unticks it.
        needs_kept: whether what is posted only makes sense with what is kept.
    """

    word: str
    button: str = "Save"
    saves: str = TICKED
    has_feedback: bool = False
    can_be_cleared: bool = True
    needs_kept: bool = False

    @abstractmethod
    def read(self, content: Content, post: Post, kept: Given) -> Taken:
        """What a form has sent; `kept` is what the server has."""

    def is_done(self, content: Content, given: Given) -> bool:
        """Whether this answer counts."""
        return given.is_something

    @abstractmethod
    def view(self, content: Content, given: Given, seen: Seen, salt: str) -> object:
        """What the template shows."""

    def said(self, content: Content, given: Given, seen: Seen) -> object | None:
        """The feedback, once there is something to speak of."""
        return None

    @abstractmethod
    def in_words(self, content: Content, given: Given) -> str:
        """The answer as a person would read it."""


@dataclass(frozen=True)
class Line:
    """One thing that can be picked."""

    id: str
    text: str
    is_chosen: bool
    why: str = ""


def mixed(ids: Iterable[str], salt: str) -> list[str]:
    """The ids in another order than theirs, the same each time."""
    right = list(ids)
    shown = sorted(right, key=lambda word: hashlib.sha256(f"{salt}/{word}".encode()).digest())
    return [*shown[1:], shown[0]] if shown == right else shown


def picked(post: Post, known: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """The options that were picked and exist, each once; and whether a strange one was among them."""
    sent, words = post.getlist("option"), set(known)
    return tuple(dict.fromkeys(word for word in sent if word in words)), bool(set(sent) - words - {""})


def whole_number(text: str | None) -> int | None:
    """A number as it was sent; None where it is none."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


STRANGE = "This is none of the answers of the page. It may have changed since you opened it: load it anew, then choose."

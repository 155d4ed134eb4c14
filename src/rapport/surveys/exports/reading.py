"""One response as staff read it: every answer, the scores, and what was handed in before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapport.surveys.branching import Branches
from rapport.surveys.fields import Value
from rapport.surveys.kept import from_json
from rapport.surveys.missing import LABELS
from rapport.surveys.models import Attachment, BroughtIn, Submission
from rapport.surveys.spoken import answer_in_words


@dataclass(frozen=True)
class Said:
    """One question with its answer.

    Attributes:
        answer: in words; empty where there is none.
        why_not: why there is none.
        file: for an answer that is a file, what can be downloaded.
    """

    field: str
    ask: str
    answer: str
    why_not: str = ""
    file: Attachment | None = None


@dataclass(frozen=True)
class Change:
    """How one answer was changed by an edit."""

    ask: str
    before: str
    now: str


@dataclass(frozen=True)
class Edit:
    """One time that the response was handed in; the first changes nothing.

    Attributes:
        brought_in: where the answers came from, if they were not given here.
    """

    number: int
    at: datetime
    changes: tuple[Change, ...]
    brought_in: BroughtIn | None = None


def said(branches: Branches, values: dict[str, Value], files: Sequence[Attachment] = ()) -> list[Said]:
    """Every field in the order of the pages; a file that was not handed in is not among them."""
    found = {one.field: one for one in files if values.get(one.field) == one.name}
    return [
        Said(
            one.id,
            one.ask,
            answer_in_words(branches, one.id, values[one.id]),
            _why_not(values[one.id]),
            found.get(one.id),
        )
        for one in branches.fields.values()
    ]


def history(branches: Branches, submissions: Sequence[Submission]) -> list[Edit]:
    """What was handed in, the first first; each later one with what it changed."""
    found: list[Edit] = []
    before: dict[str, Value] = {}
    for one in submissions:
        now = from_json(branches.fields, one.answers)
        changes = tuple(_changes(branches, before, now)) if before else ()
        found.append(Edit(one.number, one.at, changes, getattr(one, "brought_in", None)))
        before = now
    return found


def _changes(branches: Branches, before: dict[str, Value], now: dict[str, Value]) -> Iterator[Change]:
    for one in branches.fields.values():
        if before[one.id] != now[one.id]:
            yield Change(one.ask, *(_spoken(branches, one.id, values[one.id]) for values in (before, now)))


def _spoken(branches: Branches, name: str, value: Value) -> str:
    return answer_in_words(branches, name, value) or _why_not(value)


def _why_not(value: Value) -> str:
    is_code = isinstance(value, int) and value in LABELS
    return LABELS[value] if is_code else ""  # type: ignore[index]

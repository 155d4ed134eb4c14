"""How two versions differ, entry by entry and word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapport.agreements.told import Entry, Section

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Comparing takes as long as the product of both lengths: beyond this, the old text is shown whole, then the new one.
MOST_PAIRS = 4_000_000


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Run:
    """Some words, and what became of them."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Change:
    """One entry in both versions; an entry that one of them lacks is all added or all removed."""

    section: str
    title: tuple[Run, ...]
    who: tuple[Run, ...]
    text: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        """Not a word differs."""
        return all(run.kind == Kind.SAME for run in (*self.title, *self.who, *self.text))


def changes(before: Sequence[Section], after: Sequence[Section]) -> list[Change]:
    """Every entry of either version: in the order of the later one, then what it has no more."""
    old = {entry.key: (section.title, entry) for section in before for entry in section.entries}
    new = {entry.key: (section.title, entry) for section in after for entry in section.entries}
    found = [_change(title, old[key][1] if key in old else None, entry) for key, (title, entry) in new.items()]
    gone = [_change(title, entry, None) for key, (title, entry) in old.items() if key not in new]
    return found + gone


def word_by_word(before: str, after: str) -> tuple[Run, ...]:
    """The runs that, without the added ones, make the old text and, without the removed ones, the new."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    middle = _between(old[start : len(old) - end], new[start : len(new) - end])
    runs = [Run(Kind.SAME, "".join(old[:start])), *middle, Run(Kind.SAME, "".join(old[len(old) - end :]))]
    return tuple(run for run in runs if run.text)


def _change(section: str, before: Entry | None, after: Entry | None) -> Change:
    old, new = before or Entry("", "", ""), after or Entry("", "", "")
    return Change(
        section, word_by_word(old.title, new.title), word_by_word(old.who, new.who), word_by_word(old.text, new.text)
    )


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """So many words at the beginning are the same."""
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)


def _between(old: list[str], new: list[str]) -> Iterator[Run]:
    if len(old) * len(new) > MOST_PAIRS:
        yield Run(Kind.REMOVED, "".join(old))
        yield Run(Kind.ADDED, "".join(new))
        return
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Run(Kind.SAME, "".join(old[a:b]))
        else:
            yield Run(Kind.REMOVED, "".join(old[a:b]))
            yield Run(Kind.ADDED, "".join(new[c:d]))

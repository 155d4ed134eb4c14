"""A word where it stands: the text before and after it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rapport.qualitative.words.answers import Answers
from rapport.qualitative.words.reader import WordReader
from rapport.qualitative.words.signs import becomes, cut

SIGNS_AROUND = 60


@dataclass(frozen=True)
class Use:
    """One use of a word.

    Attributes:
        stem: what it counts as.
        id: who wrote it.
        line: line of the file on which the text begins.
        before: the text before it, on one line.
        word: the word as it was written.
        after: the text after it, on one line.
    """

    stem: str
    id: str
    line: int
    before: str
    word: str
    after: str


def uses_of(stems: Collection[str], answers: Answers, reader: WordReader) -> Iterator[Use]:
    """Every use of some stems.

    Args:
        stems: as the list shows them.
        answers: the texts.
        reader: says what a word counts as.

    Yields:
        The uses, in the order of the file and of the text.
    """
    known: dict[str, str] = {}
    for answer in answers.answers:
        chunks = set(cut([answer.text])[:-1])
        known |= {chunk: reader.read(chunk).stem or "" for chunk in chunks - known.keys()}
        if not any(known[chunk] in stems for chunk in chunks):
            continue
        for start, end, chunk in places_of(answer.text):
            stem = known[chunk]
            if stem in stems:
                before, after = around(answer.text, start, end)
                yield Use(stem, answer.id, answer.line, before, answer.text[start:end], after)


def places_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each chunk of a text stands.

    Args:
        text: what somebody wrote.

    Yields:
        Where its word starts and ends in the text (without quotation marks around it), and the chunk as ``signs.cut``
        makes it.
    """
    kept = [(at, sign) for at, sign in enumerate(map(becomes, text)) if sign]
    bare = "".join(sign for _, sign in kept).replace("''", "  ")
    for match in re.finditer(r"\S+", bare):
        chunk = match.group()
        start, end = match.span()
        start += len(chunk) - len(chunk.lstrip("'"))
        end -= len(chunk) - len(chunk.rstrip("'"))
        if start < end:
            yield kept[start][0], kept[end - 1][0] + 1, chunk


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The text before and after a place.

    Args:
        text: all of it.
        start: where the place begins.
        end: and ends.

    Returns:
        What stands before and after, on one line each, with … where more of it follows.
    """
    first, last = max(0, start - SIGNS_AROUND), end + SIGNS_AROUND
    before, after = " ".join(text[first:start].split()), " ".join(text[end:last].split())
    return ("…" + before if first else before), (after + "…" if last < len(text) else after)

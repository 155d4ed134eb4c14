"""A text in units, and where what stands at a position of the text stands in its unit."""

import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

BLANK = re.compile(r"\n[ \t]*\n")
LINE = re.compile(r"\n")
PART = 256


@dataclass(frozen=True)
class Piece:
    """One unit.

    Attributes:
        start: where it begins in the text.
        end: where it ends.
        text: as it is kept: NFC, without signs that no page can hold, nothing around it.
        moved: makes a position of the text one of the unit.
    """

    start: int
    end: int
    text: str
    moved: Callable[[int], int]


def kept(text: str) -> str:
    """A text as it is kept, but for what stands around it."""
    return "".join(
        one
        for one in unicodedata.normalize("NFC", text)
        if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"}
    )


def whole(text: str) -> tuple[Piece, ...]:
    """The text as one unit; none if there is no word in it."""
    piece = _piece(text, 0, len(text))
    return (piece,) if piece.text else ()


def paragraphs(text: str) -> tuple[Piece, ...]:
    """The text in paragraphs: between blank lines where it has such, else line by line."""
    end = BLANK if BLANK.search(text.strip()) else LINE
    cuts = [0, *(found.end() for found in end.finditer(text)), len(text)]
    pieces = (_piece(text, start, stop) for start, stop in itertools.pairwise(cuts))
    return tuple(piece for piece in pieces if piece.text)


def _piece(text: str, start: int, stop: int) -> Piece:
    raw = text[start:stop]
    start += len(raw) - len(raw.lstrip())
    raw = raw.strip()
    clean = kept(raw)
    lead = len(clean) - len(clean.lstrip())
    final = clean.strip()
    if final == raw:
        return Piece(start, start + len(raw), final, lambda at: min(max(at - start, 0), len(final)))
    place = _Places(raw)
    return Piece(start, start + len(raw), final, lambda at: min(max(place.of(at - start) - lead, 0), len(final)))


class _Places:
    """Where a position of a text stands once the text is as it is kept; counted once, and when first asked."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._ends: list[int] = []
        self._lengths: list[int] = []

    def of(self, at: int) -> int:
        if not self._ends:
            self._count()
        part = max(bisect_right(self._ends, max(at, 0)) - 1, 0)
        return self._lengths[part] + len(kept(self._raw[self._ends[part] : max(at, 0)]))

    def _count(self) -> None:
        self._ends, self._lengths, end = [0], [0], 0
        while end < len(self._raw):
            begin, end = end, min(end + PART, len(self._raw))
            # What joins the letter before it stays in one part with it.
            while end < len(self._raw) and unicodedata.combining(self._raw[end]):
                end += 1
            self._lengths.append(self._lengths[-1] + len(kept(self._raw[begin:end])))
            self._ends.append(end)

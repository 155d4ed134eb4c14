"""Gathers the cells of one column into compact arrays: four or eight bytes a row, whatever stands in them."""

import hashlib
import re
from array import array
from collections.abc import Callable
from datetime import date
from typing import Protocol

import numpy as np

from rapport.analysis.sources.asked import Ask, Figures, Filled, Found, How, Ids, Word, Words
from rapport.analysis.words import plain

NUMBER = re.compile(r"[-+−]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})([T ].*)?")
PARTS = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})( .*)?")
LARGEST = 1e100  # its square, summed over any number of rows, is still a finite number
MOST_WORDS = 100_000
MOST_CACHED = 50_000
MOST_TOLD = 100
EPOCH = date(1970, 1, 1).toordinal()


class Gathering(Protocol):
    """Takes the cells of a column one by one."""

    def take(self, cell: str) -> None:
        """The cell of the next row."""

    def found(self) -> Found:
        """What was gathered."""


def gathering(ask: Ask) -> Gathering:
    """What gathers a column in the way that is asked.

    Args:
        ask: what is asked.

    Returns:
        Something that takes its cells.
    """
    if ask.how is How.WORDS:
        return _Words()
    if ask.how is How.FILLED:
        return _Filled(ask.missing)
    if ask.how is How.ID:
        return _Ids(ask.missing)
    return figures(PARSERS[ask.how], ask.missing)


def figures(parse: Callable[[str], float | None], missing: frozenset[str]) -> Gathering:
    """What gathers numbers that a function reads from words.

    Args:
        parse: word → number, or None.
        missing: words that mean "not answered".

    Returns:
        Something that takes cells.
    """
    return _Figures(parse, missing)


class _Words:
    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.cells: dict[str, int] = {}
        self.codes = array("i")

    def take(self, cell: str) -> None:
        code = self.cells.get(cell)
        if code is None:
            word = plain(cell)
            code = self.known.get(word)
            if code is None:
                # Nobody names a hundred thousand words in a plan: the rest is one more that it does not name.
                word = word if len(self.known) < MOST_WORDS else "…"
                code = self.known.setdefault(word, len(self.known))
            if len(self.cells) < MOST_CACHED:
                self.cells[cell] = code
        self.codes.append(code)

    def found(self) -> Words:
        return Words(tuple(map(Word, self.known)), np.array(self.codes, np.int32))


class _Figures:
    def __init__(self, parse: Callable[[str], float | None], missing: frozenset[str]) -> None:
        self.parse, self.missing = parse, missing
        self.cells: dict[str, float] = {}
        self.values = array("d")
        self.wrong: dict[str, list[int]] = {}

    def take(self, cell: str) -> None:
        value = self.cells.get(cell)
        if value is None:
            value = self.read(cell)
        self.values.append(value)

    def read(self, cell: str) -> float:
        word = plain(cell)
        value = None if word in self.missing else self.parse(word)
        if value is None and word not in self.missing:
            at = len(self.values)
            if word in self.wrong:
                self.wrong[word].append(at)
            elif len(self.wrong) < MOST_TOLD:
                self.wrong[word] = [at]
            return np.nan
        number = np.nan if value is None else value
        if len(self.cells) < MOST_CACHED:
            self.cells[cell] = number
        return number

    def found(self) -> Figures:
        return Figures(np.array(self.values, np.float64), self.wrong)


class _Filled:
    def __init__(self, missing: frozenset[str]) -> None:
        self.missing = missing
        self.filled = bytearray()

    def take(self, cell: str) -> None:
        self.filled.append(plain(cell) not in self.missing)

    def found(self) -> Filled:
        return Filled(np.frombuffer(bytes(self.filled), np.bool_))


class _Ids:
    """Sixteen bytes of a fingerprint a row; two different ids with the same do not occur."""

    def __init__(self, missing: frozenset[str]) -> None:
        self.missing = missing
        self.first: dict[bytes, int] = {}
        self.rows = 0
        self.twice: list[tuple[int, int, str]] = []
        self.empty: list[int] = []

    def take(self, cell: str) -> None:
        word = plain(cell)
        if word in self.missing:
            if len(self.empty) < MOST_TOLD:
                self.empty.append(self.rows)
        else:
            key = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            first = self.first.setdefault(key, self.rows)
            if first != self.rows and len(self.twice) < MOST_TOLD:
                self.twice.append((first, self.rows, word))
        self.rows += 1

    def found(self) -> Ids:
        return Ids(tuple(self.twice), tuple(self.empty))


def number(word: str) -> float | None:
    """The number that a word is.

    Args:
        word: a word.

    Returns:
        The number; None where it is none, or beyond all measure.
    """
    if not NUMBER.fullmatch(word):
        return None
    value = float(word.replace("−", "-"))
    return value if abs(value) <= LARGEST else None


def _day(year: str, month: str, day: str) -> float | None:
    try:
        return float(date(int(year), int(month), int(day)).toordinal() - EPOCH)
    except ValueError:
        return None


def iso_day(word: str) -> float | None:
    """The day of 2026-01-31, with or without a time behind it.

    Args:
        word: a word.

    Returns:
        Days since 1970; None where it is no day.
    """
    found = ISO.fullmatch(word)
    return _day(found[1], found[2], found[3]) if found else None


def day_first(word: str) -> float | None:
    """The day of 31.01.2026 or 31/01/2026.

    Args:
        word: a word.

    Returns:
        Days since 1970; None where it is no day.
    """
    found = PARTS.fullmatch(word)
    return _day(found[3], found[2], found[1]) if found else None


def month_first(word: str) -> float | None:
    """The day of 01/31/2026.

    Args:
        word: a word.

    Returns:
        Days since 1970; None where it is no day.
    """
    found = PARTS.fullmatch(word)
    return _day(found[3], found[1], found[2]) if found else None


PARSERS: dict[How, Callable[[str], float | None]] = {
    How.NUMBER: number,
    How.ISO_DATE: iso_day,
    How.DAY_FIRST: day_first,
    How.MONTH_FIRST: month_first,
}

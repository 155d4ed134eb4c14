"""What is asked of the columns of a data file, and what comes back; the same for every kind of file."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class How(StrEnum):
    """How the cells of a column are read."""

    WORDS = "words"
    NUMBER = "number"
    ISO_DATE = "iso"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    FILLED = "filled"
    ID = "id"


@dataclass(frozen=True)
class Ask:
    """One column, read in one way.

    Attributes:
        column: its name in the file.
        how: as what.
        missing: words (in the form of :func:`rapport.analysis.words.plain`) that mean "not answered".
    """

    column: str
    how: How
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Word:
    """One of the different words of a column.

    Attributes:
        text: the word; of a labelled code of a statistics program, its label.
        code: the code behind the label; empty where there is none.
        is_missing: whether the file itself declares it to mean "not answered".
    """

    text: str
    code: str = ""
    is_missing: bool = False


@dataclass(frozen=True, eq=False)
class Words:
    """A column of words.

    Attributes:
        words: the different words, in the order in which they appear.
        codes: shape (rows,): index of the word of each row.
    """

    words: tuple[Word, ...]
    codes: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Figures:
    """A column of numbers, or of days as numbers.

    Attributes:
        values: shape (rows,); NaN is not answered.
        wrong: cells that are no number: word → rows.
    """

    values: NDArray[np.float64]
    wrong: dict[str, list[int]]


@dataclass(frozen=True, eq=False)
class Filled:
    """A column of free text: who wrote anything, shape (rows,)."""

    filled: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ids:
    """A column that says who a row is about.

    Attributes:
        twice: pairs of rows with the same cell: (first row, later row, cell); at most a hundred.
        empty: rows without one.
    """

    twice: tuple[tuple[int, int, str], ...]
    empty: tuple[int, ...]


Found = Words | Figures | Filled | Ids


@dataclass(frozen=True, eq=False)
class Sheet:
    """What was asked, over all rows of a file.

    Attributes:
        rows: how many.
        lines: the line of the file on which each row begins, shape (rows,); of a file without lines, its number.
        blank_lines: rows of the file that were left out because they had no text at all.
        found: what was asked → what stands there; a column that is not in the file has no entry.
    """

    rows: int
    lines: NDArray[np.int64]
    blank_lines: int
    found: dict[Ask, Found]


class Source(Protocol):
    """A file of data that was looked at."""

    @property
    def file(self) -> str:
        """Its name for messages."""

    @property
    def header(self) -> tuple[str, ...]:
        """Its columns."""

    @property
    def header_line(self) -> int:
        """Where they are named."""

    @property
    def encoding(self) -> str:
        """How its text is saved, for the report."""

    @property
    def sha256(self) -> str:
        """Fingerprint of its bytes."""

    @property
    def row_word(self) -> str:
        """What ``Sheet.lines`` counts: "line" or "row"."""

    def read(self, asks: Collection[Ask]) -> Sheet:
        """Read what is asked.

        Args:
            asks: columns and how to read them.

        Returns:
            Their cells.

        Raises:
            TextFileError: the file is damaged; with every mistake that can be told.
        """

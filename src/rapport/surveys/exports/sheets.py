"""Rows as CSV, piece by piece: exact for programs, protected for spreadsheets. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from rapport.surveys.exports.layout import Variable
from rapport.surveys.exports.names import short_names
from rapport.tables.csv_export import FORMULA_STARTS

# So many rows are written at once.
PIECE = 500
Row = Sequence[object]


def exact_csv(variables: Sequence[Variable], rows: Iterable[Row]) -> Iterator[str]:
    """CSV without loss: UTF-8, commas, CRLF; words stand in quotes, numbers and missing codes do not.

    So the word “-99” that somebody wrote is told from the -99 of a question that was skipped.
    """
    return _pieces([one.name for one in variables], rows, csv.QUOTE_NONNUMERIC)


def excel_csv(variables: Sequence[Variable], rows: Iterable[Row]) -> Iterator[str]:
    """CSV for a spreadsheet: a byte order mark in front, and no words that could be taken for a formula."""
    head = [protected(one.name) for one in variables]
    yield "\ufeff"
    yield from _pieces(head, map(protected_row, rows), csv.QUOTE_MINIMAL)


def protected_row(row: Row) -> list[object]:
    """The cells with every text made safe; numbers stay numbers."""
    return [protected(cell) if cell.__class__ is str else cell for cell in row]


def protected(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could take it for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def _pieces(head: list[str], rows: Iterable[Row], quoting: int) -> Iterator[str]:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n", quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(head)
    left = iter(rows)
    while some := list(islice(left, PIECE)):
        writer.writerows(some)
        yield file.getvalue()
        file.seek(0)
        file.truncate()
    yield file.getvalue()


def names_in_programs(variables: Iterable[Variable]) -> dict[str, str]:
    """Under which name SPSS, Stata and SAS have each variable."""
    return short_names(one.name for one in variables)

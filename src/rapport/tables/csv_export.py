"""A table as CSV that opens right in a spreadsheet.

UTF-8 with a byte order mark (Excel asks for it), commas, CRLF. No cell can start a formula: text that
begins like one gets an apostrophe in front, a plain number stays a number.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from rapport.tables.numbers import MINUS
from rapport.tables.table import Cell, Table, footnotes, headings

NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?([eE][-+]?[0-9]+)?")
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")


def safe_cell(text: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula.

    Args:
        text: any text.

    Returns:
        The text; with an apostrophe in front if it begins like a formula and is no plain number; a
        number with the sign − has a hyphen instead, so that it is read as a number.
    """
    number = text.replace(MINUS, "-")
    if NUMBER.fullmatch(number):
        return number
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def csv_bytes(table: Table) -> bytes:
    """Render a table as CSV.

    Args:
        table: the table.

    Returns:
        The bytes of a file: caption, header, rows (a group's rows have their label in the second
        column), an empty row, then the notes; every row has the same number of cells.
    """
    marks = footnotes(table)
    grouped = any(row.level for row in table.rows)
    header = [table.stub, *([""] if grouped else [])]
    over: list[list[str]] = [[] for _ in table.columns]
    for heading in headings(table.columns):
        for at in range(heading.column, heading.column + heading.columns):
            over[at].append(_text(heading.cell, marks))
    header += [": ".join(texts) for texts in over]
    rows = [[f"{table.number}. {table.caption}"], header]
    for row in table.rows:
        label = _text(row.label, marks)
        labels = ["", label] if row.level else [label, *([""] if grouped else [])]
        rows.append([*labels, *(_text(cell, marks) for cell in row.cells)])
    notes = [*table.notes, *(f"[{mark}] {note}" for note, mark in marks.items())]
    rows += [[], *([note] for note in notes)] if notes else []
    return _write(rows, len(header))


def rows_as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Render rows of text as CSV, as :func:`csv_bytes` does with a table.

    Args:
        rows: the headings first; no row is longer than these.

    Returns:
        The bytes of a file.
    """
    return _write([list(row) for row in rows], len(rows[0]) if rows else 0)


def _text(cell: Cell, marks: dict[str, str]) -> str:
    mark = ",".join(marks[note] for note in cell.notes)
    return f"{cell.text} [{mark}]" if mark else cell.text


def _write(rows: Iterable[list[str]], width: int) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(text) for text in row] + [""] * (width - len(row)))
    return file.getvalue().encode("utf-8-sig")

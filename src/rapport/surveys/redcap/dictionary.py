"""A REDCap data dictionary: 18 columns of text, one row for each field. Reads a file, and writes it back as it was.

Two sets of headings are in use: the one of the web page's CSV and the keys of the API. What the cells mean is told by
`choices.py`, `logic.py`, `actiontags.py`; what is wrong with a whole dictionary by `checks.py`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from rapport.textfiles import csv_file
from rapport.textfiles.csv_file import CsvTable
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import UTF8_MARK

HeadingSet = Literal["web", "api"]


@dataclass(frozen=True)
class Row:
    """One field of a project; every cell is the text that the file has. Named and ordered as the API does."""

    field_name: str
    form_name: str
    section_header: str = ""
    field_type: str = "text"
    field_label: str = ""
    select_choices_or_calculations: str = ""
    field_note: str = ""
    text_validation_type_or_show_slider_number: str = ""
    text_validation_min: str = ""
    text_validation_max: str = ""
    identifier: str = ""
    branching_logic: str = ""
    required_field: str = ""
    custom_alignment: str = ""
    question_number: str = ""
    matrix_group_name: str = ""
    matrix_ranking: str = ""
    field_annotation: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The 18 cells in order."""
        return tuple(getattr(self, column) for column in COLUMNS)

    def as_dict(self) -> dict[str, str]:
        """The 18 cells by the keys of the API."""
        return dict(zip(COLUMNS, self.cells, strict=True))


# The keys of the API, in order; and the headings of the web page's CSV.
COLUMNS: tuple[str, ...] = tuple(one.name for one in fields(Row))
HEADINGS: tuple[str, ...] = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
HEADING_OF: Mapping[str, str] = dict(zip(COLUMNS, HEADINGS, strict=True))
TYPES = (
    "text", "notes", "radio", "dropdown", "checkbox", "yesno", "truefalse", "calc", "slider", "file", "descriptive",
)  # fmt: skip
# Types whose cell of choices holds codes and labels.
CHOOSING = ("radio", "dropdown", "checkbox")
NEEDS_QUOTES = re.compile(r"[,\"\\\s]")
# Where R writes a blank as NA, it does so in every column; in these nobody can have meant the letters.
NEVER_NA = ("identifier", "required_field", "custom_alignment", "matrix_ranking")


@dataclass(frozen=True)
class Style:
    """How a file says what it says.

    Attributes:
        headings: of the web page, or keys of the API.
        mark: it begins with a byte order mark.
        blank: what stands for an empty cell; R writes NA.
    """

    headings: HeadingSet = "web"
    mark: bool = False
    blank: str = ""


@dataclass(frozen=True)
class Dictionary:
    """The fields of a project in order.

    Attributes:
        rows: one for each field.
        style: of the file.
        file: its name for messages.
        places: row (as a spreadsheet counts) and line of the file where each field stands.
    """

    rows: tuple[Row, ...]
    style: Style = Style()
    file: str = "dictionary.csv"
    places: tuple[tuple[int, int], ...] = ()

    def mistake(self, at: int, column: str, what: str, mend: str) -> Mistake:
        """A mistake in one cell; `at` counts the rows below the header from 0, `column` is a key of the API."""
        number, line = self.places[at] if at < len(self.places) else (at + 2, at + 2)
        name = self.rows[at].field_name if at < len(self.rows) else ""
        called = f" ({name[:60]})" if name else ""
        return Mistake(self.file, line, f"row {number}{called}, column “{heading(column, self.style)}”: {what}", mend)

    def forms(self) -> dict[str, tuple[Row, ...]]:
        """The rows of each form, in the order in which the forms first appear."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.form_name, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}


def heading(column: str, style: Style) -> str:
    """What a column is called in a file of this style."""
    return column if style.headings == "api" else HEADING_OF[column]


def read_cells(data: bytes, *, name: str) -> Dictionary:
    """Read the cells of a dictionary, without asking what they mean (`checks.read` does both).

    Args:
        data: the bytes of the CSV file.
        name: what messages call it.

    Returns:
        The rows as they stand in the file, and its style.

    Raises:
        TextFileError: it is no CSV, or its columns are not the 18 of a data dictionary.
    """
    table = csv_file.read_data(data, name=name)
    headings, width = _headings(table)
    if not table.rows:
        what = "the file holds no field, only the headings"
        raise TextFileError([Mistake(name, table.header_line, what, "export the dictionary again")])
    blank = "NA" if _is_of_r(table, width) else ""
    style = Style(headings, data.startswith(UTF8_MARK), blank)
    rows = tuple(Row(*(_padded(row.cells, blank))) for row in table.rows)
    return Dictionary(rows, style, name, tuple(_places(table)))


def _padded(cells: Sequence[str], blank: str) -> Iterator[str]:
    for at in range(len(COLUMNS)):
        cell = cells[at] if at < len(cells) else ""
        yield "" if blank and cell == blank else cell


def _headings(table: CsvTable) -> tuple[HeadingSet, int]:
    """Which set the headings are of, and how many there are. Raises TextFileError."""
    found = [_plain(word) for word in table.header]
    sets: tuple[tuple[HeadingSet, Sequence[str]], ...] = (("web", HEADINGS), ("api", COLUMNS))
    for name, known in sets:
        # Older servers knew neither matrices nor annotations: the last three may be missing.
        if len(found) >= len(known) - 3 and found == [_plain(word) for word in known[: len(found)]]:
            return name, len(found)
    raise TextFileError(_heading_mistakes(table, found))


def _heading_mistakes(table: CsvTable, found: list[str]) -> Iterator[Mistake]:
    ours = max((HEADINGS, COLUMNS), key=lambda known: len({_plain(word) for word in known} & set(found)))
    mend = "export the data dictionary again, or put the 18 columns in REDCap's order"
    for at, word in enumerate(ours):
        is_there = _plain(word) in found
        if not is_there or found[at : at + 1] != [_plain(word)]:
            what = f"stands in column {found.index(_plain(word)) + 1}" if is_there else "is missing"
            yield Mistake(table.file, table.header_line, f"row 1: column {at + 1}, “{word}”, {what}", mend)
    for at, word in enumerate(found):
        if word not in {_plain(one) for one in ours}:
            what = f"row 1: column {at + 1}, “{table.header[at][:60]}”, is none of a data dictionary"
            yield Mistake(table.file, table.header_line, what, mend)


def _plain(word: str) -> str:
    """A heading without differences that mean nothing."""
    return " ".join(word.replace("…", "...").casefold().split())


def _is_of_r(table: CsvTable, width: int) -> bool:
    """Whether R wrote the file, with NA for what is blank: no cell is empty, and NA stands where letters cannot."""
    never = [COLUMNS.index(name) for name in NEVER_NA if COLUMNS.index(name) < width]
    is_whole = all(row.cells[at] != "" for row in table.rows for at in range(width))
    return is_whole and any(row.cells[at] == "NA" for row in table.rows for at in never)


def _places(table: CsvTable) -> Iterator[tuple[int, int]]:
    lines = sorted([table.header_line, *table.blank_lines, *(row.line for row in table.rows)])
    first = lines.index(table.header_line)
    number = {line: at + 1 for at, line in enumerate(lines[first:])}
    for row in table.rows:
        yield number[row.line], row.line


def write(rows: Iterable[Row], style: Style = Style()) -> bytes:
    """Write a dictionary as CSV. Nothing is put before a cell that looks like a formula: REDCap reads it again.

    Args:
        rows: the fields in order.
        style: headings, byte order mark, and what stands for a blank.

    Returns:
        The bytes of the file: UTF-8, line ends as REDCap writes them (LF).
    """
    lines = [HEADINGS if style.headings == "web" else COLUMNS]
    lines += [tuple(cell or style.blank for cell in row.cells) for row in rows]
    text = "".join(",".join(map(quoted, cells)) + "\n" for cells in lines).encode("utf-8")
    return UTF8_MARK + text if style.mark else text


def quoted(cell: str) -> str:
    """A cell of a CSV, in quotes where REDCap puts them: round everything that holds white space or a sign of CSV."""
    return '"' + cell.replace('"', '""') + '"' if NEEDS_QUOTES.search(cell) else cell


FIELD_NAME = re.compile(r"[a-z][a-z0-9_]*")
FORM_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")


def complete_field(form: str) -> str:
    """The status that every form has besides its fields: 0 incomplete, 1 unverified, 2 complete."""
    return f"{form}_complete"

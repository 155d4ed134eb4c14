"""The bytes of an uploaded file as one table of text, whether they are CSV or XLSX.

A workbook goes the same road as a CSV file: its sheet is written as CSV, one line for each row, and read by the
one reader. So the line of a mistake is the row that the person sees.
"""

import csv
import io
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from rapport.textfiles import csv_file
from rapport.textfiles.csv_file import CsvTable
from rapport.textfiles.mistakes import Mistake, TextFileError

LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 50_000_000
LAST_ROW = 20_000
LAST_COLUMN = 100
SAVE_AS = "save it as CSV (UTF-8) or XLSX and upload that"
# What files begin with that are neither text nor a workbook.
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook (.xls), or a workbook with a password", "save it as XLSX, unlocked"),
    b"%PDF": ("a PDF", SAVE_AS),
    b"\x89PNG": ("a picture", SAVE_AS),
    b"\xff\xd8\xff": ("a picture", SAVE_AS),
    b"{\\rtf": ("a text document", SAVE_AS),
    b"<": ("a web page or XML", SAVE_AS),
}


@dataclass(frozen=True)
class Sheet:
    """A table, and in words how it was read."""

    table: CsvTable
    read_as: str


def read(content: bytes, *, name: str) -> Sheet:
    """Read an upload by what is in it, not by what it is called.

    Args:
        content: the bytes.
        name: what messages call the file.

    Returns:
        The table of text.

    Raises:
        TextFileError: why it cannot be read.
    """
    if len(content) > LARGEST_FILE:
        raise refusal(name, "the file is larger than 5 MB", "upload only the sheet with the people")
    head = content[:100].lstrip()
    for start, (kind, mend) in OTHER_KINDS.items():
        if head.startswith(start):
            raise refusal(name, f"the file is {kind}", mend)
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content, name)
    table = csv_file.read_data(content, name=name)
    if len(table.rows) > LAST_ROW:
        raise refusal(name, f"the file has more than {LAST_ROW:,} rows", "divide it and import the parts in turn")
    delimiter = {",": "commas", ";": "semicolons", "\t": "tabs"}[table.delimiter]
    encoding = {"utf-8": "UTF-8", "windows-1252": "Windows-1252"}[table.encoding]
    return Sheet(table, f"CSV with {delimiter}, {encoding}")


def refusal(name: str, what: str, mend: str) -> TextFileError:
    return TextFileError([Mistake(name, 1, what, mend)])


def read_workbook(content: bytes, name: str) -> Sheet:
    look_inside(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and menus, which nobody asked for
            # A formula is read as the value that the program last saw.
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                title, lines = first_sheet(workbook, name)
            finally:
                workbook.close()
    except TextFileError:
        raise
    except Exception:  # noqa: BLE001 – a broken workbook breaks in any place of the library that reads it
        raise refusal(name, "the workbook is damaged", "open it, save it anew as XLSX, and upload that") from None
    return Sheet(csv_file.read_data(as_csv(lines), name=name), f"XLSX, sheet “{title}”")


def look_inside(content: bytes, name: str) -> None:
    """Refuse what is no workbook, or would be far larger unpacked; the sizes in a ZIP are upper bounds of reading."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            inside = {part.filename: part.file_size for part in parts.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError):
        raise refusal(name, "the file is a damaged workbook or ZIP", SAVE_AS) from None
    if sum(inside.values()) > LARGEST_UNPACKED:
        raise refusal(name, "the workbook unpacks to more than 50 MB", "upload only the sheet with the people, as CSV")
    if "mimetype" in inside:
        raise refusal(name, "the file is an OpenDocument file", SAVE_AS)
    if "xl/workbook.xml" not in inside:
        kind = "a Word document" if "word/document.xml" in inside else "a ZIP that holds no workbook"
        raise refusal(name, f"the file is {kind}", SAVE_AS)


def first_sheet(workbook: Workbook, name: str) -> tuple[str, list[list[str]]]:
    """The first visible sheet in which something stands."""
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what a file says about its own size may be wrong
        rows = sheet.iter_rows(max_row=LAST_ROW + 1, max_col=LAST_COLUMN, values_only=True)
        lines = [[as_text(value) for value in row] for row in rows]
        if any(any(line) for line in lines):
            if len(lines) > LAST_ROW:
                what = f"the sheet “{sheet.title}” goes on below row {LAST_ROW:,}"
                raise refusal(name, what, "delete the empty rows at its end, or divide it")
            return sheet.title, lines
    raise refusal(name, "no sheet of the workbook holds anything", "fill in the first sheet")


def as_text(value: object) -> str:
    """A cell as text on one line: a day without its midnight, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, datetime) and not any((value.hour, value.minute, value.second)):
        value = value.date()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def as_csv(lines: list[list[str]]) -> bytes:
    """The rows as CSV, each as wide as the header, every cell in quotes."""
    header = next(line for line in lines if any(line))
    width = max(at for at, cell in enumerate(header, 1) if cell)
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows(line if any(line[width:]) else [*line, *[""] * width][:width] for line in lines)
    return text.getvalue().encode("utf-8", "replace")

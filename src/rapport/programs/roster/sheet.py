"""The bytes of an uploaded file as one table of text, whether they are CSV or XLSX.

A workbook goes the same road as a CSV file: its sheet is written as CSV, one line for each row, and read by the
one reader. So the line of a mistake is the row that the person sees.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from rapport.textfiles import csv_file
from rapport.textfiles.csv_file import CsvTable
from rapport.textfiles.mistakes import Mistake, TextFileError

LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 50_000_000
LAST_ROW = 20_000
# With the lines of cells that go over several, and blank ones.
LAST_LINE = 5 * LAST_ROW
SECONDS = 20
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
    too_long = refusal(name, f"the file has more than {LAST_ROW:,} rows", "divide it and import the parts in turn")
    if max(content.count(b"\n"), content.count(b"\r")) > LAST_LINE:
        raise too_long
    table = csv_file.read_data(content, name=name)
    if len(table.rows) > LAST_ROW:
        raise too_long
    delimiter = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}[table.delimiter]
    encoding = {"utf-8": "UTF-8", "windows-1252": "Windows-1252"}[table.encoding]
    return Sheet(table, f"CSV with {delimiter}, {encoding}")


def refusal(name: str, what: str, mend: str) -> TextFileError:
    return TextFileError([Mistake(name, 1, what, mend)])


def read_workbook(content: bytes, name: str) -> Sheet:
    look_inside(content, name)
    try:
        answer = json.loads(ask("read", content))
    except (subprocess.SubprocessError, ValueError):
        mend = "open it in your spreadsheet program, save it anew as XLSX or CSV, and upload that"
        raise refusal(name, "the workbook is damaged, or too much to read", mend) from None
    if "what" in answer:
        raise refusal(name, answer["what"], answer["mend"])
    return Sheet(csv_file.read_data(as_csv(answer["lines"]), name=name), f"XLSX, sheet “{answer['title']}”")


def ask(verb: str, content: bytes) -> bytes:
    """Have `workbook.py` do something, in a process of its own. Raises SubprocessError when that failed."""
    program = [sys.executable, "-P", str(Path(__file__).with_name("workbook.py")), verb]
    done = subprocess.run(program, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603 – ours
    return done.stdout


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


def as_csv(lines: list[list[str]]) -> bytes:
    """The rows as CSV, each as wide as the header, every cell in quotes."""
    header = next(line for line in lines if any(line))
    width = max(at for at, cell in enumerate(header, 1) if cell)
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows(line if any(line[width:]) else [*line, *[""] * width][:width] for line in lines)
    return text.getvalue().encode("utf-8", "replace")

"""Writes the first visible sheet of a workbook as CSV, in a process of its own.

`table.py` starts this file as a program: XLSX on standard input, CSV on standard output, row by row, so that memory
does not grow with the sheet. What somebody uploads is unpacked where it can neither take the server's memory nor keep
it busy. It ends with 3, and a sentence on standard error, where there is nothing to write.
"""

import contextlib
import csv
import io
import os
import resource
import sys
import warnings
from datetime import date, datetime

# openpyxl looks for both. The one is slow to load and not needed; the other would open entities of XML.
sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
os.environ["OPENPYXL_LXML"] = "False"
from openpyxl import load_workbook  # noqa: E402

LAST_ROW = 200_000
LAST_COLUMN = 200
# In a workbook a text stands once, however many cells show it: a small file can be a large sheet.
MOST_TEXT = 60_000_000
MEMORY = 2_000_000_000
SECONDS = 60


def limit() -> None:
    """Let the system stop this process when it takes too much."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # not every system can
            resource.setrlimit(kind, (most, most))


def as_text(value: object) -> str:
    """A cell as text: a day without its midnight, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, datetime) and not any((value.hour, value.minute, value.second)):
        value = value.date()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def main() -> str:
    """Write the sheet; returns why there is nothing to write, or nothing."""
    warnings.simplefilter("ignore")  # about styles and menus, which nobody asked for
    workbook = load_workbook(io.BytesIO(sys.stdin.buffer.read()), read_only=True, data_only=True)
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="")
    writer, room = csv.writer(out, quoting=csv.QUOTE_ALL), MOST_TEXT
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what a file says about its own size may be wrong
        width = 0
        for number, row in enumerate(sheet.iter_rows(max_col=LAST_COLUMN, values_only=True), 1):
            cells = [as_text(value) for value in row]
            if not width and not any(cells):
                continue
            width = width or max(at for at, cell in enumerate(cells, 1) if cell)
            room -= sum(map(len, cells))
            if room < 0 or number > LAST_ROW:
                return f"the sheet “{sheet.title}” is larger than {LAST_ROW:,} rows or 60 MB of text"
            writer.writerow(cells if any(cells[width:]) else [*cells, *[""] * width][:width])
        if width:
            out.flush()
            return ""
    return "no sheet of the workbook holds anything"


if __name__ == "__main__":
    limit()
    why = main()
    sys.stderr.write(why)
    sys.exit(3 if why else 0)

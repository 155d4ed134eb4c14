"""Reads or writes an XLSX workbook, in a process of its own.

`sheet.py` starts this file as a program. What somebody uploads is unpacked where it can neither take the server's
memory nor keep it busy, and the web process is spared the arrays that openpyxl would load.

    read   XLSX on standard input → {"title": …, "lines": [[…]]} or {"what": …, "mend": …} as JSON
    write  {"People": [[…]], …} as JSON on standard input → XLSX
"""

import contextlib
import io
import json
import os
import resource
import sys
import warnings
from collections.abc import Callable
from datetime import date, datetime

# openpyxl looks for both. The one is slow to load and not needed; the other would open entities of XML.
sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
os.environ["OPENPYXL_LXML"] = "False"
from openpyxl import Workbook, load_workbook  # noqa: E402
from openpyxl.styles import Alignment, Font  # noqa: E402

LAST_ROW = 20_000
LAST_COLUMN = 100
# In a workbook a text stands once, however many cells show it: a small file can be a large sheet.
MOST_TEXT = 10_000_000
MEMORY = 1_500_000_000
SECONDS = 15


def limit() -> None:
    """Let the system stop this process when it takes too much."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # not every system can
            resource.setrlimit(kind, (most, most))


def read(content: bytes) -> bytes:
    """The first visible sheet in which something stands. A formula is read as the value that was last seen."""
    warnings.simplefilter("ignore")  # about styles and menus, which nobody asked for
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what a file says about its own size may be wrong
        rows = sheet.iter_rows(max_row=LAST_ROW + 1, max_col=LAST_COLUMN, values_only=True)
        lines, room = [], MOST_TEXT
        for row in rows:
            lines.append([as_text(value) for value in row])
            room -= sum(map(len, lines[-1]))
            if room < 0:
                what = f"the sheet “{sheet.title}” holds more text than a roster has"
                return as_json({"what": what, "mend": "upload only the columns about the people"})
        if any(any(line) for line in lines):
            if len(lines) > LAST_ROW:
                what = f"the sheet “{sheet.title}” goes on below row {LAST_ROW:,}"
                return as_json({"what": what, "mend": "delete the empty rows at its end, or divide it"})
            return as_json({"title": sheet.title, "lines": lines})
    return as_json({"what": "no sheet of the workbook holds anything", "mend": "fill in the first sheet"})


def as_json(answer: object) -> bytes:
    return json.dumps(answer).encode()


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


def write(content: bytes) -> bytes:
    """Sheets by title: a bold first row that stays in sight, columns wide enough to read."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in json.loads(content).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.freeze_panes = "A2"
        for column in sheet.columns:
            longest = max(len(str(cell.value or "")) for cell in column)
            sheet.column_dimensions[column[0].column_letter].width = min(longest + 3, 70)
            for cell in column:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=cell.row == 1)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


VERBS: dict[str, Callable[[bytes], bytes]] = {"read": read, "write": write}

if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(VERBS[sys.argv[1]](sys.stdin.buffer.read()))

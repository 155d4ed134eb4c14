"""Reads or writes an XLSX workbook, in a process of its own.

`sheet.py` starts this file as a program. What somebody uploads is unpacked where it can neither take the server's
memory nor keep it busy, and the web process is spared the arrays that openpyxl would load.

    read   XLSX on standard input → {"title": …, "lines": [[…]]} or {"what": …, "mend": …} as JSON
    write  {"People": [[…]], …} as JSON on standard input → XLSX
"""

import io
import json
import sys
from collections.abc import Callable

from rapport.textfiles.workbook import Alignment, Font, Workbook, as_text, limit, visible_sheets

LAST_ROW = 20_000
LAST_COLUMN = 100
# In a workbook a text stands once, however many cells show it: a small file can be a large sheet.
MOST_TEXT = 10_000_000
MEMORY = 1_500_000_000
SECONDS = 15


def read(content: bytes) -> bytes:
    """The first visible sheet in which something stands, each cell on one line."""
    for sheet in visible_sheets(content):
        rows = sheet.iter_rows(max_row=LAST_ROW + 1, max_col=LAST_COLUMN, values_only=True)
        lines, room = [], MOST_TEXT
        for row in rows:
            lines.append([" ".join(as_text(value).split()) for value in row])
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
    limit(MEMORY, SECONDS)
    sys.stdout.buffer.write(VERBS[sys.argv[1]](sys.stdin.buffer.read()))

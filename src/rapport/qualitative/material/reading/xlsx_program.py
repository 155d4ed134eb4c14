"""Writes the first visible sheet of a workbook as CSV, in a process of its own.

`table.py` starts this file as a program: XLSX on standard input, CSV on standard output, row by row, so that memory
does not grow with the sheet. What somebody uploads is unpacked where it can neither take the server's memory nor keep
it busy. It ends with 3, and a sentence on standard error, where there is nothing to write.
"""

import csv
import io
import sys

from rapport.textfiles.workbook import as_text, limit, visible_sheets

LAST_ROW = 200_000
LAST_COLUMN = 200
# In a workbook a text stands once, however many cells show it: a small file can be a large sheet.
MOST_TEXT = 60_000_000
MEMORY = 2_000_000_000
SECONDS = 60


def main() -> str:
    """Write the sheet; returns why there is nothing to write, or nothing."""
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="")
    writer, room = csv.writer(out, quoting=csv.QUOTE_ALL), MOST_TEXT
    for sheet in visible_sheets(sys.stdin.buffer.read()):
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
    limit(MEMORY, SECONDS)
    why = main()
    sys.stderr.write(why)
    sys.exit(3 if why else 0)

"""A small roster to start from: two scholars' rows and their mentors', as CSV and as a workbook with explanations."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

MENTORS = "Mentors (several with ; – before a further address write co: career: or near-peer:)"
HEADER = ("Name", "E-mail", "Role", "Institution", "Department", "Title", "Cohort", MENTORS)
ROWS = (
    (
        "Nadia Ferreira",
        "nadia.ferreira@example.org",
        "scholar",
        "Lakeside University",
        "Nephrology",
        "Assistant Professor",
        "Autumn 2026",
        "henry.oduya@example.org; co: clara.voss@example.org",
    ),
    (
        "Henry Oduya",
        "henry.oduya@example.org",
        "mentor",
        "Lakeside University",
        "Nephrology",
        "Professor",
        "",
        "",
    ),
    (
        "Clara Voss",
        "clara.voss@example.org",
        "mentor",
        "Northfield Medical College",
        "Biostatistics",
        "Associate Professor",
        "",
        "",
    ),
)
# Column, whether every row needs it, what stands there.
COLUMNS = (
    ("Name", "yes", "One column, or two: First name and Last name."),
    ("E-mail", "yes", "One address for each person. Several rows with one address are one person with several roles."),
    ("Role", "yes", "scholar (or mentee, fellow …), mentor, chair, facilitator … Several are parted by a semicolon."),
    ("Institution", "no", "University, hospital or college."),
    ("Department", "no", "At that institution."),
    ("Title", "no", "Such as Assistant Professor."),
    ("Cohort", "no", "People who start together. A new name makes a new cohort."),
    (
        "Mentors",
        "no",
        "In the scholar’s row: the mentor’s e-mail address. The first is the primary mentor; before a further one "
        "write co:, career: or near-peer:, and part them by semicolons. Columns called Co-mentor, Career mentor "
        "and Near-peer mentor do the same. Every mentor needs a row of their own, above or below, or is in the "
        "programme already.",
    ),
)


def as_csv() -> bytes:
    """With a mark at the start by which spreadsheet programs know UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *ROWS])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx() -> bytes:
    book = Workbook()
    people, how = book.active, book.create_sheet("How to fill it in")
    people.title = "People"
    fill(people, [HEADER, *ROWS])
    fill(how, [("Column", "Needed in each row", "What stands there"), *COLUMNS])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def fill(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """Write rows below a bold first one that stays in sight, in columns wide enough to read."""
    for row in rows:
        sheet.append(row)
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(longest + 3, 70)
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)

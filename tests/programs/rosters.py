"""Rosters as people save them, for the tests of the import."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

HEADER = ["Name", "E-mail", "Role", "Institution", "Department", "Title", "Cohort", "Mentors"]
NADIA = [
    "Nadia Ferreira",
    "nadia@example.org",
    "scholar",
    "Lakeside University",
    "Nephrology",
    "Instructor",
    "Autumn 2026",
    "henry@example.org",
]
HENRY = ["Henry Oduya", "henry@example.org", "mentor", "Lakeside University", "Nephrology", "Professor", "", ""]


def as_csv(
    *rows: Sequence[object], header: Sequence[str] = HEADER, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: Sequence[object], header: Sequence[str] = HEADER) -> bytes:
    book = Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def large(rows: int, mark: str = "") -> list[list[str]]:
    """Two thirds scholars with a mentor and a co-mentor, one third mentors, who come last. `mark`: other people."""
    mentors = rows // 3
    made = []
    for number in range(rows - mentors):
        pair = f"{mark}m{number % mentors}@example.org; co: {mark}m{(number + 1) % mentors}@example.org"
        place = [f"College {number % 40}", "Medicine", "Instructor", f"Autumn {2020 + number % 5}", pair]
        made.append([f"Scholar {number}", f"{mark}s{number}@example.org", "Mentee", *place])
    for number in range(mentors):
        place = [f"College {number % 40}", "Medicine", "Professor", "", ""]
        made.append([f"Mentor {number}", f"{mark}m{number}@example.org", "mentor", *place])
    return made

"""Rosters as people save them, for the tests of the import."""

import csv
import io

from openpyxl import Workbook

HEADER = ["Name", "E-mail", "Role", "Institution", "Department", "Title", "Cohort", "Mentors"]
SCHOLAR = [
    "Nadia",
    "nadia@example.org",
    "scholar",
    "Lakeside",
    "Nephrology",
    "Instructor",
    "Autumn 2026",
    "henry@example.org",
]
MENTOR = ["Henry", "henry@example.org", "mentor", "Lakeside", "Nephrology", "Professor", "", ""]


def as_csv(*rows: list[str], header: list[str] | None = None, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header or HEADER, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: list[object], header: list[str] | None = None, title: str = "People") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in [header or HEADER, *rows]:
        sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def large(rows: int) -> list[list[str]]:
    """A third mentors, two thirds scholars with a mentor and a co-mentor; mentors come last."""
    mentors = rows // 3
    made = []
    for number in range(rows - mentors):
        pair = f"m{number % mentors}@example.org; co: m{(number + 1) % mentors}@example.org"
        made.append(
            [
                f"Scholar {number}",
                f"s{number}@example.org",
                "Mentee",
                f"College {number % 40}",
                "Dept",
                "Instructor",
                f"Autumn {2020 + number % 5}",
                pair,
            ]
        )
    for number in range(mentors):
        made.append(
            [
                f"Mentor {number}",
                f"m{number}@example.org",
                "mentor",
                f"College {number % 40}",
                "Dept",
                "Professor",
                "",
                "",
            ]
        )
    return made

"""A small roster to start from: two scholars' rows and their mentors', as CSV and as a workbook with explanations."""

import csv
import io
import json
from functools import cache

from rapport.programs.roster.sheet import ask

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


@cache
def as_xlsx() -> bytes:
    explained = [("Column", "Needed in each row", "What stands there"), *COLUMNS]
    return ask("write", json.dumps({"People": [HEADER, *ROWS], "How to fill it in": explained}).encode())

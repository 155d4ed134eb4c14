"""What the columns and words of a file of registrations stand for: guessed, and then said by a person. Pure."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache


class Part(StrEnum):
    """What a column may hold."""

    ON = "on"
    NAME = "name"
    EMAIL = "email"
    ORCID = "orcid"
    INSTITUTION = "institution"
    JOB_TITLE = "job_title"
    CATEGORY = "category"
    REASON = "reason"


LABELS = {
    Part.ON: "Day of registration",
    Part.NAME: "Name",
    Part.EMAIL: "E-mail address",
    Part.ORCID: "ORCID iD",
    Part.INSTITUTION: "Institution",
    Part.JOB_TITLE: "Job title",
    Part.CATEGORY: "Job category",
    Part.REASON: "Reason for registering",
}
# The first column whose name fits is taken.
FITS = {
    Part.ON: r"(regist\w*|creat\w*|submi\w*|sign\w* ?up|start|enrol\w*|record\w*)?[ _-]*"
    r"(date|time|timestamp|on|day|year)",
    Part.EMAIL: r"e-?mail([ _-]*address)?|recipient[ _]?email",
    Part.ORCID: r"orcid.*",
    Part.INSTITUTION: r"(home[ _-]?)?(institution|university|organi[sz]ation|affiliation|employer|hub)([ _-]*name)?",
    Part.CATEGORY: r"((job|your|primary)[ _-]*)?(category|role|position[ _-]*type|type)",
    Part.JOB_TITLE: r"((job|your)[ _-]*)?(title|position)",
    Part.REASON: r"(reason|why|motivation|purpose).*",
    Part.NAME: r"((full|your)[ _-]*)?name|(registrant|participant)([ _-]*name)?",
}
NONE = "none"
# Words that stand for what our own form asks.
CATEGORIES = (
    ("student", r"student|fellow|postdoc|trainee|resident|scholar"),
    ("faculty", r"faculty|professor|administrat|higher ed|instructor|lecturer|academic"),
    ("health", r"health|physician|nurse|clinic|doctor|pharmac"),
    ("other", r"."),
)
REASONS = (
    ("required", r"requir|mandat|must|assigned"),
    ("reviewing", r"review|possible use|evaluat|consider|adopt"),
    ("development", r"own|personal|professional|self|interest|develop"),
    ("other", r"."),
)
# Several reasons in one cell. A comma may also be part of one: see `apart`.
BETWEEN = re.compile(r"\s*[;|]\s*|\s*\n\s*")
MOST_WORDS, LONGEST_WORD = 60, 300


class DayOrder(StrEnum):
    """How days are written."""

    YEAR_FIRST = "ymd"
    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"
    YEAR_ALONE = "y"


ORDER_LABELS = {
    DayOrder.YEAR_FIRST: "year first (2019-02-28)",
    DayOrder.MONTH_FIRST: "month first (2/28/2019)",
    DayOrder.DAY_FIRST: "day first (28/2/2019)",
    DayOrder.YEAR_ALONE: "the year alone (2019)",
}
FORMS = {
    DayOrder.YEAR_FIRST: ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"),
    DayOrder.MONTH_FIRST: ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%b %d, %Y", "%B %d, %Y"),
    DayOrder.DAY_FIRST: ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y"),
    DayOrder.YEAR_ALONE: ("%Y",),
}
TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Layout:
    """What a file's columns and words stand for.

    Attributes:
        columns: part → name of the column.
        order: how days are written.
        categories, reasons: word of the file → what it means here; `NONE` for nothing.
    """

    columns: dict[Part, str]
    order: DayOrder = DayOrder.YEAR_FIRST
    categories: dict[str, str] | None = None
    reasons: dict[str, str] | None = None


def guessed_columns(header: Sequence[str]) -> dict[Part, str]:
    """The column that each part seems to stand in; none stands in two."""
    found: dict[Part, str] = {}
    for part, fits in FITS.items():
        for name in header:
            if name and name not in found.values() and re.fullmatch(fits, name.strip().casefold()):
                found[part] = name
                break
    return found


@lru_cache(maxsize=20_000)  # ten years have few days
def day(cell: str, order: DayOrder) -> date | None:
    """The day in a cell, without its time of day; none where it is no day, or before 1990."""
    text = TIME.sub("", cell.strip())
    for form in FORMS[order]:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 – a day has no zone
        except ValueError:
            continue
        return found if FIRST_DAY <= found < LAST_DAY else None
    return None


def fitting_orders(cells: Iterable[str]) -> list[DayOrder]:
    """The orders in which most days can be read; several where none tells the day from the month.

    None where they read less than half: then the column holds no days. What the others hold is a mistake of its line.
    """
    days = Counter(text for cell in cells if (text := TIME.sub("", cell.strip())))
    read = {order: sum(number for text, number in days.items() if day(text, order)) for order in DayOrder}
    most = max(read.values())
    return [order for order, number in read.items() if number == most] if 2 * most >= days.total() else []


def pieces(cell: str) -> list[str]:
    """What stands in a cell, cut where nothing but a border between two words can be meant."""
    return [piece[:LONGEST_WORD].strip() for piece in BETWEEN.split(cell.strip()) if piece]


def apart(piece: str, among: Container[str]) -> list[str]:
    """The words that a piece is made of, with commas between them; none where part of it is no word by itself.

    Survey tools write all answers that somebody ticked into one cell, with commas between them and commas within them.
    """
    starts = [0, *(comma.end() for comma in re.finditer(",", piece))]
    # From the end: each start is looked at once, also where words are parts of other words.
    ways: dict[int, list[str]] = {}
    for start in reversed(starts):
        if (rest := piece[start:].strip()) in among:
            ways[start] = [rest]
            continue
        for following in starts:
            if following > start and following in ways:
                first = piece[start : following - 1].strip()
                if first in among:
                    ways[start] = [first, *ways[following]]
                    break
    return ways.get(0, [])


def words(cells: Iterable[str]) -> list[str]:
    """The different words of a column, each part of a list apart, by name; empty cells have none."""
    found: set[str] = set()
    for piece in sorted({piece for cell in cells for piece in pieces(cell)}, key=len):
        if not apart(piece, found):
            found.add(piece)
    return sorted(found, key=lambda word: (word.casefold(), word))


def meanings(cell: str, words: Mapping[str, str]) -> list[str]:
    """What the words of a cell mean here; those that mean nothing left out."""
    said = [words[word] for piece in pieces(cell) for word in apart(piece, words)]
    return [means for means in said if means != NONE]


def guessed(word: str, among: Sequence[tuple[str, str]]) -> str:
    """What a word seems to mean."""
    return next(means for means, fits in among if re.search(fits, word.casefold()))

"""Reads a file of registrations by what was said of its columns. Pure: neither Django nor the database."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rapport.reach.importing.layout import (
    MOST_WORDS,
    ORDER_LABELS,
    DayOrder,
    Layout,
    Part,
    day,
    fitting_orders,
    latest_day,
    meanings,
    words,
)
from rapport.reach.matching import names
from rapport.textfiles.csv_stream import CsvStream, look_at
from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError

CLEANED = (Part.NAME, Part.EMAIL, Part.ORCID, Part.INSTITUTION, Part.JOB_TITLE)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ORCID = re.compile(r"(\d{4}-){3}\d{3}[\dX]")
ORCID_WITHOUT_HYPHENS = re.compile(r"(\d{4})(\d{4})(\d{4})(\d{3}[\dX])")
MOST_MISTAKES = 100
LONGEST_HEADING = 300
BITS = {"required": 1, "development": 2, "reviewing": 4, "other": 8}


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of the file, as it is kept; `reasons` is a bit for each."""

    line: int
    on: date
    name: str
    email: str
    orcid: str
    job_title: str
    category: str
    typed: str
    plain: str
    reasons: int


@dataclass(frozen=True)
class Seen:
    """What was found while looking.

    Attributes:
        header: the columns.
        first: some rows to show.
        rows: how many there are.
    """

    header: tuple[str, ...]
    first: list[list[str]]
    rows: int


def opened(content: bytes, name: str) -> CsvStream:
    """The file. Raises TextFileError where it is no CSV."""
    return look_at(lambda: io.BytesIO(content), name=name)


def seen(stream: CsvStream, most: int = 5) -> Seen:
    """Header, first rows and number of rows. Raises TextFileError for ragged rows, no row, or endless headings."""
    raise_if_endless(stream)
    first: list[list[str]] = []
    number = 0
    for _, cells in stream.records():
        if cells:
            number += 1
            if len(first) < most:
                first.append(cells)
    if not number:
        nothing = Mistake(stream.file, stream.header_line, "no row stands below the header", "save it with its rows")
        raise TextFileError([nothing])
    return Seen(stream.header, first, number)


def raise_if_endless(stream: CsvStream) -> None:
    """Raise TextFileError where a heading is longer than what is kept of it."""
    found = MistakeList()
    for at, name in enumerate(stream.header, 1):
        if len(name) > LONGEST_HEADING:
            what = f"the heading of column {at} has {len(name):,} letters"
            found.add(Mistake(stream.file, stream.header_line, what, f"shorten it to {LONGEST_HEADING} at most"))
    found.raise_if_any()


def column(stream: CsvStream, name: str) -> Iterator[str]:
    """The cells of a column."""
    at = stream.header.index(name)
    for _, cells in stream.records():
        if cells:
            yield cells[at]


def orders(stream: CsvStream, name: str) -> list[DayOrder]:
    """How the days of a column may be written."""
    return fitting_orders(column(stream, name))


def words_of(stream: CsvStream, name: str) -> list[str]:
    """The different words of a column, at most one more than can be asked for."""
    return words(column(stream, name))[: MOST_WORDS + 1]


def registrations(stream: CsvStream, layout: Layout) -> Iterator[Registered]:
    """The rows of a file.

    Args:
        stream: the file.
        layout: what its columns and words stand for.

    Yields:
        Each row that tells a day.

    Raises:
        TextFileError: with every row whose day, address or ORCID iD cannot be read; a hundred at most.
    """
    at = {part: stream.header.index(name) for part, name in layout.columns.items()}
    found, latest = MistakeList(), latest_day()
    for line, cells in stream.records():
        if not cells:
            continue
        told = {
            part: names.told(cells[place]) if part in CLEANED else cells[place].strip() for part, place in at.items()
        }
        registered = _read(line, told, layout, stream.file, found)
        if registered is not None and registered.on > latest:
            found.add(Mistake(stream.file, line, f"“{told[Part.ON]}” lies ahead", "say when the person registered"))
        if len(found.mistakes) >= MOST_MISTAKES:
            break
        if registered is not None:
            yield registered
    if found.mistakes:
        raise TextFileError(found.mistakes)


def _read(line: int, told: dict[Part, str], layout: Layout, file: str, found: MistakeList) -> Registered | None:
    on = day(told[Part.ON], layout.order)
    email = told.get(Part.EMAIL, "").casefold().removeprefix("mailto:").strip()
    orcid = told.get(Part.ORCID, "").upper().rstrip("/").rpartition("/")[2]
    orcid = ORCID_WITHOUT_HYPHENS.sub(r"\1-\2-\3-\4", orcid)
    for is_wrong, what, mend in (
        (
            on is None,
            f"“{told[Part.ON]}” is no day" if told[Part.ON] else "the day is missing",
            f"write it as the other days are: {ORDER_LABELS[layout.order]}",
        ),
        (email and not ADDRESS.fullmatch(email), f"“{email}” is no e-mail address", "mend it, or leave the cell empty"),
        (orcid and not ORCID.fullmatch(orcid), f"“{orcid}” is no ORCID iD", "mend it, or leave the cell empty"),
    ):
        if is_wrong:
            found.add(Mistake(file, line, what[:300], mend))
    if on is None:
        return None
    typed = told.get(Part.INSTITUTION, "")[:300]
    categories = meanings(told.get(Part.CATEGORY, ""), layout.categories or {})
    reasons = set(meanings(told.get(Part.REASON, ""), layout.reasons or {}))
    return Registered(
        line=line,
        on=on,
        name=told.get(Part.NAME, "")[:200],
        email=email[:254],
        orcid=orcid[:19],
        job_title=told.get(Part.JOB_TITLE, "")[:200],
        category=categories[0] if categories else "",
        typed=typed,
        plain=names.plain(typed)[:300],
        reasons=sum(BITS[reason] for reason in reasons),
    )

"""What the columns and words of a file of registrations stand for: guessed, and then said by a person. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
# What headings are made of, in small letters, without blanks and signs.
_ASKED = r"(what(is|was)|please(enter|give|select|choose|tellus)?)?"
_OF = rf"({_ASKED}(your|my|the)?(participant|registrant|learner|attendee|recipient)?s?)"
_WHEN = r"(on|at|date|day|time|stamp|year|utc)+"
_BEGAN = r"regist(er|ered|ration)|sign(ed)?up|enroll?(ed|ment)|joined|start(ed)?"
_JOINED = rf"({_BEGAN}|creat(ed|ion)|submi(tted|ssion)|record(ed)?)"
_HOUSE = r"(institution|university|organi[sz]ation|employer)(al)?"
_PLACE = r"(affiliation|college|school|hospital|company|workplace|hub)"
# Each part's headings, those that tell it best first.
FITS = {
    Part.ON: (
        rf"(date|day|time|stamp|year)+(of|when)?(you|they)?{_JOINED}|{_JOINED}{_WHEN}",
        _WHEN,
        r"\w*timestamp",
    ),
    Part.EMAIL: (rf"{_OF}email(address|id)?", rf"{_OF}(work|contact|primary|preferred|{_HOUSE})?email(address)?"),
    Part.ORCID: (rf"{_OF}orcid(id|identifier|number)?", rf"{_OF}orcid\w*"),
    Part.INSTITUTION: (
        rf"(nameof)?{_OF}home({_HOUSE}|{_PLACE})(name)?",
        rf"(nameof)?{_OF}(current|primary)?{_HOUSE}((or|and)?({_HOUSE}|{_PLACE}))*(name)?",
        rf"(nameof)?{_OF}(current|primary)?{_PLACE}((or|and)?({_HOUSE}|{_PLACE}))*(name)?",
    ),
    Part.CATEGORY: (
        rf"{_OF}(job|career|position|occupation(al)?|employment)(category|type|stage)",
        rf"{_OF}(job|primary|professional)?(category|role|type)",
        r"which(ofthe(se|following))?bestdescribes(you|your)\w*",
    ),
    Part.JOB_TITLE: (
        rf"{_OF}(job|position|professional)title\w*",
        rf"{_OF}(current|job)?(title|position)(or|and)?(title|position|role)?",
        rf"{_OF}(current)?(job|occupation|profession|academicrank|rank)",
    ),
    Part.REASON: (rf"{_OF}(main|primary)?(reason|why|motivation|purpose)\w*",),
    Part.NAME: (
        rf"{_OF}(full|complete|display)name|{_OF}(first(and)?last|last(and)?first)name",
        rf"{_OF}name(first(and)?last)?",
        r"participant|registrant|learner|attendee",
    ),
}
# What survey tools write around a heading: “Q3. E-mail (optional)”.
AROUND = re.compile(r"^(q|question)?\d+|(optional|required)$")
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
    MONTH_ALONE = "m"
    YEAR_ALONE = "y"
    NUMBER = "n"


ORDER_LABELS = {
    DayOrder.YEAR_FIRST: "year first (2019-02-28)",
    DayOrder.MONTH_FIRST: "month first (2/28/2019)",
    DayOrder.DAY_FIRST: "day first (28/2/2019)",
    DayOrder.MONTH_ALONE: "the month alone (Feb 2019)",
    DayOrder.YEAR_ALONE: "the year alone (2019)",
    DayOrder.NUMBER: "as Excel numbers days (43524)",
}
WITHOUT_SIGNS = "%Y%m%d"
FORMS = {
    DayOrder.YEAR_FIRST: ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", WITHOUT_SIGNS),
    DayOrder.MONTH_FIRST: ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%b %d, %Y", "%B %d, %Y"),
    DayOrder.DAY_FIRST: ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y"),
    DayOrder.MONTH_ALONE: ("%Y-%m", "%Y/%m", "%m/%Y", "%b %Y", "%B %Y"),
    DayOrder.YEAR_ALONE: ("%Y",),
}
# What can be meant in one way only is read among days that are written in any order.
IN_ANY_ORDER = (*FORMS[DayOrder.MONTH_ALONE], WITHOUT_SIGNS)
TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
NUMBER = re.compile(r"(\d{5})([.,]\d+)?")  # behind the point stands the time of day
DAY_0 = date(1899, 12, 30)  # for days after February 1900, which Excel gives 29 days
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
    """The column that each part seems to stand in: that whose heading tells it best; none stands in two."""
    headings = {name: squeezed(name) for name in header if name}
    found: dict[Part, str] = {}
    for part, fits in FITS.items():
        free = [name for name in headings if name not in found.values()]
        fitting = (name for fit in fits for name in free if re.fullmatch(fit, headings[name]))
        if (best := next(fitting, None)) is not None:
            found[part] = best
    return found


def squeezed(heading: str) -> str:
    """A heading without capitals, accents, blanks and signs: “E-mail Address” and “email_address” are one."""
    signs = unicodedata.normalize("NFKD", heading.casefold())
    return AROUND.sub("", "".join(sign for sign in signs if sign.isalnum()))


def day(cell: str, order: DayOrder) -> date | None:
    """The day in a cell, without its time of day; none where it is no day, or before 1990.

    A month or a year alone is its first day.
    """
    text = without_time(cell)
    found = ordered(text, order) or written(text, IN_ANY_ORDER) or numbered(text)
    return found if found and FIRST_DAY <= found < LAST_DAY else None


def without_time(cell: str) -> str:
    """What stands in a cell before the time of day."""
    return TIME.sub("", cell.strip())


def ordered(text: str, order: DayOrder) -> date | None:
    """The day that is written in this very order."""
    return numbered(text) if order == DayOrder.NUMBER else written(text, FORMS[order])


@lru_cache(maxsize=20_000)  # ten years have few days
def written(text: str, forms: Sequence[str]) -> date | None:
    """The day that is written in one of these forms."""
    for form in forms:
        if form == WITHOUT_SIGNS and len(text) != len("20190228"):
            continue  # 2019111 would be read, too
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 – a day has no zone
    return None


def numbered(text: str) -> date | None:
    """The day whose number a spreadsheet has left; a number that lies ahead is one of something else."""
    number = NUMBER.fullmatch(text)
    found = DAY_0 + timedelta(days=int(number[1])) if number else None
    return found if found and found <= latest_day() else None


def latest_day() -> date:
    """The last day that does not lie ahead: tomorrow has begun elsewhere."""
    return date.today() + timedelta(days=1)  # noqa: DTZ011


def fitting_orders(cells: Iterable[str]) -> list[DayOrder]:
    """The orders in which most days can be read, most of them in that very order.

    Several where none tells the day from the month. None where they read less than half, or nothing stands in it: then
    the column holds no days. What the others hold is a mistake of its line.
    """
    days = Counter(text for cell in cells if (text := without_time(cell)))

    def fit(order: DayOrder) -> tuple[int, int]:
        read = [text for text in days if day(text, order)]
        return sum(days[text] for text in read), sum(days[text] for text in read if ordered(text, order))

    fits = {order: fit(order) for order in DayOrder}
    most = max(fits.values())
    return [order for order, found in fits.items() if found == most] if 0 < days.total() <= 2 * most[0] else []


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

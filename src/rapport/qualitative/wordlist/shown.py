"""The list as a page asks for it: which stems, in which order, and where the line runs through them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from rapport.qualitative.words.listing import Measure, Row, WordList
from rapport.qualitative.words.signs import small

PAGE = 100

# Which stems: what it is called, and which it holds.
PARTS: dict[str, tuple[str, Callable[[Row], bool]]] = {
    "": ("All stems", lambda row: True),
    "undecided": ("Above the line, undecided", lambda row: row.above and row.decision is None),
    "candidate": ("Candidates", lambda row: row.status == "candidate"),
    "excluded": ("Excluded", lambda row: row.status == "excluded"),
    "added": ("Added from below the line", lambda row: row.status == "added"),
    "doubt": ("Decided otherwise than the line says", lambda row: bool(row.doubt)),
}
SORTS: dict[str, Callable[[Row], object]] = {
    "respondents": lambda row: row.count.respondents,
    "occurrences": lambda row: row.count.occurrences,
    "stem": lambda row: row.count.stem,
}
# In which order what lies above the line stands together.
ALONG = {
    Measure.RESPONDENTS: "-respondents",
    Measure.PERCENT_RESPONDENTS: "-respondents",
    Measure.PERCENT_WORDS: "-occurrences",
}


@dataclass(frozen=True)
class AskedList:
    """What was asked for.

    Attributes:
        q: a part of a word.
        part: which stems, a key of PARTS.
        sort: a key of SORTS, with a hyphen in front for the other way round; empty: along the line.
    """

    q: str = ""
    part: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "AskedList":
        """What an address asks for; what it cannot mean is as if it were not there."""
        part, sort = query.get("part", ""), query.get("sort", "")
        return cls(
            query.get("q", "").strip()[:100], part if part in PARTS else "", sort if sort.lstrip("-") in SORTS else ""
        )

    @property
    def query(self) -> str:
        """As an address asks for it."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    def order(self, words: WordList) -> str:
        """How it is sorted."""
        return self.sort or ALONG[words.line.measure]

    def rows(self, words: WordList) -> list[Row]:
        """The stems, in order; those that are alike stay in the order of the count."""
        fits = PARTS[self.part][1]
        sought = small(self.q)
        found = [row for row in words.rows if fits(row) and (not sought or is_found(row, sought))]
        order = self.order(words)
        key = SORTS[order.lstrip("-")]
        return sorted(found, key=key, reverse=order.startswith("-"))  # type: ignore[arg-type]


def is_found(row: Row, sought: str) -> bool:
    """Whether a stem or one of its forms has what was sought in it."""
    return sought in row.count.stem or any(sought in form for form, _ in row.count.forms)


@dataclass(frozen=True)
class ShownRow:
    """One row of the table; `begins_below`: the line is drawn above it."""

    row: Row
    begins_below: bool


def drawn(rows: Iterable[Row], before: Row | None, *, along: bool) -> list[ShownRow]:
    """The rows of a page with the line between them, where they are sorted along it.

    Args:
        rows: those of the page.
        before: the last row of the page before.
        along: whether what lies above the line stands together.
    """
    found = []
    for row in rows:
        found.append(ShownRow(row, along and not row.above and before is not None and before.above))
        before = row
    return found


@dataclass(frozen=True)
class Neighbours:
    """The stems before and after one, as the list was asked for, and its place."""

    before: str
    after: str
    place: int
    of: int


def neighbours(rows: list[Row], stem: str) -> Neighbours:
    """What stands around a stem; where it is not in the list (any more), the list begins again."""
    names = [row.count.stem for row in rows]
    if stem not in names:
        return Neighbours("", names[0] if names else "", 0, len(names))
    at = names.index(stem)
    return Neighbours(names[at - 1] if at else "", names[at + 1] if at + 1 < len(names) else "", at + 1, len(names))

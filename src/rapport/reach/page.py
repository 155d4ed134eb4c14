"""The page of a programme's reach as tables and figures: what the browser shows, and every file that is taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapport.figures.drawings import Bar, BarRow, Bars, Growth
from rapport.figures.figure import Figure
from rapport.figures.telling import figure
from rapport.reach.counting.queries import Network
from rapport.reach.funnel.queries import Funnel
from rapport.tables.numbers import count
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Align, Cell, Column, Row, Table
from rapport.training.models import Registration

Counts = dict[str, dict[str, int]]
CATEGORIES = dict(Registration.Category.choices)
REASONS = dict(Registration.Reason.choices)
MANY = "People could give several reasons over the years, so shares may add up to more than 100%."


@dataclass(frozen=True)
class Told:
    """Everything that stands on the page.

    Attributes:
        growth: people who registered for the first time in each year, and all so far; none before the first.
        reasons: why they registered.
        tables: where they are from, and what they are.
        institutions: how many are known by the registry.
        networks: people from institutions of each network.
        first_on, last_on: days of the first and the last registration; none before there is one.
    """

    growth: Figure | None
    reasons: Figure
    tables: tuple[Table, ...]
    institutions: int
    networks: tuple[Network, ...]
    first_on: date | None = None
    last_on: date | None = None

    @property
    def years(self) -> str:
        """From when to when people registered, as “2014 to 2023”."""
        if not self.first_on or not self.last_on:
            return ""
        first, last = self.first_on.year, self.last_on.year
        return str(first) if first == last else f"{first} to {last}"

    @property
    def tells_days(self) -> bool:
        """Whether the first and the last day are known: a year alone is kept as its first day."""
        return all(one and (one.month, one.day) != (1, 1) for one in (self.first_on, self.last_on))

    @property
    def records(self) -> list[Record]:
        """Every number in full precision."""
        return [record for one in (*(figure.table for figure in self.figures), *self.tables) for record in one.records]

    @property
    def figures(self) -> list[Figure]:
        """Those that there are."""
        return [one for one in (self.growth, self.reasons) if one]


def way(one: Funnel, number: int) -> Table:
    """How far people came in a course, as a table with its numbers; what is not told has none."""
    name = f"funnel-{one.course}"
    lines = tuple(Row(Cell(step.label), (Cell(step.text), Cell(step.note))) for step in one.steps)
    records = (
        Record(name, Statistic.COUNT, step.value, term=step.label, note=step.text if step.value is None else step.note)
        for step in one.steps
    )
    columns = (Column(Cell("People")), Column(Cell("What is counted"), align=Align.TEXT))
    table = Table(name, f"Table {number}", f"How far people came: {one.title}", "Step", columns, lines)
    return table.with_records(*records)


def told(people: int, counts: Counts, home: tuple[str, int] | None, networks: Sequence[Network]) -> Told:
    """Put the page together.

    Args:
        people: all who registered.
        counts: table → row → number, as they were counted.
        home: name of the programme's own institution, and people from it.
        networks: people from institutions of each network.
    """
    return Told(
        _growth(counts.get("year", {})),
        _reasons(counts.get("reason", {})),
        (_places(people, counts.get("place", {}), home, networks), _categories(people, counts.get("category", {}))),
        counts.get("place", {}).get("institutions", 0),
        tuple(networks),
        *_span(counts.get("span", {})),
    )


def _span(days: dict[str, int]) -> tuple[date, date] | tuple[()]:
    return (date.fromordinal(days["first"]), date.fromordinal(days["last"])) if days else ()


def _growth(years: dict[str, int]) -> Figure | None:
    if not years:
        return None
    drawing = Growth("Year", "registrants", tuple(years), tuple(years.values()))
    records = [
        Record("growth", statistic, value, term=f"year={year}")
        for year, new, total in zip(years, drawing.new, drawing.total, strict=True)
        for statistic, value in ((Statistic.COUNT, new), (Statistic.CUMULATIVE, total))
    ]
    return figure(
        "growth", "Figure 1", "People who registered, by the year of their first registration", drawing, records=records
    )


def _reasons(reasons: dict[str, int]) -> Figure:
    of = reasons.get("told", 0)
    rows = [(label, reasons.get(name, 0)) for name, label in REASONS.items()]
    bars = tuple(BarRow(label, (Bar(_percent(n, of), _said(n, of)),)) for label, n in rows)
    records = [record for label, n in rows for record in _records("reasons", f"reason={label}", n, of)]
    drawing = Bars("People who told a reason (%)", bars, full=100.0, stub="Reason")
    return figure("reasons", "Figure 2", "Why people registered", drawing, records=records, notes=(MANY,))


def _places(people: int, places: dict[str, int], home: tuple[str, int] | None, networks: Sequence[Network]) -> Table:
    rows = []
    if home:
        rows += [(f"From {home[0]}", home[1]), ("From another institution", people - home[1] - places.get("untold", 0))]
    rows += [
        ("From an institution that is known", places.get("known", 0)),
        ("From an institution that the registry does not know", places.get("unknown", 0)),
        ("No institution told", places.get("untold", 0)),
    ]
    rows += [(f"From an institution that is or was in the network {one.name}", one.people) for one in networks]
    table = _table("places", "Table 1", "Where registrants come from", "People", rows, people)
    institutions = places.get("institutions", 0)
    note = f"Known institutions: {institutions:,}. Other names: {places.get('unknown_names', 0):,}."
    held = [Record("places", Statistic.COUNT, institutions, term="institutions")]
    for one in networks:
        held.append(Record("places", Statistic.COUNT, one.institutions, term=f"institutions in {one.name}"))
        note += f" Institutions of {one.name} with registrants: {one.institutions:,} of {one.members:,}."
    return table.with_notes(note).with_records(*held)


def _categories(people: int, categories: dict[str, int]) -> Table:
    rows = [(label, categories.get(name, 0)) for name, label in CATEGORIES.items()]
    rows.append(("Not told", categories.get("", 0)))
    return _table("categories", "Table 2", "What registrants are", "Job category", rows, people)


def _table(name: str, number: str, caption: str, stub: str, rows: Sequence[tuple[str, int]], of: int) -> Table:
    columns = (Column(Cell("n")), Column(Cell("%")))
    lines = tuple(Row(Cell(label), (Cell(count(n)), Cell(_share(n, of)))) for label, n in rows)
    records = [record for label, n in rows for record in _records(name, label, n, of)]
    return Table(name, number, f"{caption} (N = {of:,})", stub, columns, lines).with_records(*records)


def _records(table: str, term: str, n: int, of: int) -> list[Record]:
    percent = Record(table, Statistic.PERCENT, _percent(n, of), n=of, term=term, note="" if of else "nobody told")
    return [Record(table, Statistic.COUNT, n, n=of, term=term), percent]


def _percent(n: int, of: int) -> float | None:
    return 100 * n / of if of else None


def _share(n: int, of: int) -> str:
    return f"{100 * n / of:.1f}" if of else "–"


def _said(n: int, of: int) -> str:
    return f"{n:,} ({_share(n, of)}%)" if of else "nobody told"

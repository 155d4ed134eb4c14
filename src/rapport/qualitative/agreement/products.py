"""Agreement as a table, as a figure, as records and as a sheet: the same numbers give the same bytes. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from rapport.figures.drawings import Estimate as Drawn
from rapport.figures.drawings import Forest
from rapport.figures.figure import Figure
from rapport.figures.telling import figure
from rapport.qualitative.agreement.result import CONFIDENCE, Agreed, Estimate, Line, Measure, Part
from rapport.qualitative.agreement.telling import Words, methods_of, notes_of
from rapport.tables import html
from rapport.tables.csv_export import rows_as_csv
from rapport.tables.numbers import UNDEFINED, count, fixed, interval
from rapport.tables.record import Record, Statistic, results_json
from rapport.tables.table import Cell, Column, Row, Table

DIGITS = 2
FOREST = "kappa"
STATISTIC: Mapping[Measure, Statistic] = {
    Measure.OBSERVED: Statistic.AGREEMENT,
    Measure.POSITIVE: Statistic.POSITIVE_AGREEMENT,
    Measure.NEGATIVE: Statistic.NEGATIVE_AGREEMENT,
    Measure.KAPPA: Statistic.KAPPA,
    Measure.ALPHA: Statistic.KRIPPENDORFF,
    Measure.AC1: Statistic.AC1,
    Measure.POOLED_KAPPA: Statistic.POOLED_KAPPA,
    Measure.SAME_SET: Statistic.SAME_CODES,
}
STACKED, POOLED = "All codes, stacked", "All codes, pooled"
COUNTS = ("first", "second", "both", "only_first", "only_second", "neither")


@dataclass(frozen=True)
class Told:
    """Numbers with the words that they are told in."""

    agreed: Agreed
    words: Words


def table_of(told: Told, part: Part) -> Table:
    """The numbers of one part as a table for print.

    Args:
        told: all numbers of the round.
        part: which of them.

    Returns:
        A row for each code, then all codes stacked and pooled; notes say what was compared and how.
    """
    first, second = told.words.sides(part)
    level = f"{CONFIDENCE}% CI"
    columns = (
        *(Column(Cell(side), "Given by") for side in (first, second)),
        *(Column(Cell(label), "Of these") for label in ("both", f"only {first}", f"only {second}")),
        *(Column(Cell(label), "Agreement on") for label in ("yes", "no")),
        *(Column(Cell(f"{label} ({level})"), "Corrected for chance") for label in ("Kappa", "Alpha", "AC1")),
    )
    rows = [_row(told.words.code(line.code), line) for line in part.codes]
    pooled = ("",) * 7
    rows += [
        _row(STACKED, part.together),
        Row(
            Cell(POOLED),
            (*(Cell(text) for text in pooled), _cell(part.together.measures[Measure.POOLED_KAPPA]), Cell(), Cell()),
        ),
    ]
    name = told.words.name(part)
    made = Table(name, "Table", told.words.caption(part), "Code", columns, tuple(rows))
    notes = notes_of(told.agreed, part, told.words)
    return made.with_notes(*notes).with_methods(*methods_of(told.agreed)).with_records(*records_of(told, part))


def _row(label: str, line: Line) -> Row:
    counts = (line.first, line.second, line.both, line.only_first, line.only_second)
    shares = (_share(line.measures[measure]) for measure in (Measure.POSITIVE, Measure.NEGATIVE))
    rest = (_cell(line.measures[measure]) for measure in (Measure.KAPPA, Measure.ALPHA, Measure.AC1))
    return Row(Cell(label), (*(Cell(count(number)) for number in counts), *shares, *rest))


def _share(one: Estimate) -> Cell:
    return Cell(UNDEFINED, (_why(one.why),)) if one.value is None else Cell(fixed(one.value, DIGITS))


def _cell(one: Estimate) -> Cell:
    """A number with its interval; – with the reason where there is none."""
    if one.value is None:
        return Cell(UNDEFINED, (_why(one.why),))
    return Cell(_printed(one), _why_no_interval(one))


def _printed(one: Estimate) -> str:
    if one.value is None:
        return UNDEFINED
    limits = f" ({interval(one.low, one.high, DIGITS)})" if one.low is not None and one.high is not None else ""
    return fixed(one.value, DIGITS) + limits


def _why(reason: str) -> str:
    return f"Undefined: {reason}."


def _why_no_interval(one: Estimate) -> tuple[str, ...]:
    return (f"No interval: {one.why_no_interval}.",) if one.why_no_interval else ()


def records_of(told: Told, part: Part) -> tuple[Record, ...]:
    """Every number of a part in full precision.

    Args:
        told: all numbers of the round.
        part: which of them.

    Returns:
        For each code, and for all together: counts by who gave it, then each measure with its limits.
    """
    name, sides = told.words.name(part), told.words.sides(part)
    found: list[Record] = []
    for line in (*part.codes, part.together):
        found += _records(line, told.words.code(line.code) if line.code else "", name, sides)
    return tuple(found)


def _records(line: Line, term: str, table: str, sides: tuple[str, str]) -> list[Record]:
    first, second = sides
    groups = (first, second, "both", f"only {first}", f"only {second}", "neither")
    found = [
        Record(table, Statistic.COUNT, getattr(line, what), line.n, term=term, group=group)
        for what, group in zip(COUNTS, groups, strict=True)
    ]
    for measure, one in line.measures.items():
        note = f"undefined: {one.why}" if one.value is None else ""
        found.append(Record(table, STATISTIC[measure], one.value, line.n, term=term, note=note))
        if one.value is None:
            continue
        model = f"{measure}, percentile bootstrap over respondents, {CONFIDENCE}%"
        note = f"undefined: {one.why_no_interval}" if one.why_no_interval else ""
        if one.undefined_draws:
            note = "; ".join(part for part in (note, f"{one.undefined_draws} draws without a value left out") if part)
        found += [
            Record(table, statistic, value, line.n, term=term, model=model, note=note)
            for statistic, value in ((Statistic.CI_LOW, one.low), (Statistic.CI_HIGH, one.high))
        ]
    return found


def figure_of(told: Told, part: Part) -> Figure:
    """Kappa of each code with its interval, and of all codes.

    Args:
        told: all numbers of the round.
        part: which of them.

    Returns:
        A forest plot with its data table; codes without a kappa keep their row, with a dash.
    """
    rows = [_drawn(told.words.code(line.code), line.measures[Measure.KAPPA]) for line in part.codes]
    rows += [
        _drawn(STACKED, part.together.measures[Measure.KAPPA]),
        _drawn(POOLED, part.together.measures[Measure.POOLED_KAPPA]),
    ]
    drawing = Forest(
        axis="Cohen’s kappa",
        text=f"Kappa ({CONFIDENCE}% CI)",
        rows=tuple(rows),
        line=0.0,
        logarithmic=False,
        left="less than by chance",
        right="more than by chance",
        stub="Code",
    )
    name = f"{told.words.name(part)}-{FOREST}"
    return figure(name, "Figure", f"Kappa of each code. {told.words.caption(part)}", drawing)


def _drawn(label: str, one: Estimate) -> Drawn:
    if one.value is None:
        return Drawn(label, text=UNDEFINED)
    # A percentile interval need not hold the estimate itself; what is drawn must.
    low = min(one.low, one.value) if one.low is not None else None
    high = max(one.high, one.value) if one.high is not None else None
    return Drawn(label, one.value, low, high, _printed(one))


def results_of(told: Told) -> bytes:
    """results.json: the records of all parts."""
    return results_json(record for part in told.agreed.parts for record in records_of(told, part)).encode()


def sheet_of(told: Told) -> bytes:
    """agreement.csv: one row for each code of each part, every number in full."""
    header = ["coders", "first", "second", "code", "n", *(f"n_{what}" for what in COUNTS)]
    for measure in Measure:
        name = measure.replace(" ", "_")
        header += [name, f"{name}_low", f"{name}_high", f"{name}_note"]
    rows: list[Sequence[str]] = [header]
    for part in told.agreed.parts:
        first, second = told.words.sides(part)
        for line in (*part.codes, part.together):
            label = told.words.code(line.code) if line.code else "(all codes)"
            counts = (str(getattr(line, what)) for what in COUNTS)
            start = [told.words.coders(part), first, second, label, str(line.n), *counts]
            rows.append([*start, *(text for measure in Measure for text in _in_full(line.measures.get(measure)))])
    return rows_as_csv(rows)


def _in_full(one: Estimate | None) -> tuple[str, str, str, str]:
    if one is None:
        return "", "", "", ""
    notes = [one.why, one.why_no_interval if one.value is not None else ""]
    notes.append(f"{one.undefined_draws} draws without a value left out" if one.undefined_draws else "")
    show: Callable[[float | None], str] = lambda value: "" if value is None else repr(value)  # noqa: E731
    return show(one.value), show(one.low), show(one.high), "; ".join(note for note in notes if note)


def page_of(told: Told) -> bytes:
    """agreement.html: all tables on a page that needs no other file."""
    tables = [table_of(told, part) for part in told.agreed.parts]
    methods = (f"<p>{escape(one)}</p>\n" for one in methods_of(told.agreed))
    body = [*(html.section(table) for table in tables), "<h2>Methods</h2>\n", *methods]
    return html.page(told.words.title, body).encode()


def files_of() -> dict[str, Callable[[Told], bytes]]:
    """Name of each file → what makes it."""
    return {"agreement.csv": sheet_of, "agreement.html": page_of, "results.json": results_of}

"""The layouts in which tables are retyped, each known by its headings; what each says, as claims."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from rapport.tables.arithmetic.claims import Change, Claim, Question, Ratio, Share, Spread, Total
from rapport.tables.arithmetic.finding import Place
from rapport.tables.arithmetic.printed import Printed, read
from rapport.tables.arithmetic.rows import Row, UnreadableError, together

MEAN_AND_SD = re.compile(r"\s*([^()\s]+)\s*\(([^()]+)\)\s*")
SCALE = re.compile(r"\bof (\d+)\s*[-–]\s*(\d+)\b")
SEVERAL, ONE = {"many", "several", "yes"}, {"one", "no"}
REFERENCE = "reference"


def answers(rows: list[Row]) -> Iterator[Claim]:
    """One row an answer: variable, n, level, number, percent; perhaps select (one, many).

    Args:
        rows: of a file with these headings.

    Yields:
        A question for each variable.
    """
    for some in together(rows, "variable"):
        name = some[0].text("variable")
        ns = {row.whole("n") for row in some}
        if len(ns) > 1:
            listed = ", ".join(sorted(str(n) for n in ns))
            raise UnreadableError(f"{some[0].file}:{some[0].line}: “{name}” has more than one n ({listed}) – write one")
        shares = tuple(
            Share(
                row.place(f"{name}: {row.text('level')}"),
                row.number("number", "count"),
                row.number("percent"),
                "number",
            )
            for row in some
        )
        yield Question(some[0].place(name), shares, ns.pop(), _several(some[0]))


def _answer(name: str, row: Row) -> Place:
    return row.place(f"{name}: {row.text('level')}")


def _several(row: Row) -> bool | None:
    said = row.text("select").casefold()
    if said and said not in SEVERAL | ONE:
        raise UnreadableError(f"{row.file}:{row.line}: “{said}” under “select” is not known – write one or many")
    return None if not said else said in SEVERAL


def descriptions(rows: list[Row]) -> Iterator[Claim]:
    """Counts, quartiles and ranges: characteristic, level, statistic, value, percent, q1_or_min, q3_or_max.

    A row of quartiles without a characteristic, right before a group of them, is taken for their total.

    Args:
        rows: of a file with these headings; statistic is count, quartiles or range.

    Yields:
        Questions, spreads, and totals with their parts.
    """
    before: Spread | None = None
    for some in together(rows, "characteristic"):
        name = some[0].text("characteristic")
        if counts := [row for row in some if row.text("statistic") == "count"]:
            yield _question(name, counts)
        spreads = _spreads(name, [row for row in some if row.text("statistic") != "count"])
        yield from spreads
        if name and before is not None and len(spreads) > 1 and _is_within(spreads, before):
            yield Total(before, tuple(spreads))
        before = spreads[-1] if spreads and not name else None


def _question(name: str, rows: list[Row]) -> Question:
    shares = tuple(Share(_answer(name, row), row.number("value"), row.number("percent"), "value") for row in rows)
    return Question(rows[0].place(name), shares, rows[0].whole("n"), _several(rows[0]))


def _spreads(name: str, rows: list[Row]) -> list[Spread]:
    found: list[Spread] = []
    for row in rows:
        said, label = row.text("statistic"), row.text("level")
        first, last = row.number("q1_or_min"), row.number("q3_or_max")
        if said == "quartiles":
            place = row.place(f"{name}: {label}" if name else label)
            found.append(Spread(place, median=row.number("value"), q1=first, q3=last))
        elif said == "range" and found:
            found[-1] = replace(found[-1], low=first, high=last)
        else:
            raise UnreadableError(f"{row.file}:{row.line}: “{said}” is not known – write count, quartiles or range")
    return found


def _is_within(parts: list[Spread], whole: Spread) -> bool:
    """The parts are on the total's scale; without a scale nobody can know."""
    if whole.low is None or whole.high is None:
        return False
    numbers = [number for part in parts for number in (part.q1, part.median, part.q3) if number is not None]
    return all(whole.low.low <= number.high and number.low <= whole.high.high for number in numbers)


def changes(rows: list[Row]) -> Iterator[Claim]:
    """One row a measure: item, n, before_mean, before_sd, after_mean, …, diff_mean, diff_sd, ci_low, ci_high.

    Args:
        rows: of a file with these headings; perhaps lowest and highest of the scale, whole (yes), level (95).

    Yields:
        The change, and both spreads where a scale is given.
    """
    for row in rows:
        place, n = row.place(row.text("item")), row.whole("n")
        before, after, difference = (
            (row.number(f"{when}_mean"), row.number(f"{when}_sd")) for when in ("before", "after", "diff")
        )
        said = row.number("level")
        level = said.value / 100 if said else 0.95
        yield Change(place, n, before, after, difference, row.number("ci_low"), row.number("ci_high"), level)
        low, high = _end(row.number("lowest")), _end(row.number("highest"))
        is_whole = row.text("whole").casefold() == "yes"
        for when, (mean, sd) in (("before", before), ("after", after)):
            where = replace(place, row=f"{place.row}, {when}")
            yield Spread(where, n, mean, sd, low=low, high=high, is_whole=is_whole)


def ratios(rows: list[Row]) -> Iterator[Claim]:
    """Ratios of a model: outcome, outcome_level, characteristic, term, kind, aor, ci_low, ci_high, p.

    `kind` is aor, p or reference. A p belongs to a ratio where its characteristic has one ratio alone for the outcome:
    then it has one degree of freedom.

    Args:
        rows: of a file with these headings.

    Yields:
        The ratios.
    """
    kinds = {row.text("kind") for row in rows} - {"aor", "or", "ratio", "p", REFERENCE}
    if kinds:
        first = next(row for row in rows if row.text("kind") in kinds)
        raise UnreadableError(
            f"{first.file}:{first.line}: “{first.text('kind')}” is no kind – write aor, p or reference"
        )
    for row in rows:
        if row.text("kind") in {"p", REFERENCE}:
            continue
        same = [one for one in rows if _term(one) == _term(row) and one.text("kind") != REFERENCE]
        tests = [one for one in same if one.text("kind") == "p"]
        alone = len(same) - len(tests) == 1 and len(tests) == 1
        own = row.number("p")
        tested = tests[0] if own is None and alone else row
        words = (row.text("outcome"), row.text("outcome_level"), row.text("characteristic"), row.text("term"))
        name = ": ".join(word for word in words if word)
        numbers = (row.number("aor"), row.number("ci_low"), row.number("ci_high"))
        if all(numbers):
            estimate, low, high = (number for number in numbers if number)
            p = own or (tested.number("p") if alone else None)
            yield Ratio(row.place(name), estimate, low, high, p, tested.place(name, "p") if p else None)


def _term(row: Row) -> tuple[str, str]:
    return row.text("outcome"), row.text("characteristic")


def shares(rows: list[Row]) -> Iterator[Claim]:
    """One row a result: measure, numerator, denominator, value (64%, or 3.92 (0.91) for mean (SD) of 1-5).

    Percentages without a numerator that follow each other, of the same denominator and with the same first word, are
    taken for answers to one question.

    Args:
        rows: of a file with these headings.

    Yields:
        Questions and spreads.
    """
    alone: list[Row] = []
    for row in rows:
        value, n = row.text("value"), row.whole("denominator")
        is_share = n is not None and "(" not in value
        if is_share and not row.text("numerator"):
            alone.append(row)
        elif is_share:
            share = Share(row.place(row.text("measure")), row.number("numerator"), read(value), "numerator", "value")
            yield Question(share.place, (share,), n, is_whole=False)
        elif found := MEAN_AND_SD.fullmatch(value):
            scale = SCALE.search(row.text("measure"))
            ends = (read(scale[1]), read(scale[2])) if scale else (None, None)
            yield Spread(
                row.place(row.text("measure")), n, read(found[1]), read(found[2]), low=_end(ends[0]), high=_end(ends[1])
            )
    for some in _alike(alone):
        told = tuple(Share(row.place(row.text("measure")), None, row.number("value"), "", "value") for row in some)
        yield Question(some[0].place(f"{some[0].text('measure')} …"), told, some[0].whole("denominator"))


def _end(number: Printed | None) -> Printed | None:
    """The end of a scale, which was not rounded."""
    return replace(number, low=(number.low + number.high) / 2, high=(number.low + number.high) / 2) if number else None


def _alike(rows: list[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        if some and (_first(row) != _first(some[-1]) or row.line != some[-1].line + 1):
            yield some
            some = []
        some.append(row)
    if some:
        yield some


def _first(row: Row) -> tuple[str, str]:
    return row.text("measure").split(" ", 1)[0].casefold(), row.text("denominator")


# The headings by which a layout is known, and who reads it.
LAYOUTS: dict[frozenset[str], Callable[[list[Row]], Iterator[Claim]]] = {
    frozenset({"variable", "level", "percent"}): answers,
    frozenset({"characteristic", "level", "statistic", "value", "percent"}): descriptions,
    frozenset({"item", "before_mean", "after_mean", "diff_mean"}): changes,
    frozenset({"outcome", "characteristic", "term", "kind", "aor", "ci_low", "ci_high"}): ratios,
    frozenset({"measure", "numerator", "denominator", "value"}): shares,
}

"""Odds ratios as forest plots, one for each outcome: the same numbers as in the wide table, where they can be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapport.analysis.models.blocks import Block
from rapport.analysis.models.estimates import Estimate, TermResult
from rapport.analysis.models.layout import REFERENCE, Layout
from rapport.analysis.models.numbers_of import records_of
from rapport.analysis.models.terms import printed_level, printed_term
from rapport.analysis.not_made import CannotBeMade
from rapport.figures import drawings
from rapport.figures.figure import Figure
from rapport.figures.telling import figure
from rapport.stats.design import Term
from rapport.stats.undefined import Number, Undefined
from rapport.tables.numbers import UNDEFINED, p_value, ratio, ratio_with_interval
from rapport.tables.table import Table

LARGEST, SMALLEST = 1e100, 1e-100  # beyond these nobody looks at a picture


def forests(table: Table, layout: Layout, blocks: Sequence[Block], model: str) -> tuple[Figure, ...]:
    """Draw the odds ratios of a table of models.

    Args:
        table: the wide table: its name, number, caption, notes and methods are those of the figures.
        layout: how it is printed.
        blocks: one for each outcome.
        model: what the models are, for the records.

    Returns:
        A figure for each outcome that has estimates; of several, each has a letter behind its number.

    Raises:
        CannotBeMade: no outcome has any.
    """
    drawn = [block for block in blocks if block.results]
    if not drawn:
        raise CannotBeMade("there is no odds ratio to draw", "see the table of the same models")
    return tuple(_forest(table, layout, block, model, _place(at, len(drawn))) for at, block in enumerate(drawn))


def _place(at: int, of: int) -> tuple[str, str]:
    """What is put behind name and number."""
    return ("", "") if of == 1 else (f"-{chr(ord('a') + at)}", chr(ord("A") + at))


def _forest(table: Table, layout: Layout, block: Block, model: str, place: tuple[str, str]) -> Figure:
    plan = layout.plan
    name = f"{table.name}{place[0]}"
    label = plan.variable(block.outcome).label
    caption = f"{table.caption}: {label}" if place[0] else table.caption
    axis = {"AOR": "Adjusted odds ratio", "OR": "Odds ratio"}[layout.ratio]
    heading = f"{layout.ratio} ({100 * layout.confidence:g}% CI)"
    reference = printed_level(block.outcome, block.reference, plan)
    if block.binary:
        axis = f"{axis} of “{printed_level(block.outcome, block.levels[0], plan)}” against “{reference}”"
    drawing = drawings.Forest(axis, heading, tuple(_rows(layout, block)), p=layout.style.p)
    notes = (*table.notes, *block.notes)
    records = records_of(name, [block], model)
    made = figure(name, f"{table.number}{place[1]}", caption, drawing, records=records, notes=notes)
    return replace(made, table=made.table.with_methods(*table.methods))


def _rows(layout: Layout, block: Block) -> Iterator[drawings.Estimate]:
    """Each level of the outcome under its heading, in it each term, in it each of its levels."""
    plan = layout.plan
    reference = printed_level(block.outcome, block.reference, plan)
    deeper = 0 if block.binary else 1
    for level in (level for level in block.levels if level not in block.absent):
        if not block.binary:
            yield drawings.Estimate(f"{printed_level(block.outcome, level, plan)} vs {reference}")
        for term in layout.terms:
            if term.name in block.results:
                yield from _term(layout, block.results[term.name], term, (level, deeper))


def _term(layout: Layout, result: TermResult, term: Term, where: tuple[str, int]) -> Iterator[drawings.Estimate]:
    level, deeper = where
    label = printed_term(term.name, layout.plan)
    if term.reference is None:
        yield _row(label, result, ("", level), (layout, deeper))
        return
    yield drawings.Estimate(label, level=deeper)
    if layout.reference_rows and result.reference is not None:
        name = printed_level(term.name, result.reference, layout.plan)
        yield drawings.Estimate(name, 1.0, text=REFERENCE, level=deeper + 1, reference=True)
    for own in term.labels:
        yield _row(printed_level(term.name, own, layout.plan), result, (own, level), (layout, deeper + 1))


def _row(label: str, result: TermResult, key: tuple[str, str], how: tuple[Layout, int]) -> drawings.Estimate:
    layout, indent = how
    found = result.estimates.get(key)
    if found is None or isinstance(found.ratio, Undefined):
        return drawings.Estimate(label, text="not estimated", level=indent)
    p = "" if isinstance(found.p, Undefined) else p_value(found.p, layout.style)
    value, low, high = (_drawable(side) for side in (found.ratio, found.low, found.high))
    return drawings.Estimate(label, value, low, high, _printed(found, layout), p, indent)


def _printed(found: Estimate, layout: Layout) -> str:
    sides = (found.ratio, found.low, found.high)
    value, low, high = sides
    if isinstance(value, Undefined) or isinstance(low, Undefined) or isinstance(high, Undefined):
        shown = [UNDEFINED if isinstance(side, Undefined) else ratio(side) for side in sides]
        return f"{shown[0]} ({layout.style.between.join(shown[1:])})"
    return ratio_with_interval(value, low, high, layout.style)


def _drawable(value: Number) -> float | None:
    return None if isinstance(value, Undefined) else min(max(float(value), SMALLEST), LARGEST)

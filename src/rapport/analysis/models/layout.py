"""The wide table: a block of columns for each outcome, in it one for each level, and the p of the whole term beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapport.analysis.models.blocks import Block
from rapport.analysis.models.estimates import Estimate, TermResult
from rapport.analysis.models.sentences import separation_note
from rapport.analysis.models.terms import printed_level, printed_term
from rapport.analysis.plan import Plan
from rapport.stats.design import Term
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import PLAIN, NumberStyle
from rapport.tables.numbers import UNDEFINED, count, p_value, ratio, ratio_with_interval
from rapport.tables.table import Align, Cell, Column, Row, Table

REFERENCE = "Reference"
ABSENT_OUTCOME = "nobody in the model has this level of the outcome"


@dataclass(frozen=True)
class Layout:
    """How a table of models is printed.

    Attributes:
        plan: the plan, for labels.
        terms: the rows, in order.
        ratio: what the ratios are called: OR or AOR.
        confidence: level of the intervals.
        reference_rows: whether reference levels have rows.
        each_n: whether each term has an n of its own.
        style: how the journal wants its numbers.
        adjusted: outcome and term → the p of the term adjusted for how many there are; empty where none is.
        orders: levels of each question, the reference among them, in the order of the plan.
    """

    plan: Plan
    terms: tuple[Term, ...]
    ratio: str
    confidence: float
    reference_rows: bool
    each_n: bool
    style: NumberStyle = PLAIN
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    adjusted: Mapping[tuple[str, str], Number] = field(default_factory=dict)


def lay_out(table: Table, layout: Layout, blocks: Sequence[Block]) -> Table:
    """Fill a table.

    Args:
        table: its name, number, caption; without columns.
        layout: how.
        blocks: one for each outcome.

    Returns:
        The table with columns and rows.
    """
    columns = tuple(column for block in blocks for column in _columns(layout, block))
    table = Table(table.name, table.number, table.caption, table.stub, columns)
    for term in layout.terms:
        table = table.with_rows(*_rows(layout, term, blocks))
    return table


def _columns(layout: Layout, block: Block) -> list[Column]:
    plan, p = layout.plan, layout.style.p
    reference = printed_level(block.outcome, block.reference, plan)
    above = Cell(f"{plan.variable(block.outcome).label} (vs {reference})", block.notes)
    estimate = f"{layout.ratio} ({100 * layout.confidence:g}% CI)"
    columns = [Column(Cell("n"), "", Align.RIGHT, above)] if layout.each_n else []
    for level in block.levels:
        notes = ("Nobody in the model has this level.",) if level in block.absent else ()
        spanner = Cell(printed_level(block.outcome, level, plan), notes)
        columns.append(Column(Cell(estimate), spanner, Align.CENTRE, above))
        columns.append(Column(Cell(p), spanner, Align.RIGHT, above))
    if not block.binary:
        columns.append(Column(Cell(f"{p} overall"), "", Align.RIGHT, above))
    return [*columns, *([Column(Cell(f"Adjusted {p}"), "", Align.RIGHT, above)] if layout.adjusted else [])]


def _rows(layout: Layout, term: Term, blocks: Sequence[Block]) -> list[Row]:
    label = printed_term(term.name, layout.plan)
    if term.reference is None:
        cells = [
            cell for block in blocks for cell in (*_line(layout, block, term, ""), *_adjusted(layout, block, term))
        ]
        return [Row(Cell(label), tuple(cells))]
    head = [cell for block in blocks for cell in (*_head(layout, block, term), *_adjusted(layout, block, term))]
    rows = [Row(Cell(label), tuple(head))]
    for level in _levels(layout, term):
        blank = [Cell()] if layout.adjusted else []
        cells = [cell for block in blocks for cell in (*_line(layout, block, term, level), *blank)]
        rows.append(Row(Cell(printed_level(term.name, level, layout.plan)), tuple(cells), level=1))
    return rows


def _adjusted(layout: Layout, block: Block, term: Term) -> list[Cell]:
    """The adjusted p of a term, in a table that has such."""
    if not layout.adjusted:
        return []
    found = layout.adjusted.get((block.outcome, term.name))
    return [Cell() if found is None else _p(found, layout)]


def _levels(layout: Layout, term: Term) -> list[str]:
    """Levels of a term in the order of the plan; the reference among them where it has a row."""
    order = layout.orders.get(term.name) or (*([term.reference] if term.reference else []), *term.labels)
    return [level for level in order if layout.reference_rows or level != term.reference]


def _head(layout: Layout, block: Block, term: Term) -> list[Cell]:
    """The row of a question with levels: n and the p of all its levels."""
    result = block.results.get(term.name)
    empty = [Cell() for _ in range(2 * len(block.levels))]
    first = [_n(result)] if layout.each_n else []
    if result is None:
        return first + _no_result(block, term, len(empty) + (not block.binary))
    whole = _p(result.test.p, layout, _method_notes(result, layout))
    if block.binary:
        return [*first, *empty[:-1], whole]
    return [*first, *empty, whole]


def _line(layout: Layout, block: Block, term: Term, label: str) -> list[Cell]:
    """The row of a number, or of one level of a question."""
    result = block.results.get(term.name)
    alone = term.reference is None
    first = ([_n(result)] if alone else [Cell()]) if layout.each_n else []
    width = 2 * len(block.levels) + (not block.binary)
    if result is None:
        return first + (_no_result(block, term, width) if alone else [Cell() for _ in range(width)])
    cells: list[Cell] = []
    for level in block.levels:
        cells += _pair(layout, result, label, level)
    if block.binary and not alone and len(term.labels) == 1:
        cells[-1] = Cell()  # one level beside the reference: its p stands in the row of the question
    if block.binary and alone:
        cells[-1] = _p(result.test.p, layout, _method_notes(result, layout))
    if not block.binary:
        cells.append(_p(result.test.p, layout, _method_notes(result, layout)) if alone else Cell())
    return [*first, *cells]


def _pair(layout: Layout, result: TermResult, label: str, level: str) -> list[Cell]:
    """The ratio and its p."""
    if label and label == result.reference:
        return [Cell(REFERENCE), Cell()]
    found = result.estimates.get((label, level))
    if found is None:
        has_others = any(known == label for known, _ in result.estimates)
        reason = result.reasons.get(label, ABSENT_OUTCOME if has_others else "nobody has this level")
        return [Cell(UNDEFINED, (f"Not estimated: {reason}.",)), Cell()]
    return [_ratio(found, layout), _p(found.p, layout)]


def _ratio(found: Estimate, layout: Layout) -> Cell:
    if isinstance(found.ratio, Undefined):
        return Cell(UNDEFINED, (f"Not estimated: {found.ratio.reason}.",))
    low, high = found.low, found.high
    if isinstance(low, Undefined) or isinstance(high, Undefined):
        limits = [UNDEFINED if isinstance(one, Undefined) else ratio(one) for one in (low, high)]
        reason = next(one.reason for one in (low, high) if isinstance(one, Undefined))
        return Cell(f"{ratio(found.ratio)} ({layout.style.between.join(limits)})", (f"No limit: {reason}.",))
    return Cell(ratio_with_interval(found.ratio, low, high, layout.style))


def _p(p: Number, layout: Layout, notes: tuple[str, ...] = ()) -> Cell:
    if isinstance(p, Undefined):
        return Cell(UNDEFINED, (*notes, f"Not tested: {p.reason}."))
    return Cell(p_value(p, layout.style), notes)


def _n(result: TermResult | None) -> Cell:
    return Cell(count(result.n)) if result is not None else Cell(UNDEFINED)


def _no_result(block: Block, term: Term, width: int) -> list[Cell]:
    reason = block.reasons.get(term.name)
    first = Cell(UNDEFINED, (reason,) if reason else ())
    return [first, *(Cell() for _ in range(width - 1))]


def _method_notes(result: TermResult, layout: Layout) -> tuple[str, ...]:
    """In tables with a model for each term, how this one was answered; a shared model says it in its heading."""
    if not layout.each_n or not result.separated:
        return ()
    label = layout.plan.variable(result.name).label
    return (separation_note([label], layout.confidence),)

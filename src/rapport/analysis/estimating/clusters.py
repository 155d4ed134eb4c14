"""The verb ``cluster``: how alike people of one cluster are."""

from collections.abc import Iterator

import numpy as np

from rapport.analysis.cells import counted, figure_cell, hidden, recorded, undefined, with_hidden_note
from rapport.analysis.estimating.rows import clusters_of, explained
from rapport.analysis.estimating.written import with_limits
from rapport.analysis.frame import Frame
from rapport.analysis.plan import Plan
from rapport.analysis.protection import may_tell
from rapport.analysis.specs.cluster import Cluster
from rapport.analysis.suppressed import HIDDEN
from rapport.stats.clusters import ClusterIcc, cluster_icc
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import count, fixed
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table


def cluster(spec: Cluster, number: str, plan: Plan, frame: Frame) -> Table:
    """Describe the clusters in each outcome.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for labels and references.
        frame: the data after exclusions.

    Returns:
        A table with n, clusters, their sizes, the intraclass correlation with its interval, design effect and
        effective n of each outcome.

    Raises:
        CannotBeMade: an outcome has levels, but not two.
    """
    heads = ("n", "Clusters", "Size", f"ICC ({100 * spec.confidence:g}% CI)", "Design effect", "Effective n")
    table = Table(spec.name, number, spec.caption, "Outcome", tuple(Column(Cell(head)) for head in heads))
    codes = clusters_of(spec.cluster, frame)
    for name in spec.outcomes:
        outcome = explained(name, plan, frame)
        found = cluster_icc(outcome.values, codes, spec.confidence)
        there = np.asarray(~np.isnan(outcome.values) & (codes >= 0), np.bool_)
        is_told = may_tell(frame, (name, spec.cluster), there)
        notes = (f"Counted is {outcome.says.replace(', against', ' against')}.",) if outcome.says else ()
        k = frame.guard.k if frame.guard is not None else 0
        cells = tuple(_cells(found, spec, k, plan.manuscript.style)) if is_told else (hidden(),) * len(heads)
        table = table.with_rows(Row(Cell(plan.variable(name).label, notes), cells))
        for statistic, value in _numbers(found):
            blank = Record(
                spec.name, statistic, None, found.n, outcome=name, term=spec.cluster,
                model=f"analysis of variance, confidence {spec.confidence:g}",
            )  # fmt: skip
            table = table.with_records(recorded(blank, value if is_told else None))
    return with_hidden_note(table, frame).with_notes(
        f"Clusters: {plan.variable(spec.cluster).label}. Size is the mean number of people (smallest to largest).",
        "The design effect says how many times as many people are needed as if they were independent; effective n is n "
        "divided by it.",
    ).with_methods(
        "The intraclass correlation of clusters is that of the analysis of variance for clusters of unequal size, its "
        "interval that of Wald; the design effect is 1 + (mean size × (1 + cv²) − 1) × ICC."
    )  # fmt: skip


def _cells(found: ClusterIcc, spec: Cluster, k: int, style: NumberStyle) -> Iterator[Cell]:
    yield counted(found.n)
    yield Cell(count(found.clusters))
    # A cluster of fewer than k people is not told.
    sizes = (HIDDEN, HIDDEN) if 0 < found.smallest < k else (count(found.smallest), count(found.largest))
    mean = undefined(found.mean_size) if isinstance(found.mean_size, Undefined) else Cell(fixed(found.mean_size, 1))
    yield Cell(f"{mean.text} ({sizes[0]} to {sizes[1]})", mean.notes)
    icc = with_limits(found.icc, found.interval, spec.digits, style)
    yield Cell(icc.text, (*icc.notes, *_on_the_icc(found)))
    yield figure_cell(found.design_effect, spec.digits)
    yield figure_cell(found.effective_n, 1)


def _on_the_icc(found: ClusterIcc) -> Iterator[str]:
    low, icc, high = found.interval.low, found.icc, found.interval.high
    if isinstance(icc, Undefined):
        return
    if icc < 0:
        yield "Below zero: people of one cluster are no more alike than others; the design effect takes it as zero."
    if not (isinstance(low, Undefined) or isinstance(high, Undefined) or low <= icc <= high):
        yield "It lies outside its interval, because the sizes of the clusters differ very much; trust the interval."


def _numbers(found: ClusterIcc) -> Iterator[tuple[Statistic, Number]]:
    yield Statistic.N, found.n
    yield Statistic.MISSING, found.missing
    yield Statistic.CLUSTERS, found.clusters
    yield Statistic.ICC, found.icc
    yield Statistic.CI_LOW, found.interval.low
    yield Statistic.CI_HIGH, found.interval.high
    yield Statistic.DESIGN_EFFECT, found.design_effect
    yield Statistic.EFFECTIVE_N, found.effective_n

"""The verb ``arms``: two arms of clusters, compared cluster by cluster."""

from collections.abc import Iterator

import numpy as np

from rapport.analysis.cells import figure_cell, hidden, recorded, with_hidden_note
from rapport.analysis.estimating.rows import Explained, answered_all, clusters_of, explained, levels_of, pose
from rapport.analysis.estimating.written import p_cell, with_limits
from rapport.analysis.frame import Frame
from rapport.analysis.models.terms import term_of
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.protection import may_tell
from rapport.analysis.specs.arms import Arms
from rapport.analysis.specs.basics import listed, once
from rapport.stats.cluster_level import (
    ClusterT,
    Floats,
    Permutation,
    Summaries,
    cluster_t,
    partitions,
    permutation,
    summaries,
)
from rapport.stats.undefined import Number
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table


def arms(spec: Arms, number: str, plan: Plan, frame: Frame) -> Table:
    """Compare two arms in each outcome.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for labels, references and the seed.
        frame: the data after exclusions.

    Returns:
        A table with clusters and means of both arms, the difference with its interval, and p of each outcome.

    Raises:
        CannotBeMade: an outcome or the arm has levels, but not two; a cluster is in both arms.
    """
    arm = explained(spec.arm, plan, frame)
    if not arm.says:
        raise CannotBeMade(f"“{spec.arm}” has numbers, not two levels", "name the variable of the arms")
    one, other = arm.says.split(", against ")
    heads = [
        "n",
        f"{one}: clusters",
        "Mean",
        f"{other}: clusters",
        "Mean",
        f"Difference ({100 * spec.confidence:g}% CI)",
        "p",
    ]
    heads += ["p by permutation"] * spec.permute
    table = Table(spec.name, number, spec.caption, "Outcome", tuple(Column(Cell(head)) for head in heads))
    ways = set()
    for name in spec.outcomes:
        outcome = explained(name, plan, frame)
        found = _summaries(spec, name, outcome, arm, plan, frame)
        test = cluster_t(found, spec.confidence, len(spec.of_clusters))
        shuffled = _permuted(spec, name, found, plan, frame) if spec.permute else None
        keep = answered_all(once((name, spec.arm, spec.cluster, *spec.adjust, *spec.of_clusters)), frame)
        is_told = may_tell(frame, (name, spec.arm), keep)
        cells = tuple(_cells(found, test, shuffled, spec, plan)) if is_told else (hidden(),) * len(heads)
        notes = (f"Counted is {outcome.says.replace(', against', ' against')}.",) if outcome.says else ()
        table = table.with_rows(Row(Cell(plan.variable(name).label, notes), cells))
        for statistic, value, model in _numbers(test, shuffled):
            blank = Record(spec.name, statistic, None, found.n, outcome=name, term=spec.arm, model=model)
            table = table.with_records(recorded(blank, value if is_told else None))
        if shuffled is not None:
            ways.add(_way(spec, shuffled))
    return _told(with_hidden_note(table, frame), spec, plan, sorted(ways))


def _permuted(spec: Arms, name: str, found: Summaries, plan: Plan, frame: Frame) -> Permutation:
    """Among all arrangements; of a constrained randomisation among those that it accepted."""
    if spec.accepted is None:
        return permutation(found, seed=plan.seed)
    given, levels = plan.allocations[spec.accepted], levels_of(spec.cluster, frame)
    place = {cluster: at for at, cluster in enumerate(given.clusters)}
    names = [levels[one] for one in found.names]
    if unknown := [one for one in names if one not in place]:
        raise CannotBeMade(
            f"“{name}”: {listed(unknown)} was not randomised together with the others",
            "exclude it, or look at the list of allocations",
        )
    signs = np.array([[sign == "1" for sign in line] for line in given.together], np.bool_)
    allowed = partitions(signs[:, [place[one] for one in names]], np.array(found.treated, np.bool_))
    try:
        return permutation(found, allowed, seed=plan.seed, is_drawn=len(given.together) < given.of)
    except ValueError as error:
        raise CannotBeMade(f"“{name}”: {error}", "look at the list of allocations, and at the arms") from error


def _summaries(spec: Arms, name: str, outcome: Explained, arm: Explained, plan: Plan, frame: Frame) -> Summaries:
    treated = np.where(np.isnan(arm.values), -1, arm.values).astype(np.intp)
    try:
        return summaries(
            outcome.values, clusters_of(spec.cluster, frame), treated, _covariates(spec, name, plan, frame)
        )
    except ValueError as error:
        raise CannotBeMade(
            f"“{name}”: {error}", "look at the variables of arm and cluster, or adjust by less"
        ) from error


def _covariates(spec: Arms, name: str, plan: Plan, frame: Frame) -> Floats | None:
    """Columns of what is taken out, shape (rows of the frame, columns); NaN in rows that are not complete."""
    adjusted = once((*spec.adjust, *spec.of_clusters))
    if not adjusted:
        return None
    keep = answered_all(once((name, spec.arm, spec.cluster, *adjusted)), frame)
    terms = [term_of(one, plan, frame) for one in adjusted]
    posed = pose(explained(name, plan, frame), terms, keep)
    columns = posed.regression.design[:, 1:]
    found = np.full((frame.rows, columns.shape[1]), np.nan)
    found[keep] = columns
    return found


def _cells(found: Summaries, test: ClusterT, shuffled: Permutation | None, spec: Arms, plan: Plan) -> Iterator[Cell]:
    style = plan.manuscript.style
    yield Cell(f"{found.n:,}")
    for clusters, mean in zip(test.clusters, test.means, strict=True):
        yield Cell(f"{clusters}")
        yield figure_cell(mean, spec.digits)
    yield with_limits(test.difference, test.interval, spec.digits, style)
    yield p_cell(test.p, style)
    if shuffled is not None:
        yield p_cell(shuffled.p, style)


def _numbers(test: ClusterT, shuffled: Permutation | None) -> Iterator[tuple[Statistic, Number, str]]:
    model = "t test of cluster means"
    yield Statistic.CLUSTERS, sum(test.clusters), model
    yield Statistic.COEFFICIENT, test.difference, model
    yield Statistic.CI_LOW, test.interval.low, model
    yield Statistic.CI_HIGH, test.interval.high, model
    yield Statistic.T, test.t, model
    yield Statistic.DF, test.df, model
    yield Statistic.P, test.p, model
    if shuffled is not None:
        yield Statistic.P, shuffled.p, f"permutation of clusters, {shuffled.arrangements} arrangements"


def _told(table: Table, spec: Arms, plan: Plan, ways: list[str]) -> Table:
    label = plan.variable(spec.cluster).label
    adjusted = once((*spec.adjust, *spec.of_clusters))
    table = table.with_notes(f"Means of the means of clusters ({label}), each counting once.").with_methods(
        "Arms of clusters were compared by a t test of the clusters’ means on clusters − 2 degrees of freedom."
    )
    if adjusted:
        names = listed(plan.variable(one).label for one in adjusted)
        table = table.with_notes(f"Means are of what a regression on {names} leaves.").with_methods(
            f"In a first stage a regression on {names}, without the arm, was taken out of the outcome."
        )
    if spec.permute:
        holds = "" if spec.accepted else " It holds for a randomisation that was not constrained."
        table = table.with_methods(
            "The permutation test asked how often clusters dealt out anew differ as far; it looked at "
            f"{listed(ways)}.{holds}"
        )
    return table


def _way(spec: Arms, shuffled: Permutation) -> str:
    if spec.accepted is None:
        return "all arrangements" if shuffled.is_exact else f"{shuffled.arrangements:,} drawn ones"
    number = f"{shuffled.arrangements:,} of the" if not shuffled.is_exact else f"the {shuffled.arrangements:,}"
    return f"{number} allocations that the constrained randomisation accepted"

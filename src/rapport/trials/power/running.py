"""Runs a power plan: every line twice, with the planned difference and with none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rapport.analysis.models.workers import share_out
from rapport.stats.power.formulas import Clusters, means_power, odds_power, proportions_power
from rapport.stats.power.simulated import Counted, Lot, Power, Simulation, lots, powers, run_lot
from rapport.textfiles.canonical import canonical_json
from rapport.trials.power.kept import Kept
from rapport.trials.power.plan import PlannedOutcome, PowerPlan

VERSION = 1
AT_ONCE = 64


@dataclass(frozen=True)
class Line:
    """One line of the result.

    Attributes:
        outcome: which.
        icc: with which intraclass correlation.
        planned: clusters, as the formula sees them.
        by_formula: power by formula.
        with_difference: power of each analysis, by simulation.
        without: the same where the arms do not differ: the error of the first kind.
    """

    outcome: str
    icc: float
    planned: Clusters
    by_formula: float
    with_difference: tuple[Power, ...]
    without: tuple[Power, ...]


def identity(plan: PowerPlan) -> str:
    """What a run is, as text: another one makes other lots."""
    return canonical_json({"version": VERSION, "plan": plan.model_dump(mode="json")}).decode()


def run(plan: PowerPlan, kept: Kept, told: Callable[[int, int], None], at_once: int = AT_ONCE) -> tuple[Line, ...]:
    """Run a plan.

    Args:
        plan: what shall be known.
        kept: lots that are done, and where new ones are kept.
        told: is told how many lots are done, and of how many.
        at_once: how many lots are handed out together.

    Returns:
        Its lines, outcome by outcome; the same whoever worked, and however often it was stopped.
    """
    rows = [(outcome, icc) for outcome in plan.outcomes for icc in plan.icc]
    made_up = [plan.simulation(outcome, icc, differs=differs) for outcome, icc in rows for differs in (True, False)]
    wanted = [(row, lot) for row, one in enumerate(made_up) for lot in lots(one, plan.trials, _seed(plan, row))]
    waiting = [(row, lot) for row, lot in wanted if (row, lot.number) not in kept.done]
    done = len(wanted) - len(waiting)
    told(done, len(wanted))
    with kept as keep:
        for first in range(0, len(waiting), at_once):
            for row, counted in _counted(waiting[first : first + at_once]):
                keep(row, counted)
                done += 1
                told(done, len(wanted))
    return tuple(
        _line(plan, outcome, icc, _powers(kept, 2 * at, made_up[2 * at : 2 * at + 2]))
        for at, (outcome, icc) in enumerate(rows)
    )


def _seed(plan: PowerPlan, row: int) -> int:
    """Each line has random numbers of its own."""
    return plan.seed * 2**16 + row


def _counted(some: list[tuple[int, Lot]]) -> Iterator[tuple[int, Counted]]:
    rows, handed_out = [row for row, _ in some], [lot for _, lot in some]
    yield from zip(rows, share_out(run_lot, handed_out), strict=True)


def _powers(kept: Kept, first: int, both: list[Simulation]) -> tuple[tuple[Power, ...], ...]:
    return tuple(
        powers(one, (counted for (row, _), counted in kept.done.items() if row == first + at))
        for at, one in enumerate(both)
    )


def _line(plan: PowerPlan, outcome: PlannedOutcome, icc: float, both: tuple[tuple[Power, ...], ...]) -> Line:
    planned = _clusters(plan, icc)
    return Line(outcome.name, icc, planned, _by_formula(plan, planned, outcome), *both)


def _clusters(plan: PowerPlan, icc: float) -> Clusters:
    sizes = plan.known_sizes
    mean = sum(sizes) / len(sizes)
    cv = (sum((size - mean) ** 2 for size in sizes) / len(sizes)) ** 0.5 / mean
    return Clusters(plan.clusters.treated, plan.clusters.control, mean, cv, icc)


def _by_formula(plan: PowerPlan, planned: Clusters, outcome: PlannedOutcome) -> float:
    if outcome.measured is not None:
        return means_power(planned, outcome.measured.difference, outcome.measured.sd, plan.alpha)
    if outcome.binary is not None:
        return proportions_power(planned, outcome.binary.treated, outcome.binary.control, plan.alpha)
    assert outcome.ordinal is not None  # noqa: S101 - see PlannedOutcome
    return odds_power(planned, outcome.ordinal.control, outcome.ordinal.odds_ratio, plan.alpha)

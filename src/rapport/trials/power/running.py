"""Runs a power plan: every line twice, with the planned difference and with none."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rapport.analysis.models.workers import share_out
from rapport.stats.power.formulas import Clusters, clusters_needed
from rapport.stats.power.simulated import Analysis, Counted, Lot, Power, Simulation, lots, powers, run_lot
from rapport.textfiles.canonical import canonical_json
from rapport.trials.power.by_formula import clusters_of, power_by_formula
from rapport.trials.power.kept import Kept
from rapport.trials.power.plan import PlannedOutcome, PowerPlan

VERSION = 2
AT_ONCE = 64


@dataclass(frozen=True)
class Line:
    """One line of the result.

    Attributes:
        outcome: which.
        icc: with which intraclass correlation.
        planned: clusters, as the formula sees them.
        by_formula: power by formula.
        needed: clusters in each arm that give the wished power by formula; none where no number does.
        with_difference: power of each analysis, by simulation.
        without: the same where the arms do not differ: the error of the first kind.
    """

    outcome: str
    icc: float
    planned: Clusters
    by_formula: float
    needed: int | None
    with_difference: tuple[Power, ...]
    without: tuple[Power, ...]


def identity(plan: PowerPlan) -> str:
    """What a run is, as text: another one makes other lots."""
    return canonical_json({"version": VERSION, "plan": plan.model_dump(mode="json")}).decode()


@dataclass(frozen=True)
class Far:
    """How far a run is.

    Attributes:
        slow: whether slow analyses are at work, which come last.
        done: trials of this kind that are done.
        of: trials of this kind in all.
        rate: of them done in a second, since this run began with them; 0 where nobody knows yet.
    """

    slow: bool
    done: int
    of: int
    rate: float

    @property
    def seconds(self) -> float:
        """How long the rest will take at this rate; 0 where nobody knows."""
        return (self.of - self.done) / self.rate if self.rate else 0.0


KINDS = ((True, False), (False, False), (True, True), (False, True))
"""What is made up for each line: whether the arms differ, and whether it is for the slow analyses."""


def run(plan: PowerPlan, kept: Kept, told: Callable[[Far], None], at_once: int = AT_ONCE) -> tuple[Line, ...]:
    """Run a plan.

    Args:
        plan: what shall be known.
        kept: lots that are done, and where new ones are kept.
        told: is told how far it is.
        at_once: how many lots are handed out together.

    Returns:
        Its lines, outcome by outcome; the same whoever worked, and however often it was stopped.
    """
    rows = [(outcome, icc) for outcome in plan.outcomes for icc in plan.icc]
    made_up = [
        plan.simulation(outcome, icc, differs=differs, slow=slow) for outcome, icc in rows for differs, slow in KINDS
    ]
    with kept as keep:
        for slow in (False, True):
            own = [(row, one) for row, one in enumerate(made_up) if one is not None and KINDS[row % 4][1] is slow]
            _work(plan, own, (kept, keep), told, at_once, slow=slow)
    return tuple(
        _line(plan, outcome, icc, _powers(plan, kept, 4 * at, made_up[4 * at : 4 * at + 4]))
        for at, (outcome, icc) in enumerate(rows)
    )


def _work(
    plan: PowerPlan,
    simulations: list[tuple[int, Simulation]],
    keeping: tuple[Kept, Callable[[int, Counted], None]],
    told: Callable[[Far], None],
    at_once: int,
    *,
    slow: bool,
) -> None:
    """Make up and keep what of these simulations is not kept yet."""
    kept, keep = keeping
    trials = plan.slow_trials if slow else plan.trials
    wanted = [(row, lot) for row, one in simulations for lot in lots(one, trials, _seed(plan, row))]
    waiting = [(row, lot) for row, lot in wanted if (row, lot.number) not in kept.done]
    of = sum(lot.trials for _, lot in wanted)
    before = of - sum(lot.trials for _, lot in waiting)
    done, began = before, time.monotonic()
    if wanted:
        told(Far(slow, done, of, 0.0))
    for first in range(0, len(waiting), at_once):
        for row, counted in _counted(waiting[first : first + at_once]):
            keep(row, counted)
            done += counted.trials
            told(Far(slow, done, of, (done - before) / max(time.monotonic() - began, 1e-9)))


def _seed(plan: PowerPlan, row: int) -> int:
    """Each line has random numbers of its own."""
    return plan.seed * 2**16 + row


def _counted(some: list[tuple[int, Lot]]) -> Iterator[tuple[int, Counted]]:
    rows, handed_out = [row for row, _ in some], [lot for _, lot in some]
    yield from zip(rows, share_out(run_lot, handed_out), strict=True)


def _powers(
    plan: PowerPlan, kept: Kept, first: int, four: list[Simulation | None]
) -> tuple[tuple[Power, ...], tuple[Power, ...]]:
    """With the planned difference and with none, in the order of the plan's analyses."""
    found: dict[bool, dict[Analysis, Power]] = {True: {}, False: {}}
    for at, one in enumerate(four):
        if one is not None:
            own = powers(one, (counted for (row, _), counted in kept.done.items() if row == first + at))
            found[KINDS[at][0]].update({each.analysis: each for each in own})
    with_difference, without = (tuple(found[differs][one] for one in plan.analyses) for differs in (True, False))
    return with_difference, without


def _line(
    plan: PowerPlan, outcome: PlannedOutcome, icc: float, both: tuple[tuple[Power, ...], tuple[Power, ...]]
) -> Line:
    planned = clusters_of(plan, icc)
    return Line(
        outcome.name, icc, planned, power_by_formula(plan, planned, outcome), _needed(plan, planned, outcome), *both
    )


def _needed(plan: PowerPlan, planned: Clusters, outcome: PlannedOutcome) -> int | None:
    try:
        return clusters_needed(
            lambda each: power_by_formula(plan, replace(planned, treated=each, control=each), outcome), plan.target
        )
    except ValueError:
        return None

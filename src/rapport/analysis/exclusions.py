"""Leaving people out by the plan's rules, counted step by step."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.derive import EPOCH
from rapport.analysis.frame import Frame, Left, Levels
from rapport.analysis.plan import Exclusion
from rapport.analysis.suppressed import HIDDEN, SUPPRESSED, hidden_note
from rapport.analysis.words import plain
from rapport.tables.numbers import count
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table


@dataclass(frozen=True)
class Step:
    """One exclusion as it happened.

    Attributes:
        label: the reason.
        excluded: how many it left out (of those still there).
        remaining: how many were left.
    """

    label: str
    excluded: int
    remaining: int


@dataclass(frozen=True)
class Flow:
    """From the file to the analysis.

    Attributes:
        rows: people in the file.
        steps: the exclusions, in the order of the plan.
    """

    rows: int
    steps: tuple[Step, ...]

    @property
    def analysed(self) -> int:
        """People who are left."""
        return self.steps[-1].remaining if self.steps else self.rows


def exclude(frame: Frame, rules: tuple[Exclusion, ...]) -> tuple[Frame, Flow]:
    """Apply the rules one after the other.

    Args:
        frame: the data.
        rules: the plan's exclusions.

    Returns:
        The data of those who are left, and the counts.
    """
    steps, whole, left = [], frame, []
    for rule in rules:
        out = _meets(frame, rule)
        left.append(Left(rule.label, frame.people[out]))
        frame = frame.only(~out)
        steps.append(Step(rule.label, int(out.sum()), frame.rows))
    return replace(frame, whole=whole, left=tuple(left)), Flow(whole.rows, tuple(steps))


def told_flow(flow: Flow, k: int) -> Flow | None:
    """The flow as it may be told where small numbers are protected.

    Args:
        flow: the counts.
        k: the smallest number of people that is told.

    Returns:
        The same; None where only the number of those analysed may be told, because an exclusion is small and
        could be worked out of the others.
    """
    small = [step for step in flow.steps if 0 < step.excluded < k]
    return None if small or 0 < flow.analysed < k else flow


def flow_table(flow: Flow, blank_lines: int, k: int | None = None) -> Table:
    """The flow of participants as a table.

    Args:
        flow: the counts.
        blank_lines: rows of the file that were left out because they had no text at all.
        k: the smallest number of people that is told; None for no limit.

    Returns:
        One row per step.
    """
    hides = k is not None and told_flow(flow, k) is None
    steps: list[tuple[str, int | None, str]] = [("Rows in the data file", flow.rows, "rows")]
    steps += [(f"Excluded: {step.label}", step.excluded, f"excluded={step.label}") for step in flow.steps]
    if hides:
        steps = [(label, None, term) for label, _, term in steps]
    is_told = k is None or flow.analysed >= k or not flow.analysed
    steps.append(("Analysed", flow.analysed if is_told else None, "analysed"))
    table = Table("flow", "Flow", "Participants, from the data file to the analysis", "Step", (Column(Cell("n")),))
    for label, number, term in steps:
        table = table.with_rows(Row(Cell(label), (Cell(HIDDEN if number is None else count(number)),)))
        note = SUPPRESSED if number is None else ""
        rows = None if hides else flow.rows
        table = table.with_records(Record("flow", Statistic.COUNT, number, n=rows, term=term, note=note))
    if not flow.steps:
        table = table.with_notes("The plan excludes nobody.")
    if hides and k is not None:
        table = table.with_notes(hidden_note(k))
    if blank_lines:
        rows_word = "row" if blank_lines == 1 else "rows"
        table = table.with_notes(f"{count(blank_lines)} {rows_word} of the file without any text are not counted.")
    return table


def _meets(frame: Frame, rule: Exclusion) -> NDArray[np.bool_]:
    values = frame.variables[rule.variable]
    if rule.missing:
        return ~values.answered()
    if rule.is_ is not None and isinstance(values, Levels):
        named = {plain(word) for word in rule.is_}
        codes = [at for at, level in enumerate(values.levels) if plain(level) in named]
        return np.isin(values.codes, codes)
    numbers = frame.numbers(rule.variable).values
    low = rule.below if rule.before is None else (rule.before - EPOCH).days
    high = rule.above if rule.after is None else (rule.after - EPOCH).days
    return numbers < low if low is not None else numbers > (np.inf if high is None else high)

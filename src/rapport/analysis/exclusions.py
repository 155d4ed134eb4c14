"""Leaving people out by the plan's rules, counted step by step."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.derive import EPOCH
from rapport.analysis.frame import Frame, Levels
from rapport.analysis.plan import Exclusion
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
    steps = []
    rows = frame.rows
    for rule in rules:
        out = _meets(frame, rule)
        frame = frame.only(~out)
        steps.append(Step(rule.label, int(out.sum()), frame.rows))
    return frame, Flow(rows, tuple(steps))


def flow_table(flow: Flow, blank_lines: int) -> Table:
    """The flow of participants as a table.

    Args:
        flow: the counts.
        blank_lines: rows of the file that were left out because they had no text at all.

    Returns:
        One row per step.
    """
    steps = [("Rows in the data file", flow.rows, "rows")]
    steps += [(f"Excluded: {step.label}", step.excluded, f"excluded={step.label}") for step in flow.steps]
    steps.append(("Analysed", flow.analysed, "analysed"))
    table = Table("flow", "Flow", "Participants, from the data file to the analysis", "Step", (Column(Cell("n")),))
    for label, number, term in steps:
        table = table.with_rows(Row(Cell(label), (Cell(count(number)),)))
        table = table.with_records(Record("flow", Statistic.COUNT, number, n=flow.rows, term=term))
    if not flow.steps:
        table = table.with_notes("The plan excludes nobody.")
    if blank_lines:
        rows = "row" if blank_lines == 1 else "rows"
        table = table.with_notes(f"{count(blank_lines)} {rows} of the file without any text are not counted.")
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

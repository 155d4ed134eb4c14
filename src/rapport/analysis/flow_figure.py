"""The verb ``flow``: the participants' way to the analysis, as a diagram."""

import numpy as np

from rapport.analysis.frame import Frame, Levels
from rapport.analysis.plan import Plan
from rapport.analysis.specs.flow import Earlier, FlowFigure
from rapport.analysis.suppressed import SUPPRESSED
from rapport.figures.drawings import Box, Count, Flow, Stage
from rapport.figures.figure import Figure
from rapport.figures.telling import figure
from rapport.tables.record import Record, Statistic

TYPED = "Steps before the data file were entered by hand."


def flow(spec: FlowFigure, number: str, plan: Plan, frame: Frame) -> Figure:
    """Draw the way from the data file, or from before it, to the analysis.

    Args:
        spec: its options.
        number: its number as printed.
        plan: the plan.
        frame: the data after exclusions.

    Returns:
        The diagram; with small numbers protected, without the counts that would tell them.
    """
    way = _Way(spec, frame)
    stages = [way.earlier(at) for at in range(len(spec.earlier))]
    stages += way.together() if spec.together or way.hides else way.one_by_one()
    notes = [TYPED] if spec.earlier else []
    return figure(spec.name, number, spec.caption, Flow(tuple(stages)), records=way.records(), notes=notes)


class _Way:
    def __init__(self, spec: FlowFigure, frame: Frame) -> None:
        self.spec, self.frame = spec, frame
        self.whole = frame.whole or frame
        self.sizes = [len(left.rows) for left in frame.left]
        k = frame.guard.k if frame.guard is not None else 0
        self.hides = any(0 < size < k for size in (*self.sizes, frame.rows))
        self.reason = f"not shown (an exclusion of fewer than {k})"

    def number(self, number: int, of: str) -> Count:
        return Count(None, of, self.reason) if self.hides else Count(number, of)

    def people(self, rows: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> tuple[Count, ...]:
        """Institutions, if they are counted, and people."""
        people = self.number(len(rows), self.spec.what)
        values = self.whole.variables.get(self.spec.units or "")
        if not isinstance(values, Levels):
            return (people,)
        codes = values.codes[rows]
        return self.number(len(np.unique(codes[codes >= 0])), self.spec.units_label), people

    def earlier(self, at: int) -> Stage:
        step = self.spec.earlier[at]
        following = self.spec.earlier[at + 1].n if at + 1 < len(self.spec.earlier) else self.whole.rows
        left = None
        if step.left and step.n >= following:
            left = Box(step.left, (self.number(step.n - following, self.spec.what),))
        return Stage(Box(step.label, _typed(step, self.spec)), left)

    def together(self) -> list[Stage]:
        everybody = np.arange(self.whole.rows, dtype=np.intp)
        parts = tuple(
            (left.label, self.number(size, "")) for left, size in zip(self.frame.left, self.sizes, strict=True)
        )
        excluded = Box("Excluded", (self.number(sum(self.sizes), self.spec.what),), parts) if parts else None
        first = Stage(Box(self.spec.first, self.people(everybody)), excluded)
        return [first, Stage(Box(self.spec.last, self.analysed()))]

    def one_by_one(self) -> list[Stage]:
        stages, rows, title = [], np.arange(self.whole.rows, dtype=np.intp), self.spec.first
        for left, size in zip(self.frame.left, self.sizes, strict=True):
            box = Box(f"Excluded: {left.label}", (self.number(size, self.spec.what),))
            stages.append(Stage(Box(title, self.people(rows)), box))
            rows = np.setdiff1d(rows, left.rows, assume_unique=True)
            title = "Remaining"
        return [*stages, Stage(Box(self.spec.last, self.people(rows)))]

    def analysed(self) -> tuple[Count, ...]:
        """How many are left is told in every case, as long as they are not few."""
        counts = self.people(self.frame.people)
        k = self.frame.guard.k if self.frame.guard is not None else 0
        return (*counts[:-1], Count(self.frame.rows, self.spec.what)) if self.frame.rows >= k else counts

    def records(self) -> list[Record]:
        name, note = self.spec.name, SUPPRESSED if self.hides else ""
        told = [("rows", self.whole.rows)]
        told += [(f"excluded={left.label}", size) for left, size in zip(self.frame.left, self.sizes, strict=True)]
        found = [
            Record(name, Statistic.COUNT, None if self.hides else size, term=term, note=note) for term, size in told
        ]
        last = self.analysed()[-1].number
        return [
            *found,
            Record(name, Statistic.COUNT, last, term="analysed", note="" if last is not None else SUPPRESSED),
        ]


def _typed(step: Earlier, spec: FlowFigure) -> tuple[Count, ...]:
    people = Count(step.n, spec.what)
    return (people,) if step.units is None else (Count(step.units, spec.units_label), people)

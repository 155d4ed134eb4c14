"""What a figure can show: numbers and words, no positions and no colours.

A number that is not there – nobody answered, or too few to be shown – is None with its reason, and is drawn
as words, never as zero.
"""

from dataclasses import dataclass
from math import isfinite


def _finite(*values: float | None) -> None:
    for value in values:
        if value is not None and not isfinite(value):
            raise ValueError(f"a figure cannot draw the value {value} – give None and its reason")


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        value: its length; None where there is no value.
        text: the value as printed; the reason where there is none.
    """

    value: float | None
    text: str

    def __post_init__(self) -> None:
        _finite(self.value)


@dataclass(frozen=True)
class BarRow:
    """A category with a bar for each series."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """Horizontal bars.

    Attributes:
        axis: what the length means, e.g. ``Participants (%)``.
        rows: the categories, from above.
        series: names of the bars of each row; one empty name for a single series.
        full: where the axis ends, e.g. 100; None for the longest bar.
        stub: what the categories are, for the data table.
    """

    axis: str
    rows: tuple[BarRow, ...]
    series: tuple[str, ...] = ("",)
    full: float | None = None
    stub: str = "Category"

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.bars) != len(self.series):
                raise ValueError(f"“{row.label}” has {len(row.bars)} bars, the figure {len(self.series)} series")


@dataclass(frozen=True)
class LikertBar:
    """The answers of one group of people, or of one time, to one item.

    Attributes:
        label: which, e.g. ``Before``; empty where there is one only.
        counts: people per level of the scale; empty where they are not shown.
        reason: why there are no counts.
    """

    label: str
    counts: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True)
class LikertItem:
    """An item of a rating scale with its bars, e.g. before and now."""

    label: str
    bars: tuple[LikertBar, ...]


@dataclass(frozen=True)
class Likert:
    """Answers on a rating scale: stacked bars that part at the middle of the scale.

    Attributes:
        levels: the words of the scale, from the one drawn at the left end to that at the right.
        items: the items, from above.
        neutral: index of the level that is neither the one nor the other, centred on the line; None
            where the scale has none: then the first half stands left of the line.
    """

    levels: tuple[str, ...]
    items: tuple[LikertItem, ...]
    neutral: int | None = None

    def __post_init__(self) -> None:
        if self.neutral is not None and not 0 <= self.neutral < len(self.levels):
            raise ValueError(f"there is no level {self.neutral} among {len(self.levels)}")
        for item in self.items:
            for bar in item.bars:
                if bar.counts and len(bar.counts) != len(self.levels):
                    raise ValueError(
                        f"“{item.label}” has {len(bar.counts)} counts, the scale {len(self.levels)} levels"
                    )


def middle_of(levels: tuple[str, ...]) -> int | None:
    """The index of the middle level of a scale; None where it has an even number of levels."""
    return len(levels) // 2 if len(levels) % 2 else None


@dataclass(frozen=True)
class Point:
    """A value of a line.

    Attributes:
        value: None where there is none: the line has a gap.
        low: lower limit of its interval; None for no interval.
        high: upper limit.
        text: the value as printed; the reason where there is none.
    """

    value: float | None
    text: str
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        _finite(self.value, self.low, self.high)


@dataclass(frozen=True)
class Line:
    """One line: a value for each place of the axis."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Lines:
    """Values over time, or over any ordered places.

    Attributes:
        x_axis: what the places are, e.g. ``Wave``.
        y_axis: what is measured.
        places: names of the places, from the left.
        lines: the lines.
        at: where the places stand, if their distances differ; empty for equal distances.
        from_zero: whether the axis of values must show zero.
    """

    x_axis: str
    y_axis: str
    places: tuple[str, ...]
    lines: tuple[Line, ...]
    at: tuple[float, ...] = ()
    from_zero: bool = False

    def __post_init__(self) -> None:
        _finite(*self.at)
        if self.at and (len(self.at) != len(self.places) or list(self.at) != sorted(set(self.at))):
            raise ValueError("each place needs its own position, in rising order")
        for line in self.lines:
            if len(line.points) != len(self.places):
                raise ValueError(f"“{line.label}” has {len(line.points)} points, the axis {len(self.places)} places")


@dataclass(frozen=True)
class Growth:
    """How many joined in each period, and how many there are by then.

    Attributes:
        axis: what the periods are, e.g. ``Year``.
        what: who or what is counted, in the plural, e.g. ``registrants``.
        periods: names of the periods, from the left.
        new: how many joined in each.
    """

    axis: str
    what: str
    periods: tuple[str, ...]
    new: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.new) != len(self.periods):
            raise ValueError(f"{len(self.new)} counts for {len(self.periods)} periods")

    @property
    def total(self) -> tuple[int, ...]:
        """How many there are by the end of each period."""
        sums, so_far = [], 0
        for number in self.new:
            so_far += number
            sums.append(so_far)
        return tuple(sums)


@dataclass(frozen=True)
class Estimate:
    """One row of a forest plot.

    Attributes:
        label: the term or level.
        value: the estimate; None for a heading or where there is none.
        low: lower limit; None where it is not known or does not exist.
        high: upper limit.
        text: estimate and interval as printed, ``1.0 (ref.)``, or the reason why there is none.
        p: p value as printed.
        level: 0 for a row of its own or a heading, 1 for a row below a heading, 2 for one below that.
        reference: whether the row is what others are compared with (drawn as an open mark).
    """

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    text: str = ""
    p: str = ""
    level: int = 0
    reference: bool = False

    def __post_init__(self) -> None:
        _finite(self.value, self.low, self.high)
        if self.value is not None and self.low is not None and self.low > self.value:
            raise ValueError(f"“{self.label}”: the lower limit is above the estimate")
        if self.value is not None and self.high is not None and self.high < self.value:
            raise ValueError(f"“{self.label}”: the upper limit is below the estimate")


@dataclass(frozen=True)
class Forest:
    """Estimates with their intervals on one axis.

    Attributes:
        axis: what is estimated, e.g. ``Adjusted odds ratio``.
        text: heading of the estimates as printed, e.g. ``AOR (95% CI)``.
        rows: the rows, from above.
        line: value of no difference: 1 for ratios, 0 for differences.
        logarithmic: whether the axis is logarithmic, as for ratios.
        left: what a value below the line means, e.g. ``less likely``; empty for no words.
        right: what a value above it means.
        stub: heading of the labels.
        p: heading of the p values.
    """

    axis: str
    text: str
    rows: tuple[Estimate, ...]
    line: float = 1.0
    logarithmic: bool = True
    left: str = ""
    right: str = ""
    stub: str = "Characteristic"
    p: str = "p"

    def __post_init__(self) -> None:
        if not self.logarithmic:
            return
        drawn = [row.value for row in self.rows] + [row.high for row in self.rows] + [self.line]
        if any(value is not None and value <= 0 for value in drawn):
            raise ValueError("a logarithmic axis shows only values above 0")


@dataclass(frozen=True)
class Count:
    """A number of a box: ``219 participants``; None is printed with its reason."""

    number: int | None
    of: str
    reason: str = ""


@dataclass(frozen=True)
class Box:
    """A box of a flow diagram.

    Attributes:
        title: what stands first, e.g. ``Completed the survey``.
        counts: its numbers – one, or several such as institutions and participants.
        parts: smaller numbers listed below, e.g. the reasons of an exclusion.
    """

    title: str
    counts: tuple[Count, ...]
    parts: tuple[tuple[str, Count], ...] = ()


@dataclass(frozen=True)
class Stage:
    """A box of the way down, with those who leave after it at its side.

    Attributes:
        box: who is there.
        left: who leaves before the next box; None for nobody.
    """

    box: Box
    left: Box | None = None


@dataclass(frozen=True)
class Flow:
    """Participants on their way through a study.

    Attributes:
        trunk: the boxes from above that all go through.
        arms: after the trunk, side by side, the boxes of each arm; empty for a study of one group. All
            have the same number of stages.
    """

    trunk: tuple[Stage, ...]
    arms: tuple[tuple[Stage, ...], ...] = ()

    def __post_init__(self) -> None:
        if len({len(arm) for arm in self.arms}) > 1:
            raise ValueError("the arms of a flow diagram have the same number of stages")


Drawing = Bars | Likert | Lines | Growth | Forest | Flow

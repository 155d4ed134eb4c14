"""Where an axis begins and ends, and where its marks stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from rapport.tables.numbers import MINUS


@dataclass(frozen=True)
class Axis:
    """An axis with its marks.

    Attributes:
        low: value at its start.
        high: value at its end; above ``low``.
        ticks: values with a mark, in rising order.
        digits: decimals of the marks.
        logarithmic: whether equal ratios are equal distances.
        both_ways: whether the marks count up to the left as well.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    digits: int = 0
    logarithmic: bool = False
    both_ways: bool = False

    def share(self, value: float) -> float:
        """Where a value stands, 0 at the start and 1 at the end; what is outside stands at the nearer end."""
        inside = min(max(value, self.low), self.high)
        if self.logarithmic:
            return log10(inside / self.low) / log10(self.high / self.low)
        return (inside - self.low) / (self.high - self.low)

    def label(self, tick: float) -> str:
        """A mark as it is written."""
        if self.logarithmic:
            return f"{tick:g}" if 1e-4 <= tick < 1e5 else f"{tick:.0e}".replace("e-0", "e-").replace("e+0", "e")
        if max(abs(self.low), abs(self.high)) >= 1e9:
            return f"{tick:.3g}".replace("e+", "e").replace("-", MINUS)
        return f"{abs(tick) if self.both_ways else tick:,.{self.digits}f}".replace("-", MINUS)


def linear(
    values: Sequence[float],
    *,
    most: int = 6,
    full: float | None = None,
    from_zero: bool = True,
    whole: bool = False,
) -> Axis:
    """An axis with marks at round numbers.

    Args:
        values: what must have room.
        most: how many marks there may be.
        full: where it ends, whatever the values; None for the next mark after the largest.
        from_zero: whether zero must be on it.
        whole: whether it counts something, so that no mark stands between two whole numbers.

    Returns:
        The axis; of no values, or of zeros alone, from 0 to 1.
    """
    low, high = min(values, default=0.0), max(values, default=0.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if full is not None:
        high = max(high, full)
    if high - low <= max(abs(high), abs(low)) * 1e-9:
        low, high = (low - 0.5, high + 0.5) if low else (0.0, 1.0)
    raw = (high - low) / max(most - 1, 1)
    step, digits = _step(max(raw, 1.0) if whole else raw)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ticks = tuple(round(at * step, digits) + 0.0 if step < 1e15 else at * step for at in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, digits)


def _step(raw: float) -> tuple[float, int]:
    """The next round number from a raw step up, and the decimals that it needs."""
    power = floor(log10(raw))
    for factor in (1, 2, 5, 10):
        if raw <= factor * 10.0**power * (1 + 1e-9):
            break
    exponent = power + (factor == 10)
    leading = 1 if factor == 10 else factor
    step = float(leading * 10**exponent) if exponent >= 0 else leading / 10**-exponent
    return step, max(0, -exponent)


def logarithmic(values: Sequence[float], line: float, *, most: int = 7, widest: float = 1000.0) -> Axis:
    """A logarithmic axis around a line of no difference.

    Args:
        values: what should have room, above 0.
        line: the value of no difference; always on the axis.
        most: how many marks there may be.
        widest: how far from the line a limit of an interval may stretch the axis, as a ratio.

    Returns:
        The axis, marked at 1, 2, 5, or at powers of ten where that would be too many.
    """
    inside = [value for value in values if line / widest <= value <= line * widest] + [line]
    low, high = min(inside), max(inside)
    if high / low < 2:
        low, high = low / 1.5, high * 1.5
    low, high = low / 1.1, high * 1.1
    for leads in ((1.0, 2.0, 5.0), (1.0,)):
        ticks = _log_ticks(low, high, leads)
        if len(ticks) <= most:
            break
    step = ceil(len(ticks) / most)
    return Axis(low, high, tuple(ticks[::step]), logarithmic=True)


def _log_ticks(low: float, high: float, leads: tuple[float, ...]) -> list[float]:
    """The marks between two values."""
    powers = range(floor(log10(low)) - 1, ceil(log10(high)) + 2)
    marks = [float(f"{lead * 10.0**power:.1g}") for power in powers for lead in leads]
    return [mark for mark in marks if low <= mark <= high]

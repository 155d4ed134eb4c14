"""How estimates, their limits and their p are written, in the style that the plan's journal wants."""

import math

from rapport.analysis.cells import undefined
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import fixed, interval, p_value, ratio_with_interval
from rapport.tables.table import Cell


def p_cell(p: Number, style: NumberStyle) -> Cell:
    """A p value.

    Args:
        p: the value.
        style: how the journal wants it.
    """
    return undefined(p) if isinstance(p, Undefined) else Cell(p_value(p, style))


def with_limits(value: Number, limits: Interval, digits: int, style: NumberStyle) -> Cell:
    """An estimate and its interval: "0.89 (0.19 to 1.59)"; where there is no interval, a note says why.

    Args:
        value: the estimate.
        limits: its interval.
        digits: decimals.
        style: how the journal wants it.
    """
    if isinstance(value, Undefined):
        return undefined(value)
    low, high = limits.low, limits.high
    if isinstance(low, Undefined) or isinstance(high, Undefined):
        return Cell(fixed(value, digits), _no_interval(limits))
    return Cell(f"{fixed(value, digits)} ({interval(low, high, digits, style)})")


def ratio_with_limits(value: Number, limits: Interval, style: NumberStyle) -> Cell:
    """A ratio and its interval; as :func:`with_limits`.

    Args:
        value: the ratio.
        limits: its interval.
        style: how the journal wants it.
    """
    if isinstance(value, Undefined):
        return undefined(value)
    low, high = limits.low, limits.high
    if isinstance(low, Undefined) or isinstance(high, Undefined):
        return Cell(fixed(value, 2), _no_interval(limits))
    return Cell(ratio_with_interval(value, low, high, style))


def exp(value: Number) -> Number:
    """The ratio of a logarithm; what is too large to be written is as large as it can be."""
    return value if isinstance(value, Undefined) else math.exp(min(value, 700.0))


def times(value: Number, factor: float) -> Number:
    """A number in another unit."""
    return value if isinstance(value, Undefined) else factor * value


def _no_interval(limits: Interval) -> tuple[str, ...]:
    why = next((side for side in (limits.low, limits.high) if isinstance(side, Undefined)), None)
    return () if why is None else (f"Interval not computed: {why.reason}.",)

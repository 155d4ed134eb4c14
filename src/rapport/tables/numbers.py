"""How figures are written in a table.

Rounding is half away from zero, as SAS prints and as readers do by hand; Python's own formatting
rounds halves to even and the binary 2.675 down. A minus is the sign −, not a hyphen.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

UNDEFINED = "–"
MINUS = "−"


def fixed(value: float, digits: int) -> str:
    """A number with a fixed number of decimals.

    Args:
        value: any finite number. It is first taken to 15 significant digits, so that the noise of
            binary arithmetic does not decide a half.
        digits: decimals, 0 or more.

    Returns:
        E.g. ``−1.30``; never ``−0.00``.
    """
    step = Decimal(1).scaleb(-digits)
    rounded = Decimal(f"{value:.15g}").quantize(step, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def count(number: int) -> str:
    """A count, with commas between thousands."""
    return f"{number:,}"


def percent(part: int, whole: int, digits: int = 1) -> str:
    """A percentage, rounded from the exact ratio.

    Args:
        part: how many.
        whole: of how many; 0 gives an en dash.
        digits: decimals.

    Returns:
        E.g. ``34.2``, without a percent sign.
    """
    if whole == 0:
        return UNDEFINED
    scaled = Fraction(part, whole) * 100 * 10**digits
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return f"{Decimal(units).scaleb(-digits):f}"


def p_value(p: float) -> str:
    """A p value by the usual rule of medical journals.

    Two decimals from .01 up, three below, ``<0.001`` below that; more where two would turn a
    value under .05 into 0.05; ``>0.99`` at the top.

    Args:
        p: between 0 and 1.

    Returns:
        E.g. ``0.03``, ``0.046``, ``<0.001``.
    """
    if p < 0.001:
        return "<0.001"
    if p < 0.01:
        return fixed(p, 3)
    if p < 0.05 and fixed(p, 2) == "0.05":
        return next((text for text in (fixed(p, 3), fixed(p, 4)) if float(text) < 0.05), "<0.05")
    return ">0.99" if p > 0.99 else fixed(p, 2)


def interval(low: float, high: float, digits: int) -> str:
    """The two limits of an interval: ``1.01 to 1.13``."""
    return f"{fixed(low, digits)} to {fixed(high, digits)}"


def with_spread(middle: float, spread: float, digits: int) -> str:
    """A value and its spread: ``4.63 (1.27)``."""
    return f"{fixed(middle, digits)} ({fixed(spread, digits)})"

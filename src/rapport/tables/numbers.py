"""How figures are written in a table.

Rounding is half away from zero, as SAS prints and as readers do by hand; Python's own formatting
rounds halves to even and the binary 2.675 down. A minus is the sign −, not a hyphen.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from rapport.tables.number_style import PLAIN, NumberStyle

UNDEFINED = "–"
MINUS = "−"
EVERY_FIGURE = Context(prec=350)
"""So many does the largest number have, and some decimals."""


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
    rounded = Decimal(f"{value:.15g}").quantize(step, ROUND_HALF_UP, EVERY_FIGURE)
    text = f"{rounded.copy_abs():f}"
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


def p_value(p: float, style: NumberStyle = PLAIN) -> str:
    """A p value by the usual rule of medical journals.

    Two decimals from .01 up, three below, ``<0.001`` below that; more where two would turn a
    value under .05 into 0.05; ``>0.99`` at the top.

    Args:
        p: between 0 and 1.
        style: how the journal wants it.

    Returns:
        E.g. ``0.03``, ``0.046``, ``<0.001``; in other styles ``.03``, ``< .001``.
    """
    return _styled_p(_p_digits(p), style)


def p_in_words(p: float, style: NumberStyle = PLAIN) -> str:
    """A p value for a sentence: ``p = 0.03``, ``P < .001``.

    Args:
        p: between 0 and 1.
        style: how the journal wants it.

    Returns:
        Letter, sign and number.
    """
    text = _p_digits(p)
    sign, digits = (text[0], text[1:]) if text[0] in "<>" else ("=", text)
    return f"{style.p} {sign} {_styled_p(digits, style)}"


def _p_digits(p: float) -> str:
    if p < 0.001:
        return "<0.001"
    if p < 0.01:
        return fixed(p, 3)
    if p < 0.05 and fixed(p, 2) == "0.05":
        return next((text for text in (fixed(p, 3), fixed(p, 4)) if float(text) < 0.05), "<0.05")
    return ">0.99" if p > 0.99 else fixed(p, 2)


def _styled_p(text: str, style: NumberStyle) -> str:
    sign, digits = (text[0], text[1:]) if text[0] in "<>" else ("", text)
    if not style.zero_before_p:
        digits = digits.removeprefix("0")
    return f"{sign}{' ' if sign and style.sign_apart else ''}{digits}"


def interval(low: float, high: float, digits: int, style: NumberStyle = PLAIN) -> str:
    """The two limits of an interval.

    Args:
        low: the lower limit.
        high: the upper limit.
        digits: decimals.
        style: how the journal wants it; a dash gives way to "to" beside a minus.

    Returns:
        E.g. ``1.01 to 1.13``, ``1.01, 1.13``, ``1.01–1.13``.
    """
    return _limits(fixed(low, digits), fixed(high, digits), style)


def ratio(value: float) -> str:
    """An odds ratio or another ratio: two decimals below 10, one below 100, none above.

    Args:
        value: above 0.

    Returns:
        E.g. ``2.02``, ``14.8``, ``237``; ``<0.01`` for what would print as 0.00, ``>999`` above that.
    """
    if value < 0.005:
        return "<0.01"
    if value >= 999.5:
        return ">999"
    digits = next(digits for digits, below in ((2, 9.995), (1, 99.95), (0, 1000.0)) if value < below)
    return fixed(value, digits)


def ratio_with_interval(value: float, low: float, high: float, style: NumberStyle = PLAIN) -> str:
    """A ratio and its limits.

    Args:
        value: the ratio.
        low: its lower limit.
        high: its upper limit.
        style: how the journal wants it.

    Returns:
        E.g. ``2.02 (0.77 to 5.26)``, ``14.8 (3.10, 71.0)``.
    """
    return f"{ratio(value)} ({_limits(ratio(low), ratio(high), style)})"


def _limits(low: str, high: str, style: NumberStyle) -> str:
    between = style.between
    if between == "–" and (MINUS in low or MINUS in high):
        between = " to "
    return f"{low}{between}{high}"


def with_spread(middle: float, spread: float, digits: int) -> str:
    """A value and its spread: ``4.63 (1.27)``."""
    return f"{fixed(middle, digits)} ({fixed(spread, digits)})"

"""Confidence limits beside what they are the limits of: paired differences, and ratios with their p-values."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from statistics import NormalDist

from rapport.tables.arithmetic.claims import Change, Ratio
from rapport.tables.arithmetic.finding import Finding, Kind
from rapport.tables.arithmetic.printed import Printed
from rapport.tables.arithmetic.student import quantile

NORMAL = NormalDist()
Range = tuple[float, float]


def of_change(change: Change) -> Iterator[Finding]:
    """Every slip in a row of before, after and difference.

    Args:
        change: the row.

    Yields:
        Errors: a difference that is not after − before; standard deviations that no correlation joins; limits that are
        not mean ± t × SD / √n. All numbers are taken as rounded, and together: there must be one set of true ones.
    """
    before, after, difference = change.before, change.after, change.difference
    if before[0] and after[0] and difference[0]:
        low, high = float(after[0].low - before[0].high), float(after[0].high - before[0].low)
        if not difference[0].meets(low, high):
            right = difference[0].same_digits((after[0].low + after[0].high - before[0].low - before[0].high) / 2)
            what = f"{after[0].text} − {before[0].text} is {right}"
            yield _error(change, "difference, mean", difference[0].text, what, _between(low, high, difference[0]))
    if before[1] and after[1] and difference[1]:
        low = max(float(before[1].low - after[1].high), float(after[1].low - before[1].high), 0.0)
        high = float(before[1].high + after[1].high)
        if not difference[1].meets(low, high):
            what = f"SDs of {before[1].text} before and {after[1].text} after allow none such"
            yield _error(change, "difference, SD", difference[1].text, what, _between(low, high, difference[1]))
    yield from _limits(change)


def _error(change: Change, column: str, printed: str, what: str, fits: str) -> Finding:
    place = replace(change.place, column=column)
    return Finding(Kind.ERROR, place, printed, what, fits, "work the row out anew from the answers")


def _between(low: float, high: float, like: Printed) -> str:
    return f"from {low:.{like.decimals}f} to {high:.{like.decimals}f} would fit"


def _limits(change: Change) -> Iterator[Finding]:
    mean, sd = change.difference
    if not (mean and sd and change.low and change.high and change.n and change.n > 1):
        return
    times = quantile(change.level, change.n - 1) / math.sqrt(change.n)
    arm = (times * max(float(sd.low), 0.0), times * float(sd.high))
    if _are_possible(_range(mean), arm, _range(change.low), _range(change.high)):
        return
    digits = change.low.decimals
    middle = times * sd.value
    what = f"{mean.text} ± {middle:.{digits + 1}f} (t × SD / √n with n = {change.n:,}) is another interval"
    fits = f"about {mean.value - middle:.{digits}f} to {mean.value + middle:.{digits}f} would fit"
    yield _error(change, "confidence limits", f"{change.low.text} to {change.high.text}", what, fits)


def _range(number: Printed) -> Range:
    return float(number.low), float(number.high)


def _are_possible(mean: Range, arm: Range, low: Range, high: Range, room: float = 1e-9) -> bool:
    """Whether there are limits in `low` and `high` whose middle is in `mean` and whose half width is in `arm`.

    With the lower limit L, each condition on the upper one H bounds H from below or above by a line in L; there is an H
    where every lower bound is below every upper one (Fourier–Motzkin), which again bounds L.
    """
    (a, b), (c, d) = mean, arm
    most = min(low[1], 2 * b - high[0], high[1] - 2 * c, b - c)
    least = max(low[0], high[0] - 2 * d, 2 * a - high[1], a - d)
    return least <= most + room


def of_ratio(ratio: Ratio) -> Iterator[Finding]:
    """Every slip in a ratio with its limits and its p.

    Args:
        ratio: the ratio.

    Yields:
        Errors: a ratio or limit that is not above zero; limits that are the wrong way round or leave the ratio out, or
        whose geometric mean it is not; a p on the other side of 1 − level than the limits are of 1. A doubt: a p that
        is not that of the limits (Altman and Bland, 2011, doi:10.1136/bmj.d2304), as when it is of another test.
    """
    estimate, low, high = ratio.estimate, ratio.low, ratio.high
    if low.high < 0 or estimate.high <= 0 or high.high <= 0:
        yield _of_ratio(ratio, "a ratio is above zero", "", "see whether these are coefficients and no ratios")
        return
    if low.low > high.high or estimate.high < low.low or estimate.low > high.high:
        what = f"the limits {low.text} to {high.text} leave it out"
        yield _of_ratio(ratio, what, "", "see which of the three is another")
        return
    least = math.sqrt(max(float(low.low), 0.0) * max(float(high.low), 0.0))
    most = math.sqrt(float(low.high) * float(high.high))
    if not estimate.meets(least, most):
        what = f"on the scale of logarithms it does not stand in the middle of {low.text} to {high.text}"
        fits = f"from {least:.{estimate.decimals}f} to {most:.{estimate.decimals}f} would fit"
        mend = "see which of the three is another; limits of another kind (profile, exact) need not be so – then say so"
        yield _of_ratio(ratio, what, fits, mend)
        return
    if ratio.p is not None:
        yield from _of_p(ratio, ratio.p)


def _of_ratio(ratio: Ratio, what: str, fits: str, mend: str) -> Finding:
    printed = f"{ratio.estimate.text} ({ratio.low.text}–{ratio.high.text})"
    return Finding(Kind.ERROR, replace(ratio.place, column="ratio and limits"), printed, what, fits, mend)


def p_range(ratio: Ratio) -> Range:
    """Between which numbers the p of a ratio is, by its limits.

    Args:
        ratio: the ratio.

    Returns:
        The lowest and highest p of z = ln(ratio) / SE with SE = ln(high / low) / (2 z of the level), over all numbers
        that are printed so.
    """
    times = 2 * NORMAL.inv_cdf((1 + ratio.level) / 2)
    found = []
    smallest = 10.0 ** -(ratio.low.decimals + 2)
    for estimate, low, high in product(*(_range(one) for one in (ratio.estimate, ratio.low, ratio.high))):
        width = math.log(max(high, smallest)) - math.log(max(low, smallest))
        found.append(times * math.log(max(estimate, smallest)) / width if width > 0 else math.inf)
    includes_one = float(ratio.estimate.low) <= 1 <= float(ratio.estimate.high)
    nearest = 0.0 if includes_one else min(map(abs, found))
    return 2 * (1 - NORMAL.cdf(max(map(abs, found)))), 2 * (1 - NORMAL.cdf(nearest))


def _of_p(ratio: Ratio, p: Printed) -> Iterator[Finding]:
    place = ratio.p_place or replace(ratio.place, column="p")
    if p.low > 1 or p.high < 0:
        yield Finding(Kind.ERROR, place, p.text, "no p is so", "", "write a number from 0 to 1")
        return
    least, most = p_range(ratio)
    if p.meets(least, most):
        return
    alpha = 1 - ratio.level
    excludes_one = float(ratio.low.low) > 1 or float(ratio.high.high) < 1
    holds_one = float(ratio.low.high) < 1 < float(ratio.high.low)
    is_other_side = (excludes_one and float(p.low) > alpha) or (holds_one and float(p.high) < alpha)
    shown = f"{ratio.estimate.text} ({ratio.low.text}–{ratio.high.text})"
    fits = f"from {least:.3g} to {most:.3g} would fit"
    if is_other_side:
        what = f"{shown} says the opposite"
        yield Finding(Kind.ERROR, place, p.text, what, fits, "see whether p or the limits are another")
    else:
        mend = "name the test if it is another one, such as a likelihood ratio; otherwise see which is another"
        yield Finding(Kind.DOUBT, place, p.text, f"{shown} gives another p", fits, mend)

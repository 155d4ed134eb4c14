"""Means, standard deviations and quartiles: whether they are possible on their scale, and a total beside its parts."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from rapport.tables.arithmetic.claims import Spread, Total
from rapport.tables.arithmetic.finding import Finding, Kind
from rapport.tables.arithmetic.printed import Printed


def findings(spread: Spread) -> Iterator[Finding]:
    """Every slip in how a measure is spread.

    Args:
        spread: what is printed of it.

    Yields:
        Errors: quartiles that are out of order; a mean or quartile outside the scale; a mean of whole numbers that no
        sum gives (GRIM: Brown and Heathers, 2017, doi:10.1177/1948550616673876); a standard deviation that is greater
        than any on the scale with this mean.
    """
    yield from _order(spread)
    yield from _outside(spread)
    if spread.mean is not None and spread.is_whole and spread.n:
        yield from _granular(spread, spread.mean, spread.n)
    if spread.sd is not None:
        yield from _too_wide(spread, spread.sd)


def _error(spread: Spread, column: str, printed: str, what: str, fits: str, mend: str) -> Finding:
    return Finding(Kind.ERROR, replace(spread.place, column=column), printed, what, fits, mend)


def _order(spread: Spread) -> Iterator[Finding]:
    named = [
        ("lowest", spread.low), ("Q1", spread.q1), ("median", spread.median), ("Q3", spread.q3),
        ("highest", spread.high),
    ]  # fmt: skip
    there = [(name, number) for name, number in named if number is not None]
    for (below, low), (above, high) in pairwise(there):
        if low.low > high.high:
            what = f"{below} {low.text} is above {above} {high.text}"
            yield _error(
                spread, above, high.text, what, f"{above} from {low.text} on", "see which of the two is another"
            )


def _outside(spread: Spread) -> Iterator[Finding]:
    if spread.mean is None:
        return
    is_low = spread.low is not None and spread.mean.high < spread.low.low
    is_high = spread.high is not None and spread.mean.low > spread.high.high
    if is_low or is_high:
        scale = f"{spread.low.text if spread.low else '…'} to {spread.high.text if spread.high else '…'}"
        what = f"no mean of numbers from {scale} is so"
        yield _error(spread, "mean", spread.mean.text, what, "", "see whether mean or scale is another")


def _granular(spread: Spread, mean: Printed, n: int) -> Iterator[Finding]:
    if math.floor(mean.high * n) >= math.ceil(mean.low * n):
        return
    below = math.floor(mean.low * n)
    near = " and ".join(f"{(below + step) / n:.{mean.decimals}f}" for step in (0, 1))
    what = f"the sum of {n:,} whole numbers, divided by {n:,}, is never so"
    yield _error(spread, "mean", mean.text, what, f"the nearest are {near}", "see whether mean or n is another")


def widest(mean: tuple[float, float], low: float, high: float, n: int | None) -> float:
    """The greatest standard deviation on a scale: everybody stands at one of its ends.

    Args:
        mean: between which numbers the mean is.
        low: lower end of the scale.
        high: upper end.
        n: of how many; None for the greatest that any sample has.

    Returns:
        √((mean − low)(high − mean) n / (n − 1)), the greatest of it within the bounds of the mean: the inequality of
        Bhatia and Davis (2000), with the divisor of a sample.
    """
    middle = min(max((low + high) / 2, mean[0]), mean[1])
    of_sample = n / (n - 1) if n is not None and n > 1 else 2.0
    return math.sqrt(max(middle - low, 0) * max(high - middle, 0) * of_sample)


def _too_wide(spread: Spread, sd: Printed) -> Iterator[Finding]:
    if sd.high < 0:
        yield _error(spread, "SD", sd.text, "no standard deviation is below zero", "", "write it without its sign")
        return
    if spread.low is None or spread.high is None:
        return
    low, high = float(spread.low.low), float(spread.high.high)
    mean = (float(spread.mean.low), float(spread.mean.high)) if spread.mean else (low, high)
    most = widest(mean, low, high, spread.n)
    if not sd.meets(0, most):
        of = f" with the mean {spread.mean.text}" if spread.mean else ""
        what = f"numbers from {spread.low.text} to {spread.high.text}{of} cannot differ so much"
        fits = f"at most {most:.{max(sd.decimals, 1)}f}"
        yield _error(spread, "SD", sd.text, what, fits, "see whether SD, mean or scale is another")


def beside_parts(total: Total) -> Iterator[Finding]:
    """A total whose quartiles all lie on one side of those of all its parts.

    Args:
        total: the total and its parts.

    Yields:
        One doubt: the mean of several parts is hardly ever lower, or higher, than every one of them.
    """
    for side, beyond in (("below", _is_below), ("above", _is_above)):
        if len(total.parts) > 1 and all(beyond(total, name) for name in ("q1", "median", "q3")):
            one = total.whole
            texts = [number.text if (number := getattr(one, name)) else "…" for name in ("median", "q1", "q3")]
            medians = sorted((part.median for part in total.parts if part.median), key=lambda one: one.value)
            what = (
                f"median and quartiles all lie {side} those of each of its {len(total.parts)} parts, whose medians "
                f"go from {medians[0].text} to {medians[-1].text}"
            )
            mend = "see how missing answers were scored: a part that was not answered may have been counted as 0"
            place = replace(one.place, column="median (Q1–Q3)")
            yield Finding(Kind.DOUBT, place, f"{texts[0]} ({texts[1]}–{texts[2]})", what, "", mend)


def _is_below(total: Total, name: str) -> bool:
    whole = getattr(total.whole, name)
    parts = [getattr(part, name) for part in total.parts]
    return whole is not None and all(part is not None and whole.high < part.low for part in parts)


def _is_above(total: Total, name: str) -> bool:
    whole = getattr(total.whole, name)
    parts = [getattr(part, name) for part in total.parts]
    return whole is not None and all(part is not None and whole.low > part.high for part in parts)

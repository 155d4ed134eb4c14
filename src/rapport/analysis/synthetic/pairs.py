"""Before and after on a rating scale, as an integer table with the printed means, SDs and interval.

For one item the people are an integer table n[i, j]: i before, j after. Number, sums and sums of squares
decide all nine printed numbers, and all of them are linear in n; so the table nearest to a bivariate normal
sample is found by ``nearest.nearest_counts``.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from rapport.analysis.synthetic.nearest import Floats, Impossible, Integers, nearest_counts, squares
from rapport.analysis.synthetic.printed import Count, Text, Window, Word, rounding_to
from rapport.textfiles.strict_model import StrictModel

DIGITS = 2
# Sums are taken that leave the SD of the differences at least this part of the most room there is.
ROOMY = 0.4


class Spread(StrictModel):
    """A printed mean and standard deviation."""

    mean: float
    sd: float


class Limits(StrictModel):
    """A printed 95% confidence interval."""

    low: float
    high: float


class PairedItem(StrictModel):
    """One row of a printed table of before and after.

    Attributes:
        name: the columns are ``<name>_before`` and ``<name>_now``.
        label: the row as printed.
        n: people who answered both.
        before: mean (SD) before.
        after: mean (SD) after.
        difference: mean (SD) of after − before.
        interval: 95% interval of the mean difference.
    """

    name: Word
    label: Text
    n: Count
    before: Spread
    after: Spread
    difference: Spread
    interval: Limits


@dataclass(frozen=True)
class _Sums:
    """Whole sums before and after, and what is left for the SD of the differences."""

    before: int
    after: int
    sd: Window


def paired_people(item: PairedItem, low: int, high: int, rng: np.random.Generator) -> Integers:
    """People whose row of the table is the printed one.

    Args:
        item: the printed row.
        low: smallest answer of the scale.
        high: largest answer.
        rng: decides which of the many possible tables it is.

    Returns:
        An array of n × 2: before and after of each person, in no special order.

    Raises:
        Impossible: no integer table has all nine numbers.
    """
    choices = _sums(item)
    rng.shuffle(choices)
    grid = np.arange(low, high + 1)
    before, after = (side.ravel() for side in np.meshgrid(grid, grid, indexing="ij"))
    wanted = rng.multinomial(item.n, _bivariate_normal(item, before, after)).astype(float)
    for sums in choices:
        table = _nearest(item, sums, (before, after), wanted)
        if table is not None:
            return np.repeat(np.column_stack([before, after]), table, axis=0)
    raise Impossible(f"“{item.label}”: no {item.n} whole answers from {low} to {high} have the printed numbers")


def _sums(item: PairedItem) -> list[_Sums]:
    """Whole sums that round to the three means and leave room for SD and interval of the difference."""
    found = []
    to_sd = np.sqrt(item.n) / float(stdtrit(item.n - 1, 0.975))
    for before in rounding_to(item.before.mean, DIGITS).times(item.n).integers():
        for after in rounding_to(item.after.mean, DIGITS).times(item.n).integers():
            mean = (after - before) / item.n
            inside = rounding_to(item.difference.mean, DIGITS)
            if not inside.low <= mean <= inside.high:
                continue
            low, high = rounding_to(item.interval.low, DIGITS), rounding_to(item.interval.high, DIGITS)
            sd = rounding_to(item.difference.sd, DIGITS)
            sd = sd.meets(Window(mean - low.high, mean - low.low).times(to_sd))
            sd = sd.meets(Window(high.low - mean, high.high - mean).times(to_sd))
            found.append(_Sums(before, after, sd))
    room = max((sums.sd.width for sums in found), default=-1.0)
    return [sums for sums in found if sums.sd.width > 0 and sums.sd.width >= ROOMY * room]


def _bivariate_normal(item: PairedItem, before: Integers, after: Integers) -> Floats:
    """Density at the cells, scaled to add up to 1; the correlation follows from the three SDs."""
    one, two, apart = item.before.sd, item.after.sd, item.difference.sd
    r = (one**2 + two**2 - apart**2) / (2 * one * two)
    x, y = (before - item.before.mean) / one, (after - item.after.mean) / two
    density = np.exp(-(x**2 - 2 * r * x * y + y**2) / (2 * (1 - r**2)))
    return np.asarray(density / density.sum(), dtype=np.float64)


def _nearest(item: PairedItem, sums: _Sums, cells: tuple[Integers, Integers], wanted: Floats) -> Integers | None:
    """The integer table nearest to what is wished; None if there is none."""
    before, after = cells
    n, change = item.n, sums.after - sums.before
    rows = (np.ones(len(before)), before, after, before**2, after**2, (after - before) ** 2)
    windows = (
        Window(n, n),
        Window(sums.before, sums.before),
        Window(sums.after, sums.after),
        squares(rounding_to(item.before.sd, DIGITS), sums.before, n),
        squares(rounding_to(item.after.sd, DIGITS), sums.after, n),
        squares(sums.sd, change, n),
    )
    return nearest_counts(wanted, rows, windows)

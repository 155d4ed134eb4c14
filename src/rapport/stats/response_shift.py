"""Did people change, or their yardstick? The true pre against the pre asked afterwards (then-test)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.stats.describe import moments
from rapport.stats.paired import PairedT, paired_t
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]

CONSTANT_PRE = Undefined("the answers before are all the same")


@dataclass(frozen=True)
class ResponseShift:
    """Three changes in the people who gave all three answers.

    Attributes:
        n: people with all three answers.
        missing: rows with one missing or more.
        conventional: after − before, as asked at either time.
        retrospective: after − then: with one yardstick.
        shift: then − before: how far the yardstick moved; below zero, people now rate their past lower.
        conventional_effect: conventional mean / SD of before.
        retrospective_effect: retrospective mean / SD of before.
        shift_effect: mean shift / SD of before.
        correlation: Pearson's, of before and then.
    """

    n: int
    missing: int
    conventional: PairedT
    retrospective: PairedT
    shift: PairedT
    conventional_effect: Number
    retrospective_effect: Number
    shift_effect: Number
    correlation: Number


def response_shift(before: Floats, then: Floats, after: Floats, confidence: float = 0.95) -> ResponseShift:
    """The then-test; R: ``t.test(then, before, paired = TRUE)`` and the two changes beside it, in the same people.

    Howard et al. (1979), Applied Psychological Measurement 3:1; effect sizes over the SD of ``before``, as
    Schwartz & Sprangers (1999), Soc Sci Med 48:1531, so that retrospective = conventional − shift holds for them
    as it does for the means.

    Args:
        before: shape (rows,): answered before; NaN is missing.
        then: the same people's answer afterwards, about the time before.
        after: the same people's answer about now.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        The three changes; what cannot be computed is undefined, with the reason.

    Raises:
        ValueError: the shapes differ, a value is infinite or the confidence is impossible.
    """
    if not before.shape == then.shape == after.shape:
        raise ValueError("before, then and after have different numbers of rows")
    complete = ~(np.isnan(before) | np.isnan(then) | np.isnan(after))
    first, again, last = before[complete], then[complete], after[complete]
    conventional, retrospective = paired_t(first, last, confidence), paired_t(again, last, confidence)
    shift = paired_t(first, again, confidence)
    sd = moments(first).sd

    def over_sd(test: PairedT) -> Number:
        mean = test.difference.mean
        if isinstance(mean, Undefined):
            return mean
        if isinstance(sd, Undefined):
            return sd
        return mean / sd if sd > 0 else CONSTANT_PRE

    return ResponseShift(
        len(first), len(before) - len(first), conventional, retrospective, shift,
        over_sd(conventional), over_sd(retrospective), over_sd(shift), _correlation(first, again),
    )  # fmt: skip


def _correlation(one: Floats, other: Floats) -> Number:
    """Pearson's correlation; R: ``cor(x, y)``."""
    if len(one) < 2:
        return Undefined("fewer than two complete rows")
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return Undefined("one of the two is the same for everybody")
    a, b = one - one.mean(), other - other.mean()
    return math.fsum(a * b) / math.sqrt(math.fsum(a * a) * math.fsum(b * b))

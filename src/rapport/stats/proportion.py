"""The confidence interval of a share."""

import math

from scipy.special import ndtri

from rapport.stats.paired import Interval
from rapport.stats.undefined import Undefined

NOBODY = Undefined("nobody answered")


def wilson(count: int, n: int, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a share, without continuity correction; R: ``prop.test(x, n, correct = FALSE)``.

    With p = x/n and z the normal quantile: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n) (Wilson 1927,
    Journal of the American Statistical Association 22:209).

    Args:
        count: how many have it.
        n: of how many.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The limits, as shares from 0 to 1; undefined for n = 0.

    Raises:
        ValueError: the count does not lie between 0 and n, or the confidence not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError("the confidence lies between 0 and 1")
    if not 0 <= count <= n:
        raise ValueError("the count lies between 0 and n")
    if n == 0:
        return Interval(NOBODY, NOBODY, confidence)
    z, p = float(ndtri((1 + confidence) / 2)), count / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    low = 0.0 if count == 0 else (middle - half) / whole
    high = 1.0 if count == n else (middle + half) / whole
    return Interval(low, high, confidence)

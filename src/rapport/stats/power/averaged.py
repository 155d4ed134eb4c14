"""Made-up trials analysed by generalised estimating equations, all of a lot at once.

With the arm as only term nothing is needed of a cluster but its size, sum and sum of squares, and the equations of the
two arms meet in the working correlation alone. :func:`rapport.stats.peers.gee.gee` is the estimator for real data.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, stdtrit

from rapport.stats.power.between import Judged, judged
from rapport.stats.power.outcomes import Floats, Made

TURNS = 200
SAME = 1e-10


def kauermann_carroll(made: Made, alpha: float) -> Judged:
    """GEE, exchangeable, corrected by (I − H)^(−½): Kauermann & Carroll (2001), JASA 96:1387.

    Args:
        made: the trials, with squares.
        alpha: level of the test: t on clusters − 2 degrees of freedom.
    """
    return _judged(made, alpha, -0.5)


def mancl_derouen(made: Made, alpha: float) -> Judged:
    """GEE, exchangeable, corrected by (I − H)^(−1): Mancl & DeRouen (2001), Biometrics 57:126.

    Args:
        made: the trials, with squares.
        alpha: level of the test: t on clusters − 2 degrees of freedom.
    """
    return _judged(made, alpha, -1.0)


def _judged(made: Made, alpha: float, power: float) -> Judged:
    """The scores of a cluster have rank one: H has the root k = w m / Σ w m of its arm, w = 1 / (1 + (m − 1) alpha)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        working, usable = _working(made)
        m, arms = made.sizes.astype(np.float64), _arms(made)
        weight = 1 / (1 + (m - 1) * working[:, None])
        linear, variance = [], np.zeros(len(m))
        for part in arms:
            pull = weight[:, part] * m[:, part]
            whole = pull.sum(axis=1)
            mean = (weight[:, part] * made.sums[:, part]).sum(axis=1) / whole
            share = pull / whole[:, None]
            left = weight[:, part] * (made.sums[:, part] - m[:, part] * mean[:, None])
            own = (left**2 * (1 - share) ** (2 * power)).sum(axis=1) / whole**2
            usable &= share.max(axis=1) <= 1 - 1e-8
            # Of a log odds the derivative by the mean is 1 / (p (1 − p)).
            linear.append(logit(mean) if made.binary else mean)
            variance += own / (mean * (1 - mean)) ** 2 if made.binary else own
        effect = np.where(usable, linear[0] - linear[1], np.nan)
        effect = np.where(np.isfinite(effect), effect, np.nan)
    return judged(effect, np.asarray(variance), float(stdtrit(m.shape[1] - 2, 1 - alpha / 2)))


def _arms(made: Made) -> tuple[slice, slice]:
    return slice(None, made.treated), slice(made.treated, None)


def _working(made: Made) -> tuple[Floats, NDArray[np.bool_]]:
    """The working correlation, and whether people can be as alike, or unlike, as it says.

    In turns: means with the correlation, correlation with the means – Σ over pairs of r r′ / pairs, divided by
    Σ r² / people.
    """
    m = made.sizes.astype(np.float64)
    pairs, lowest = (m * (m - 1)).sum(axis=1) / 2, -1 / np.maximum(m.max(axis=1) - 1, 1e-9)
    working = np.zeros(len(m))
    for _ in range(TURNS):
        together, squares = np.zeros(len(m)), np.zeros(len(m))
        for part in _arms(made):
            size, own = m[:, part], made.sums[:, part]
            weight = 1 / (1 + (size - 1) * working[:, None])
            mean = (weight * own).sum(axis=1) / (weight * size).sum(axis=1)
            left = own - size * mean[:, None]
            spread = made.squares[:, part] - 2 * mean[:, None] * own + size * (mean**2)[:, None]
            variance = mean * (1 - mean) if made.binary else 1.0
            together += (left**2 - spread).sum(axis=1) / 2 / variance
            squares += spread.sum(axis=1) / variance
        found = np.clip(together / pairs / (squares / m.sum(axis=1)), lowest, 1 - 1e-8)
        moved = np.abs(found - working)
        working = found
        if not (moved > SAME).any():
            break
    return working, np.isfinite(working) & (working > lowest) & (working < 1 - 1e-8)

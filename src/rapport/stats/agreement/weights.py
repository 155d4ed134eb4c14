"""How near two categories are: 1 for the same, less the further apart."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Weighting(StrEnum):
    """Weights by the distance d of two categories and the greatest distance D on the scale."""

    NOMINAL = "nominal"  # 1 or 0
    LINEAR = "linear"  # 1 − d / D (Cicchetti & Allison 1971)
    QUADRATIC = "quadratic"  # 1 − d² / D² (Fleiss & Cohen 1973)
    ORDINAL = "ordinal"  # pairs of ranks between the two, of those on the whole scale (Gwet 2014)


def agreement_weights(weighting: Weighting, categories: int, scores: Floats | None = None) -> Floats:
    """The matrix of weights.

    R: ``1 - abs(outer(s, s, "-")) / diff(range(s))``, its squares, and ``irrCAC::ordinal.weights``:
    1 − C(d + 1, 2) / C(k, 2) for two of k categories that are d ranks apart. ``vcd::Kappa`` names the
    linear weights "Equal-Spacing" and the quadratic ones "Fleiss-Cohen".

    Args:
        weighting: the rule.
        categories: how many there are, in their order.
        scores: where they lie on the scale, rising; 0, 1, 2, … when not given. They matter for linear and
            quadratic weights only.

    Returns:
        Shape (categories, categories), symmetric, 1 on the diagonal, between 0 and 1.

    Raises:
        ValueError: there is no category, or the scores do not rise or are not one per category.
    """
    if categories < 1:
        raise ValueError("there is no category")
    at = np.arange(categories, dtype=np.float64) if scores is None else scores.astype(np.float64)
    if at.shape != (categories,) or not np.isfinite(at).all() or (np.diff(at) <= 0).any():
        raise ValueError("scores are finite, rise, and are one per category")
    if weighting is Weighting.NOMINAL or categories == 1:
        return np.eye(categories)
    if weighting is Weighting.ORDINAL:
        ranks = np.arange(categories)
        apart = np.abs(np.subtract.outer(ranks, ranks))
        return np.asarray(1 - apart * (apart + 1) / (categories * (categories - 1)), dtype=np.float64)
    distance = np.abs(np.subtract.outer(at, at)) / (at[-1] - at[0])
    return np.asarray(1 - (distance if weighting is Weighting.LINEAR else distance**2), dtype=np.float64)


def weights_or_nominal(weights: Floats | None, categories: int) -> Floats:
    """The weights that were given, checked; or those of nominal categories.

    Raises:
        ValueError: the weights are no symmetric matrix with 1 on the diagonal and 0 … 1 elsewhere.
    """
    if weights is None:
        return np.eye(categories)
    if weights.shape != (categories, categories):
        raise ValueError("the weights have one row and one column per category")
    if not ((weights >= 0) & (weights <= 1)).all():
        raise ValueError("a weight lies between 0 and 1")
    if not (np.diag(weights) == 1).all() or not (weights == weights.T).all():
        raise ValueError("weights are 1 for the same category, and the same in both directions")
    return weights

"""Any number of raters, not all of whom rated everything: Fleiss' kappa, Brennan–Prediger, Gwet's AC1 and AC2.

The three differ in what they hold for chance. Their standard errors are Gwet's (2008, British Journal of
Mathematical and Statistical Psychology 61:29; 2014, Handbook of Inter-Rater Reliability, 4th ed., chapter 5), for
raters who are fixed and items that are a sample of many; the interval is that of t on n − 1 degrees of freedom.
"""

import math
from dataclasses import dataclass

import numpy as np

from rapport.stats.agreement.ratings import Ratings
from rapport.stats.agreement.results import (
    ONE_CATEGORY,
    ONE_ITEM,
    Coefficient,
    check_confidence,
    spread,
    t_interval,
    undefined_coefficient,
)
from rapport.stats.agreement.weights import Floats, weights_or_nominal
from rapport.stats.paired import Interval
from rapport.stats.undefined import Undefined

NOT_PAIRED = Undefined("no item has two ratings")
ONE_POSSIBLE = Undefined("there is only one category to choose")


@dataclass(frozen=True, eq=False)
class _Chance:
    """Disagreement by chance, in all and per pattern: what each pattern adds to the estimate of it."""

    total: float
    each: Floats


def fleiss_kappa(ratings: Ratings, weights: Floats | None = None, confidence: float = 0.95) -> Coefficient:
    """Fleiss' kappa (1971, Psychological Bulletin 76:378), with weights and missing ratings as Gwet extends it.

    R: ``irrCAC::fleiss.kappa.raw``; the value of complete ratings also ``irr::kappam.fleiss``. Expected:
    Σ w_kl π_k π_l, with π_k the mean over items of the share of its ratings that are k.

    Args:
        ratings: of :func:`~rapport.stats.agreement.ratings.ratings`.
        weights: of :func:`~rapport.stats.agreement.weights.agreement_weights`, or any matrix; without, only
            the same category is agreement.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The coefficient; undefined when no item has two ratings or only one category was used; standard
        error and interval also with fewer than two items.

    Raises:
        ValueError: these are no weights, or the confidence is impossible.
    """
    apart = 1 - weights_or_nominal(weights, ratings.patterns.shape[1])
    used = _prevalence(ratings)
    by_chance = _Chance(float(used @ apart @ used), _shares(ratings) @ (apart @ used))
    return _coefficient(ratings, apart, by_chance, ONE_CATEGORY, confidence)


def brennan_prediger(ratings: Ratings, weights: Floats | None = None, confidence: float = 0.95) -> Coefficient:
    """Brennan & Prediger (1981, Educational and Psychological Measurement 41:687); R: ``irrCAC::bp.coeff.raw``.

    Expected: every category equally likely, Σ w_kl / q² for q categories, used or not. For two raters, unweighted, it
    is (q · share of agreement − 1) / (q − 1); for two categories that is PABAK.

    Args:
        ratings: as for Fleiss' kappa.
        weights: as for Fleiss' kappa.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The coefficient; undefined when no item has two ratings or there is only one category to choose.

    Raises:
        ValueError: these are no weights, or the confidence is impossible.
    """
    apart = 1 - weights_or_nominal(weights, ratings.patterns.shape[1])
    total = float(apart.mean())
    by_chance = _Chance(total, np.full(len(ratings.patterns), total))
    return _coefficient(ratings, apart, by_chance, ONE_POSSIBLE, confidence)


def gwet_ac(ratings: Ratings, weights: Floats | None = None, confidence: float = 0.95) -> Coefficient:
    """Gwet's AC1, and with weights AC2; R: ``irrCAC::gwet.ac1.raw``.

    Gwet (2008): expected T Σ π_k (1 − π_k) / (q (q − 1)), with T the sum of the weights (q without them), π_k as
    in Fleiss' kappa and q categories, used or not. It stays high when nearly all items are of one category.

    Args:
        ratings: as for Fleiss' kappa.
        weights: as for Fleiss' kappa.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The coefficient; undefined when no item has two ratings or there is only one category to choose.

    Raises:
        ValueError: these are no weights, or the confidence is impossible.
    """
    categories = ratings.patterns.shape[1]
    weight = weights_or_nominal(weights, categories)
    if categories == 1:
        by_chance = _Chance(0.0, np.zeros(len(ratings.patterns)))
    else:
        used = _prevalence(ratings)
        scale = float(weight.sum()) / (categories * (categories - 1))
        by_chance = _Chance(1 - scale * float(used @ (1 - used)), 1 - scale * (_shares(ratings) @ (1 - used)))
    return _coefficient(ratings, 1 - weight, by_chance, ONE_POSSIBLE, confidence)


def _coefficient(ratings: Ratings, apart: Floats, by_chance: _Chance, one: Undefined, confidence: float) -> Coefficient:
    """The coefficient and its variance, from disagreement: 1 − observed / by chance.

    An item adds to the estimate (n / n₂) (chance − own disagreement) / chance when it has two ratings, 0 otherwise, and
    less 2 (1 − coefficient) (chance − own share of chance) / chance; the variance is that of the mean of these.
    """
    check_confidence(confidence)
    n, pairable = ratings.n, ratings.pairable
    if pairable == 0:
        return undefined_coefficient(n, NOT_PAIRED, NOT_PAIRED, NOT_PAIRED, confidence)
    raters = ratings.patterns.sum(axis=1)
    paired = raters >= 2
    unlike = (ratings.patterns * (ratings.patterns @ apart)).sum(axis=1) / np.where(paired, raters * (raters - 1), 1)
    disagreement = float(ratings.items[paired] @ unlike[paired]) / pairable
    observed, expected, chance = 1 - disagreement, 1 - by_chance.total, by_chance.total
    if chance == 0:
        return undefined_coefficient(n, observed, expected, one, confidence)
    value = 1 - disagreement / chance
    if n < 2:
        return Coefficient(n, observed, expected, value, ONE_ITEM, Interval(ONE_ITEM, ONE_ITEM, confidence))
    own = np.where(paired, n / pairable * (1 - unlike / chance), 0.0)
    own -= 2 * (1 - value) * (chance - by_chance.each) / chance
    se = math.sqrt(spread(own, ratings.items, value) / (n * (n - 1)))
    return Coefficient(n, observed, expected, value, se, t_interval(value, se, n - 1, confidence))


def _shares(ratings: Ratings) -> Floats:
    return np.asarray(ratings.patterns / ratings.patterns.sum(axis=1, keepdims=True), dtype=np.float64)


def _prevalence(ratings: Ratings) -> Floats:
    """Mean over items of the share of each category; exact 0 and 1 when only one is used."""
    if not len(ratings.patterns):
        return np.zeros(ratings.patterns.shape[1])
    return np.asarray(ratings.items @ _shares(ratings) / ratings.n, dtype=np.float64)

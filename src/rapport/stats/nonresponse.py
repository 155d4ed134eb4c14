"""Who did not answer: weights that make those who did stand for everybody."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from rapport.stats.agreement.results import check_confidence
from rapport.stats.paired import Interval
from rapport.stats.regression import Floats, Model, Regression, fitted
from rapport.stats.undefined import Number, Undefined

Mask = NDArray[np.bool_]

NOBODY_ANSWERED = Undefined("nobody answered")
EVERYBODY_ANSWERED = Undefined("everybody answered: there is nothing to weight for")
TOO_FEW = Undefined("fewer than two answers")
CONSTANT = Undefined("the answers are all the same")


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights of those who answered.

    Attributes:
        n: people asked.
        answered: people who answered.
        weights: shape (n,): 1 / chance to answer, brought to mean 1 over those who did; 0 for those who did not.
            Undefined where the chances cannot be told.
        chances: shape (n,): estimated chance to answer.
        smallest: the smallest weight.
        largest: the largest weight.
        trimmed: how many weights were cut.
        design_effect: Kish's, 1 + cv²: what the weights cost.
        effective_n: answered / design effect.
    """

    n: int
    answered: int
    weights: Floats | Undefined
    chances: Floats | Undefined
    smallest: Number
    largest: Number
    trimmed: int
    design_effect: Number
    effective_n: Number


@dataclass(frozen=True)
class WeightedMean:
    """A weighted mean (of 0/1: a share).

    Attributes:
        n: values with a weight.
        mean: Σwy / Σw.
        sd: weighted SD, divisor Σw (n − 1)/n.
        se: linearised standard error.
        interval: confidence interval, t on n − 1 degrees of freedom.
        unweighted: the plain mean, to see what the weights do.
    """

    n: int
    mean: Number
    sd: Number
    se: Number
    interval: Interval
    unweighted: Number


def nonresponse_weights(design: Floats, answered: Mask, largest: float = math.inf) -> Weights:
    """Weights by the inverse chance to answer, from a logit model of what is known of everybody.

    Little & Rubin (2019), Statistical Analysis with Missing Data, 3.3; design effect of Kish (1965), 11.7.
    R: ``p <- fitted(glm(answered ~ x, binomial))``, ``w <- 1 / p[answered]``, ``w / mean(w)``,
    ``1 + var(w) / mean(w)^2`` with divisor n.

    Args:
        design: shape (people asked, columns), its first column all ones: what is known of everybody.
        answered: shape (people asked,): who did.
        largest: weights above so many times their mean are cut there, and the mean brought back to 1.

    Returns:
        The weights; undefined where nobody or everybody answered, and where no logit model can be fitted.

    Raises:
        ValueError: shapes differ, a value is missing, or ``largest`` is not above 1.
    """
    if not largest > 1:
        raise ValueError("the largest weight is above 1")
    regression = Regression(design, answered.astype(np.float64), Model.LOGIT)
    count, whole = int(answered.sum()), len(answered)
    fit = fitted(regression) if 0 < count < whole else NOBODY_ANSWERED if count == 0 else EVERYBODY_ANSWERED
    if isinstance(fit, Undefined):
        return Weights(whole, count, fit, fit, fit, fit, 0, fit, fit)
    own = 1 / fit.mean[answered]
    own /= own.mean()
    cut = own > largest
    own = np.minimum(own, largest)
    own /= own.mean()
    weights = np.zeros(whole)
    weights[answered] = own
    effect = design_effect_of_weights(own)
    return Weights(
        whole, count, weights, fit.mean, float(own.min()), float(own.max()), int(cut.sum()), effect, count / effect
    )  # fmt: skip


def design_effect_of_weights(weights: Floats) -> float:
    """Kish's design effect of weights, n Σw² / (Σw)²; R: ``length(w) * sum(w^2) / sum(w)^2``.

    Args:
        weights: shape (n,), above 0.

    Returns:
        1 for equal weights, more the more they differ.
    """
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def weighted_mean(values: Floats, weights: Floats, confidence: float = 0.95) -> WeightedMean:
    """Weighted mean with its linearised error; R: ``survey::svymean(~y, svydesign(~1, weights = ~w))``.

    Se² = n/(n − 1) Σ w² (y − ȳ)² / (Σw)² (Särndal, Swensson & Wretman 1992, 5.7, drawn with replacement). The weights
    are taken as known; that they were estimated makes this error, if anything, too large (Lunceford & Davidian 2004).

    Args:
        values: shape (rows,); NaN is missing.
        weights: shape (rows,): rows with weight 0 are left out.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The mean; undefined without values, its error for fewer than two and where they are all the same.

    Raises:
        ValueError: the shapes differ, a weight is below 0, or the confidence is impossible.
    """
    check_confidence(confidence)
    if values.shape != weights.shape or not (weights >= 0).all():
        raise ValueError("each value has one weight, from 0")
    counted = ~np.isnan(values) & (weights > 0)
    y, w = values[counted], weights[counted]
    n, whole = len(y), float(w.sum())
    if n == 0:
        none = Interval(NOBODY_ANSWERED, NOBODY_ANSWERED, confidence)
        return WeightedMean(0, NOBODY_ANSWERED, NOBODY_ANSWERED, NOBODY_ANSWERED, none, NOBODY_ANSWERED)
    mean = math.fsum(w * y) / whole
    if n < 2 or np.ptp(y) == 0:
        why = TOO_FEW if n < 2 else CONSTANT
        return WeightedMean(n, mean, why, why, Interval(why, why, confidence), float(y.mean()))
    sd = math.sqrt(math.fsum(w * (y - mean) ** 2) / whole * n / (n - 1))
    se = math.sqrt(n / (n - 1) * math.fsum((w * (y - mean)) ** 2)) / whole
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * se
    return WeightedMean(n, mean, sd, se, Interval(mean - half, mean + half, confidence), float(y.mean()))

"""The proportional-odds model of an ordered outcome, and whether its odds are proportional."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from rapport.stats.agreement.results import check_confidence
from rapport.stats.coefficients import (
    NO_DF,
    NO_ERROR,
    Coefficient,
    TermTest,
    coefficient,
    term_test,
    undefined_coefficient,
    without_error,
)
from rapport.stats.proportionality import Brant, OrderedRows, ProportionalityTest, score_test
from rapport.stats.regression import ALIASED, TOO_FEW_ROWS, Floats
from rapport.stats.told_alone import NOTHING, TOLD_ALONE, told_alone
from rapport.stats.undefined import Number, Undefined

Codes = NDArray[np.intp]

FEW_LEVELS = Undefined("fewer than three levels were answered")
NO_MAXIMUM = Undefined("the likelihood has no maximum (separation)")
ONE_CLUSTER = Undefined("fewer than two clusters")


@dataclass(frozen=True, eq=False)
class OrdinalRegression:
    """What a proportional-odds model is fitted to: complete rows.

    Attributes:
        design: shape (rows, columns), its first column all ones (it is not used: thresholds stand for it).
        codes: shape (rows,): index of the answered level; levels that nobody answered are left out.
        terms: columns that are tested together, for each test that is wanted.
        weights: shape (rows,): how many people a row stands for; None for one each.
        clusters: shape (rows,): number of the cluster of each row; None where people are independent.
    """

    design: Floats
    codes: Codes
    terms: tuple[tuple[int, ...], ...] = ()
    weights: Floats | None = None
    clusters: Codes | None = None


@dataclass(frozen=True, eq=False)
class ProportionalOdds:
    """A fitted proportional-odds model: logit P(answer > level) = x′β − threshold.

    Attributes:
        n: people.
        levels: indices of the levels that were answered, rising.
        coefficients: one per column but the first: log odds ratio of a higher answer.
        thresholds: one per cut point.
        wald: one test per term.
        likelihood_ratio: one test per term, against the model without it.
        log_likelihood: at the maximum.
        brant: Brant's test of proportional odds.
        brant_terms: the same for each term alone.
        score: the score test of proportional odds.
        clusters: how many clusters the errors are robust to; None where people are taken for independent.
    """

    n: float
    levels: tuple[int, ...]
    coefficients: tuple[Coefficient, ...]
    thresholds: tuple[Coefficient, ...]
    wald: tuple[TermTest, ...]
    likelihood_ratio: tuple[TermTest, ...]
    log_likelihood: Number
    brant: ProportionalityTest
    brant_terms: tuple[ProportionalityTest, ...]
    score: ProportionalityTest
    clusters: int | None = None


@dataclass(frozen=True, eq=False)
class _Errors:
    """The covariance of thresholds and slopes; degrees of freedom; why one of them has no error."""

    covariance: Floats
    df: float
    without: list[Undefined | None]


def proportional_odds(regression: OrdinalRegression, confidence: float = 0.95) -> ProportionalOdds:
    """Fit by Newton's method; R: ``MASS::polr(y ~ x, Hess = TRUE)``.

    McCullagh (1980), JRSS B 42:109; errors from the observed information. With clusters they are robust: G/(G − 1) ·
    I⁻¹ (Σ_g u_g u_g′) I⁻¹ with the summed scores u_g of cluster g (Liang & Zeger 1986, Biometrika 73:13), t and F on
    G − 1 degrees of freedom; R: ``sandwich::vcovCL(polr, cluster, type = "HC0", cadjust = TRUE)``. The other tests take
    people for independent all the same: likelihood ratios, and those of proportional odds. These: Brant (1990),
    Biometrics 46:1171 (``brant::brant``), which compares the slopes of the separate logit models of each cut point;
    and the score test against separate slopes, with expected information (Peterson & Harrell 1990, Applied Statistics
    39:205). Where separate slopes fit the table wholly, that score is Pearson's χ² of the model.

    Args:
        regression: what is fitted.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        The model and its tests; undefined for fewer than three levels, aliased columns, separation and one cluster. A
        coefficient that only one cluster tells has no error.

    Raises:
        ValueError: shapes differ, a value is missing, or the confidence is impossible.
    """
    check_confidence(confidence)
    data = _checked(regression)
    why = _trouble(regression, data)
    found = why if why is not None else _maximum(data)
    if isinstance(found, Undefined):
        return _none(regression, data, found, confidence)
    at, value, information = found
    which = _which(regression)
    errors = _errors(data, at, information, which)
    real = data.back @ at
    each = [
        coefficient(float(one), float(variance) ** 0.5, errors.df, confidence)
        if none is None
        else without_error(float(one), none, confidence)
        for one, variance, none in zip(real, np.diag(errors.covariance), errors.without, strict=True)
    ]
    slopes = [[data.cuts + column - 1 for column in term] for term in regression.terms]
    brant = Brant(data)
    return ProportionalOdds(
        float(data.weight.sum()), data.levels, tuple(each[data.cuts :]), tuple(each[: data.cuts]),
        tuple(_wald(real, errors, places) for places in slopes),
        tuple(_without(data, term, value) for term in regression.terms),
        value, brant.test(range(data.x.shape[1])),
        tuple(brant.test([column - 1 for column in term]) for term in regression.terms), score_test(data, at),
        None if which is None else _groups(which),
    )  # fmt: skip


def _checked(regression: OrdinalRegression) -> OrderedRows:
    rows = len(regression.codes)
    weight = np.ones(rows) if regression.weights is None else regression.weights
    if regression.design.shape[:1] != (rows,) or weight.shape != (rows,):
        raise ValueError("design, outcome and weights have different numbers of rows")
    if not np.isfinite(regression.design).all() or (regression.codes < 0).any() or (weight < 0).any():
        raise ValueError("a value is missing")
    if regression.clusters is not None and (regression.clusters.shape != (rows,) or (regression.clusters < 0).any()):
        raise ValueError("each row has one cluster")
    counted = weight > 0
    levels, y = np.unique(regression.codes[counted], return_inverse=True)
    raw = regression.design[counted, 1:]
    centre = raw.mean(axis=0) if len(raw) else np.zeros(raw.shape[1])
    spread, largest = raw.std(axis=0) if len(raw) else centre, np.abs(raw).max(axis=0, initial=0.0)
    varies = spread > 1e-9 * largest
    scale = np.where(varies, spread, 1.0)
    # A constant is nothing at all, and so a sum of others.
    x = np.where(varies, (raw - centre) / scale, 0.0)
    return OrderedRows(x, y.reshape(-1), weight[counted], tuple(int(one) for one in levels), centre, scale)


def _which(regression: OrdinalRegression) -> Codes | None:
    """The cluster of each row that counts, from 0."""
    if regression.clusters is None:
        return None
    counts = np.ones(len(regression.codes), np.bool_) if regression.weights is None else regression.weights > 0
    return np.unique(regression.clusters[counts], return_inverse=True)[1].reshape(-1)


def _groups(which: Codes) -> int:
    return int(which.max(initial=-1)) + 1


def _trouble(regression: OrdinalRegression, data: OrderedRows) -> Undefined | None:
    if len(data.levels) < 3:
        return FEW_LEVELS
    if data.weight.sum() <= data.x.shape[1] + data.cuts:
        return TOO_FEW_ROWS
    whole = np.column_stack((np.ones(len(data.x)), data.x))
    if np.linalg.matrix_rank(whole, tol=1e-9 * np.sqrt(len(whole))) < whole.shape[1]:
        return ALIASED
    which = _which(regression)
    return ONE_CLUSTER if which is not None and _groups(which) < 2 else None


def _errors(data: OrderedRows, at: Floats, information: Floats, which: Codes | None) -> _Errors:
    """From the information alone; or robust to clusters, where they are given."""
    bread = np.linalg.inv(information)
    if which is None:
        return _Errors(np.asarray(data.back @ bread @ data.back.T), np.inf, [None] * len(at))
    groups = _groups(which)
    scores = np.array([np.bincount(which, column, groups) for column in _derivatives(data, at)[0].T])
    robust = groups / (groups - 1) * (bread @ scores @ scores.T @ bread)
    covariance, usual = (np.asarray(data.back @ one @ data.back.T) for one in (robust, bread))
    alone = told_alone(np.column_stack((np.ones(len(data.x)), data.x)), which)
    without = [
        TOLD_ALONE if only else NO_ERROR if own <= NOTHING * of else None
        for only, own, of in zip(
            np.append(np.repeat(alone[0], data.cuts), alone[1:]), np.diag(covariance), np.diag(usual), strict=True
        )
    ]
    return _Errors(covariance, groups - 1.0, without)


def _maximum(data: OrderedRows) -> tuple[Floats, float, Floats] | Undefined:
    """Thresholds then slopes, the log likelihood and the observed information."""
    shares = np.cumsum(np.bincount(data.y, data.weight))[:-1] / data.weight.sum()
    at = np.concatenate((np.log(shares / (1 - shares)), np.zeros(data.x.shape[1])))
    value = _log_likelihood(data, at)
    for _ in range(60):
        slopes, information = _derivatives(data, at)
        try:
            step = np.linalg.solve(information, slopes.sum(axis=0))
        except np.linalg.LinAlgError:
            return NO_MAXIMUM
        there = _log_likelihood(data, at + step)
        while not there >= value - 1e-11 * abs(value) and np.abs(step).max() > 1e-13:
            step = step / 2
            there = _log_likelihood(data, at + step)
        at, value = at + step, there
        if np.abs(step).max() < 1e-10 * max(1.0, float(np.abs(at).max())):
            information = _derivatives(data, at)[1]
            return NO_MAXIMUM if _is_flat(data, information) else (at, value, information)
        if np.abs(data.x @ at[data.cuts :]).max(initial=0.0) > 200:
            return NO_MAXIMUM
    return NO_MAXIMUM


def _is_flat(data: OrderedRows, information: Floats) -> bool:
    """Whether the likelihood hardly curves in some direction: it rises for ever there, and the fit just stopped."""
    return float(np.linalg.eigvalsh(information)[0]) < 1e-7 * float(data.weight.sum())


def _edges(data: OrderedRows, at: Floats) -> tuple[Floats, Floats]:
    """Linear predictors of the cuts above and below each answer; ±∞ at the ends."""
    thresholds = np.concatenate(([-np.inf], at[: data.cuts], [np.inf]))
    linear = data.x @ at[data.cuts :]
    return thresholds[data.y + 1] - linear, thresholds[data.y] - linear


def _log_likelihood(data: OrderedRows, at: Floats) -> float:
    if (np.diff(at[: data.cuts]) <= 0).any():
        return -np.inf
    above, below = _edges(data, at)
    # log(F(a) − F(b)), taken at the side of zero where nothing cancels.
    flipped = below > 0
    high, low = np.where(flipped, -below, above), np.where(flipped, -above, below)
    chance = expit(high) - expit(low)
    return -np.inf if (chance <= 0).any() else float((data.weight * np.log(chance)).sum())


def _derivatives(data: OrderedRows, at: Floats) -> tuple[Floats, Floats]:
    """The gradient of each row's log likelihood, and minus the Hessian of all, each row with its weight."""
    above, below = _edges(data, at)
    up, down = expit(above), expit(below)
    chance = np.where(below > 0, expit(-below) - expit(-above), up - down)
    dense_up, dense_down = up * (1 - up), down * (1 - down)
    bent_up, bent_down = dense_up * (1 - 2 * up), dense_down * (1 - 2 * down)
    rows, cuts = np.arange(len(data.y)), data.cuts
    reach_up, reach_down = (np.zeros((len(rows), cuts + data.x.shape[1])) for _ in range(2))
    has_up, has_down = data.y < cuts, data.y > 0
    reach_up[rows[has_up], data.y[has_up]] = 1
    reach_down[rows[has_down], data.y[has_down] - 1] = 1
    reach_up[:, cuts:] = reach_down[:, cuts:] = -data.x
    first = (dense_up[:, None] * reach_up - dense_down[:, None] * reach_down) / chance[:, None]
    information = (
        first.T @ (data.weight[:, None] * first)
        - reach_up.T @ ((data.weight * bent_up / chance)[:, None] * reach_up)
        + reach_down.T @ ((data.weight * bent_down / chance)[:, None] * reach_down)
    )
    return np.asarray(data.weight[:, None] * first), np.asarray(information)


def _wald(at: Floats, errors: _Errors, places: list[int]) -> TermTest:
    q = len(places)
    for why in (errors.without[place] for place in places):
        if why is not None:
            return TermTest(why, q, why, why)
    part, covariance = at[places], errors.covariance[np.ix_(places, places)]
    if q > errors.df or np.linalg.matrix_rank(covariance) < q:
        return TermTest(NO_DF, q, NO_DF, NO_DF)
    return term_test(float(part @ np.linalg.solve(covariance, part)), q, errors.df)


def _without(data: OrderedRows, term: tuple[int, ...], value: float) -> TermTest:
    kept = [column for column in range(data.x.shape[1]) if column + 1 not in term]
    rest = _maximum(replace(data, x=data.x[:, kept], centre=data.centre[kept], scale=data.scale[kept]))
    if isinstance(rest, Undefined):
        return TermTest(rest, len(term), rest, rest)
    return term_test(max(0.0, 2 * (value - rest[1])), len(term), np.inf)


def _none(regression: OrdinalRegression, data: OrderedRows, why: Undefined, confidence: float) -> ProportionalOdds:
    tests = tuple(TermTest(why, len(term), why, why) for term in regression.terms)
    nothing = ProportionalityTest(why, 0, why)
    one = undefined_coefficient(why, confidence)
    return ProportionalOdds(
        float(data.weight.sum()), data.levels, (one,) * data.x.shape[1], (one,) * max(data.cuts, 0),
        tests, tests, why, nothing, (nothing,) * len(tests), nothing,
    )  # fmt: skip

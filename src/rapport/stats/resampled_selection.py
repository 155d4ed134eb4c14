"""A whole selection on many resamples at once: backward elimination by Wald tests, side by side."""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from rapport.stats.design import Codes, Floats, Mask, Place
from rapport.stats.logit.batched import Many, Shared, fit_many


@dataclass(frozen=True, eq=False)
class Procedure:
    """What is run on every resample.

    Attributes:
        x: shape (columns, rows): standardised columns of all candidates.
        places: the terms.
        forced: for each term, whether it always stays.
        eliminates: whether terms leave at all.
        stay: a term leaves while its p is this or above.
    """

    x: Floats
    places: tuple[Place, ...]
    forced: tuple[bool, ...]
    eliminates: bool
    stay: float


@dataclass(frozen=True, eq=False)
class Walked:
    """The ends of many selections.

    Attributes:
        kept: shape (resamples, terms): which terms the last model has.
        p: shape (resamples, terms): their Wald p there; 1 for terms that left.
        fine: shape (resamples,): whether every step had a maximum.
    """

    kept: Mask
    p: Floats
    fine: Mask


def eliminate_many(procedure: Procedure, counts: Floats, totals: Floats, start: Floats) -> Walked:
    """Backward elimination on each resample, as :func:`rapport.stats.selection.select` does on the data.

    In each round every resample is fitted; the term with the highest Wald p of each leaves if that is ``stay`` or
    above, and the next fit starts at the one-step estimate under the removal.

    Args:
        procedure: columns, terms and rule.
        counts: shape (resamples, equations, rows): outcomes; see :func:`rapport.stats.logit.batched.fit_many`.
        totals: shape (resamples, rows) or (1, rows).
        start: shape (equations, columns) or (resamples, equations, columns).

    Returns:
        Where each selection ended.
    """
    resamples, equations = counts.shape[:2]
    terms = len(procedure.places)
    shared = Shared(procedure.x)
    kept = np.ones((resamples, terms), np.bool_)
    p = np.ones((resamples, terms))
    fine = np.ones(resamples, np.bool_)
    beta = np.broadcast_to(start, (resamples, equations, len(procedure.x))).copy()
    still = np.arange(resamples)
    while len(still):
        all_totals = totals if len(totals) == 1 else totals[still]
        here = start if kept.all() else beta[still]
        many = fit_many(shared, counts[still], all_totals, here, _used(procedure.places, kept[still]))
        found = _p_values(procedure.places, many, kept[still])
        p[still] = found
        fine[still] &= many.fine
        candidates = np.where(kept[still] & ~np.array(procedure.forced), found, -1.0)
        worst = candidates.argmax(axis=1) if terms else np.zeros(len(still), np.intp)
        highest = candidates.max(axis=1, initial=-1.0)
        going = many.fine & (highest >= procedure.stay) & procedure.eliminates
        beta[still[going]] = _one_step(procedure.places, many, going, worst)
        kept[still[going], worst[going]] = False
        p[still[going], worst[going]] = 1.0
        still = still[going]
    return Walked(kept, p, fine)


def _used(places: tuple[Place, ...], kept: Mask) -> Codes:
    """The columns of each fit: the intercept, then those of its terms; −1 fills up."""
    inside = np.concatenate(
        [
            np.ones((len(kept), 1), np.bool_),
            *(np.repeat(kept[:, [at]], len(one.labels), 1) for at, one in enumerate(places)),
        ],
        axis=1,
    )
    width = int(inside.sum(axis=1).max())
    order = np.argsort(~inside, axis=1, kind="stable")[:, :width]
    return np.where(np.take_along_axis(inside, order, 1), order, -1).astype(np.intp)


def _positions(place: Place, many: Many, rows: Codes) -> Codes:
    """Where a term's coefficients stand in the covariances of some fits that have it, shape (fits, size)."""
    equations, width = many.beta.shape[1], many.used.shape[1]
    first = (many.used[rows] == place.start).argmax(axis=1)
    within = first[:, None] + np.arange(len(place.labels))
    found: Codes = (np.arange(equations)[:, None] * width + within[:, None, :]).reshape(len(rows), -1)
    return found


def _parts(place: Place, many: Many, rows: Codes) -> tuple[Codes, Floats, Floats]:
    """Positions, coefficients and their covariance, of one term in some fits."""
    at = _positions(place, many, rows)
    part = many.beta[rows][:, :, list(place.columns)].reshape(len(rows), -1)
    covariance = many.covariance[rows[:, None, None], at[:, :, None], at[:, None, :]]
    return at, part, covariance


def _p_values(places: tuple[Place, ...], many: Many, kept: Mask) -> Floats:
    """Type-3 Wald p of every term of every fit; 1 where it has none."""
    found = np.ones(kept.shape)
    for number, place in enumerate(places):
        rows = np.flatnonzero(kept[:, number] & many.fine)
        if not len(rows):
            continue
        _, part, covariance = _parts(place, many, rows)
        statistic = np.einsum("fs,fs->f", part, _solved(covariance, part))
        found[rows, number] = chdtrc(part.shape[1], np.maximum(statistic, 0.0))
    return found


def _one_step(places: tuple[Place, ...], many: Many, going: Mask, worst: Codes) -> Floats:
    """Where the fits without their worst term start: b − V_kt V_tt⁻¹ b_t."""
    beta = many.beta.copy()
    equations = beta.shape[1]
    for number, place in enumerate(places):
        rows = np.flatnonzero(going & (worst == number))
        if not len(rows):
            continue
        at, part, covariance = _parts(place, many, rows)
        weights = _solved(covariance, part)
        beside = np.take_along_axis(many.covariance[rows], at[:, None, :], axis=2)
        shift = np.einsum("fks,fs->fk", beside, weights).reshape(len(rows), equations, -1)
        used = many.used[rows]
        shift = np.where(used[:, None] >= 0, shift, 0.0)
        index = (rows[:, None, None], np.arange(equations)[None, :, None], np.where(used >= 0, used, 0)[:, None, :])
        np.subtract.at(beta, index, shift)
        beta[rows[:, None], :, list(place.columns)] = 0.0
    chosen: Floats = beta[going]
    return chosen


def _solved(matrices: Floats, right: Floats) -> Floats:
    if right.shape[1] == 1:
        return right / matrices[:, 0]
    return np.asarray(np.linalg.solve(matrices, right[..., None])[..., 0], np.float64)

"""Many logit models at once: one set of columns, many outcomes or weights.

All linear predictors are one matrix product, and all informations another: their entries are sums of weights times
products of two columns, and those products, packed as a triangle, are made once.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rapport.stats.design import Codes, Floats, Mask
from rapport.stats.logit.likelihood import pairs, probabilities, square

MOST_STEPS = 14
LONGEST = 6.0
"""No step moves a standardised coefficient further: one of thousands has no time to be lost."""
CLOSE = 1e-11
"""As in ``newton``; the last step is taken after this is reached, so that errors are of its order squared."""
PATIENT = 4
"""From this step on, fits that still move are looked at: they may be separated."""
RIDGE = 1e-10
"""Part of the diagonal that is added to every information, so that one singular model does not stop the others."""
BURSTING = 1e6
"""A variance above this times its least possible value comes from a singular information."""


@dataclass(frozen=True, eq=False)
class Shared:
    """Columns that all models share.

    Attributes:
        x: shape (columns, rows), standardised, the intercept first.
    """

    x: Floats

    @cached_property
    def triangle(self) -> tuple[Codes, Codes]:
        """Row and column of the packed products."""
        return np.triu_indices(len(self.x))

    @cached_property
    def products(self) -> Floats:
        """Products of two columns, shape (rows, pairs of columns)."""
        first, second = self.triangle
        return np.ascontiguousarray((self.x[first] * self.x[second]).T)

    @cached_property
    def packed(self) -> Codes:
        """Where the product of two columns stands, shape (columns, columns)."""
        size = len(self.x)
        places = np.zeros((size, size), np.intp)
        first, second = self.triangle
        places[first, second] = places[second, first] = np.arange(len(first))
        return places


@dataclass(frozen=True, eq=False)
class Many:
    """Fits of many models.

    Attributes:
        beta: shape (fits, equations, columns); 0 in columns that a fit does not have.
        covariance: shape (fits, equations · used, …): inverse informations of the columns in ``used``.
        used: shape (fits, used): the columns of each fit; −1 fills up.
        value: shape (fits,): log-likelihoods.
        fine: shape (fits,): whether the fit reached its maximum; if not, it is separated or singular.
    """

    beta: Floats
    covariance: Floats
    used: Codes
    value: Floats
    fine: Mask


def fit_many(shared: Shared, counts: Floats, totals: Floats, start: Floats, used: Codes | None = None) -> Many:
    """Fit many baseline-category logits with the same columns.

    Newton's method as in :func:`rapport.stats.logit.newton.maximise`, side by side; fits that have ended are left out
    of the further steps.

    Args:
        shared: the columns.
        counts: shape (fits, equations, rows): how often each level other than the reference occurred in a row.
        totals: shape (fits, rows), or (1, rows) where it is the same for all.
        start: shape (fits, equations, columns); or (equations, columns), from where the first step is taken with one
            information for all, that of weights 1.
        used: shape (fits, used): which columns a fit has, the intercept first, −1 to fill up; None for all.

    Returns:
        The fits, in order.
    """
    fits, equations = counts.shape[:2]
    columns = len(shared.x)
    if used is None:
        used = np.broadcast_to(np.arange(columns), (fits, columns))
    work = _Work(shared, counts, totals, used, np.broadcast_to(start, (fits, equations, columns)).copy())
    if start.ndim == 2 and work.whole:
        work.step_together(start)
    size = equations * used.shape[1]
    covariance = np.zeros((fits, size, size))
    value, fine = np.full(fits, -np.inf), np.zeros(fits, np.bool_)
    enough = CLOSE * counts.shape[2] / size
    for number in range(MOST_STEPS):
        if not len(work.still):
            break
        score, information = work.evaluate()
        step: Floats = np.asarray(np.linalg.solve(information, score[..., None])[..., 0], np.float64)
        length = np.einsum("fs,fs->f", step, score)
        done = (length < enough) & ~work.lost
        work.advance(step)
        if done.any():
            at = work.still[done]
            inverse = np.linalg.inv(information[done])
            covariance[at] = inverse
            value[at] = work.value[done] + length[done] / 2
            fine[at] = _regular(inverse, information[done])
        gone = work.running_away(counts) if number >= PATIENT else done
        if done.any() or gone.any():
            work.keep(~done & ~gone)
    return Many(work.beta, covariance, used, value, fine & np.isfinite(value))


class _Work:
    """The fits that are still under way."""

    def __init__(self, shared: Shared, counts: Floats, totals: Floats, used: Codes, beta: Floats) -> None:
        self.shared = shared
        self.beta = beta
        self.still = np.arange(len(beta))
        self.used = used
        self.totals = np.broadcast_to(totals, (len(beta), totals.shape[1]))
        self.sums = counts @ shared.x.T
        self.value = np.full(len(beta), -np.inf)
        self.last = beta.copy()
        self.places = _places(shared, used)
        self.filled = used >= 0
        self.padded = not self.filled.all()
        self.lost = np.zeros(len(beta), np.bool_)
        self.whole = not self.padded and used.shape[1] == len(shared.x)

    def step_together(self, start: Floats) -> None:
        """A step from a common start: one information, and scores that are one product of matrices."""
        x, equations = self.shared.x, len(start)
        chance, _ = probabilities(start, x)
        first, second = pairs(equations)
        weights = -chance[first] * chance[second]
        weights[first == second] += chance
        information = self._informations((weights @ self.shared.products)[None], equations)[0]
        expected = self.totals @ (chance[:, None] * x).reshape(-1, x.shape[1]).T
        score = self.sums.reshape(len(self.sums), -1) - expected
        self.advance(np.asarray(np.linalg.solve(information, score.T).T, np.float64))
        self.last = self.beta.copy()

    def evaluate(self) -> tuple[Floats, Floats]:
        """Scores (fits, size) and informations (fits, size, size) of the used columns; notes which steps lost."""
        x, (equations, columns) = self.shared.x, self.beta.shape[1:]
        beta = self.beta[self.still]
        fits, rows = len(beta), x.shape[1]
        odds = (beta.reshape(-1, columns) @ x).reshape(fits, equations, rows)
        np.minimum(odds, 500.0, out=odds)
        np.exp(odds, out=odds)
        whole = odds.sum(axis=1) + 1.0 if equations > 1 else odds[:, 0] + 1.0
        odds /= whole[:, None]
        expected = odds * self.totals[:, None]
        value = np.einsum("fqc,fqc->f", beta, self.sums) - np.einsum("fr,fr->f", np.log(whole, out=whole), self.totals)
        self._compare(value)
        score = self.sums - (expected.reshape(-1, rows) @ x.T).reshape(fits, equations, columns)
        first, second = pairs(equations)
        weights = np.empty((fits, len(first), rows))
        for at, (one, other) in enumerate(zip(first, second, strict=True)):
            np.multiply(expected[:, one], odds[:, other], out=weights[:, at])
            if one == other:
                np.subtract(expected[:, one], weights[:, at], out=weights[:, at])
        sums = (weights.reshape(-1, rows) @ self.shared.products).reshape(fits, len(first), -1)
        sums[:, first != second] *= -1
        return self._gathered(score), self._informations(sums, equations)

    def advance(self, step: Floats) -> None:
        """Take a step, shortened where it is wild; where the last one lost, take half of that instead."""
        equations, width = self.beta.shape[1], self.used.shape[1]
        step = step.reshape(len(step), equations, width)
        longest = np.abs(step).max(axis=(1, 2))
        step = step * np.minimum(1.0, LONGEST / np.maximum(longest, LONGEST))[:, None, None]
        step = np.where(np.isfinite(step) & self.filled[:, None] & ~self.lost[:, None, None], step, 0.0)
        at = self.still[self.lost]
        self.beta[at] = (self.beta[at] + self.last[at]) / 2
        at = self.still[~self.lost]
        self.last[at] = self.beta[at]
        if self.whole:
            self.beta[self.still] += step
            return
        places = np.where(self.filled, self.used, 0)
        rows = self.still[:, None, None]
        np.add.at(self.beta, (rows, np.arange(equations)[None, :, None], places[:, None, :]), step)

    def running_away(self, counts: Floats) -> Mask:
        """Fits whose last step predicts no observation worse: they are separated (see ``newton.running_away``)."""
        step = self.beta[self.still] - self.last[self.still]
        along = (step.reshape(-1, step.shape[2]) @ self.shared.x).reshape(*step.shape[:2], -1)
        best = np.maximum(along.max(axis=1), 0.0)
        longest = (best - np.minimum(along.min(axis=1), 0.0)).max(axis=1)
        observed = counts[self.still]
        behind = np.where(observed > 0, best[:, None] - along, 0.0).max(axis=(1, 2))
        reference = self.totals - observed.sum(axis=1) > 0.5
        behind = np.maximum(behind, np.where(reference, best, 0.0).max(axis=1))
        return np.asarray((longest > 1e-2) & (behind < 1e-3 * longest) & ~self.lost, np.bool_)

    def keep(self, going: Mask) -> None:
        """Leave out the fits that have ended."""
        self.still = self.still[going]
        self.sums, self.totals, self.value = self.sums[going], self.totals[going], self.value[going]
        self.used, self.filled, self.lost = self.used[going], self.filled[going], self.lost[going]
        self.places = self.places[going] if len(self.places) > 1 else self.places

    def _compare(self, value: Floats) -> None:
        """See where the last step lost likelihood."""
        slack = 1e-9 * np.maximum(1.0, np.abs(self.value))
        self.lost = np.isfinite(self.value) & (value < self.value - slack)
        self.value = np.where(self.lost, self.value, value)

    @cached_property
    def _map(self) -> Codes:
        """Where each entry of an information stands among the sums, if that is the same for all fits."""
        equations, products = self.beta.shape[1], self.shared.products.shape[1]
        number = equations * (equations + 1) // 2
        blocks = self.places[0] + np.arange(number)[:, None, None] * products
        return np.asarray(square(blocks.astype(np.float64), equations), np.intp)

    def _gathered(self, score: Floats) -> Floats:
        fits = len(score)
        if self.whole:
            return score.reshape(fits, -1)
        found = np.take_along_axis(score, np.where(self.filled, self.used, 0)[:, None, :], axis=2)
        if self.padded:
            found = found * self.filled[:, None, :]
        return found.reshape(fits, -1)

    def _informations(self, sums: Floats, equations: int) -> Floats:
        fits, number, _ = sums.shape
        width = self.used.shape[1]
        if len(self.places) == 1:
            whole = sums.reshape(fits, -1)[:, self._map]
        else:
            blocks = np.take_along_axis(sums, self.places.reshape(len(self.places), 1, -1), axis=2)
            blocks = blocks.reshape(fits, number, width, width)
            if self.padded:
                blocks *= (self.filled[:, :, None] & self.filled[:, None, :])[:, None]
            whole = np.ascontiguousarray(square(blocks, equations))
        size = whole.shape[-1]
        diagonal = np.arange(size)
        whole[:, diagonal, diagonal] *= 1 + RIDGE
        if self.padded:
            whole[:, diagonal, diagonal] += np.tile(~self.filled, equations)
        whole[:, diagonal, diagonal] += 1e-12
        return whole


def _places(shared: Shared, used: Codes) -> Codes:
    """Where the products of the used columns are packed: one table for all if all use the same."""
    if (used == used[:1]).all():
        used = used[:1]
    at = np.where(used >= 0, used, 0)
    return shared.packed[at[:, :, None], at[:, None, :]]


def _regular(inverse: Floats, information: Floats) -> Mask:
    """Whether no variance bursts: each is at least 1 / its information, and not beyond all measure above it."""
    spread = np.einsum("fss,fss->fs", inverse, information)
    return np.atleast_1d((np.isfinite(spread) & (spread < BURSTING) & (spread > 0)).all(axis=1))

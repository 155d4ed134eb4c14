"""Made-up trials analysed by a mixed model: numbers all of a lot at once, yes and no one trial after the other.

With the arm as only term the restricted likelihood of a linear model needs of a cluster its size, sum and sum of
squares. :func:`rapport.stats.peers.mixed_linear.mixed_linear` is the estimator for real data;
:func:`rapport.stats.mixed_logit.mixed_logit` is the one that is called here.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from rapport.stats.mixed_logit import mixed_logit
from rapport.stats.power.between import Judged, judged
from rapport.stats.power.outcomes import Floats, Made
from rapport.stats.regression import Model, Regression
from rapport.stats.undefined import Undefined

TURNS = 50
NONE = 1e-6
"""Between / within: what is less is no variance between clusters."""


def mixed(made: Made, alpha: float) -> Judged:
    """Test the arm in a model with a random intercept for each cluster.

    Args:
        made: the trials, with squares.
        alpha: level of the test: t on Satterthwaite's degrees of freedom; z of a logit model.
    """
    return _logit(made, alpha) if made.binary else _linear(made, alpha)


class _Likelihood:
    """The restricted likelihood of many trials, by within and between; Laird & Ware (1982), Biometrics 38:963."""

    def __init__(self, made: Made) -> None:
        self.m = made.sizes.astype(np.float64)
        self.means = made.sums / self.m
        self.within = np.maximum(made.squares - made.sums * self.means, 0).sum(axis=1)
        self.arms = slice(None, made.treated), slice(made.treated, None)
        self.people, self.clusters = self.m.sum(axis=1), self.m.shape[1]

    def by_arm(self, values: Floats) -> Floats:
        """Sums over the clusters of each arm, shape (trials, 2)."""
        return np.stack([values[:, part].sum(axis=1) for part in self.arms], axis=1)

    def left(self, weight: Floats) -> tuple[Floats, Floats]:
        """Means of the arms with some weights, and what they leave of the means of clusters."""
        means = self.by_arm(weight * self.means) / self.by_arm(weight)
        found = self.means.copy()
        for arm, part in enumerate(self.arms):
            found[:, part] -= means[:, [arm]]
        return means, found

    def slope(self, ratio: Floats) -> Floats:
        """Derivative of the deviance by between / within, within at its best."""
        weight = self.m / (1 + self.m * ratio[:, None])
        _, left = self.left(weight)
        rest = self.within + (weight * left**2).sum(axis=1)
        bent = (self.by_arm(weight**2) / self.by_arm(weight)).sum(axis=1)
        return np.asarray(weight.sum(axis=1) - bent - (self.people - 2) * ((weight * left) ** 2).sum(axis=1) / rest)

    def ratio(self) -> Floats:
        """Between / within where the likelihood is greatest: by bisection of its share; 0 where it falls from there."""
        low, high = np.zeros(len(self.m)), np.ones(len(self.m))
        for _ in range(TURNS):
            middle = (low + high) / 2
            falls = self.slope(middle / (1 - middle)) > 0
            low, high = np.where(falls, low, middle), np.where(falls, middle, high)
        share = (low + high) / 2
        return np.asarray(np.where(self.slope(np.zeros(len(share))) >= 0, 0.0, share / (1 - share)))

    def df(self, within: Floats, between: Floats) -> Floats:
        """Satterthwaite's 2 f² / (g′ A g): f the difference's variance, g its slope, A twice the inverse Hessian."""
        m, both = self.m, within[:, None] + self.m * between[:, None]
        r = m / both
        _, left = self.left(r)
        whole = self.by_arm(r)
        # First and second derivatives of r by (within, between), and of log(both).
        first = -(r**2) / m, -(r**2)
        second = {(0, 0): 2 * r**3 / m**2, (0, 1): 2 * r**3 / m, (1, 1): 2 * r**3}
        logs = {(0, 0): -1 / both**2, (0, 1): -m / both**2, (1, 1): -((m / both) ** 2)}
        hessian = np.empty((len(m), 2, 2))
        for (one, other), bent in second.items():
            found = (logs[one, other] + bent * left**2).sum(axis=1)
            pulled = self.by_arm(first[one] * left) * self.by_arm(first[other] * left) / whole
            shrunk = self.by_arm(first[one]) * self.by_arm(first[other]) / whole**2
            found += (-2 * pulled + self.by_arm(bent) / whole - shrunk).sum(axis=1)
            hessian[:, one, other] = hessian[:, other, one] = found
        hessian[:, 0, 0] += 2 * self.within / within**3 - (self.people - self.clusters) / within**2
        slope = np.stack([-(self.by_arm(one) / whole**2).sum(axis=1) for one in first], axis=1)
        variance = (1 / whole).sum(axis=1)
        determinant = hessian[:, 0, 0] * hessian[:, 1, 1] - hessian[:, 0, 1] ** 2
        spread = (
            slope[:, 0] ** 2 * hessian[:, 1, 1]
            - 2 * slope[:, 0] * slope[:, 1] * hessian[:, 0, 1]
            + slope[:, 1] ** 2 * hessian[:, 0, 0]
        ) / determinant
        return np.asarray(np.where(determinant > 0, variance**2 / spread, np.nan))


def _linear(made: Made, alpha: float) -> Judged:
    likelihood = _Likelihood(made)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = likelihood.ratio()
        ratio = np.where(ratio < NONE, 0.0, ratio)
        weight = likelihood.m / (1 + likelihood.m * ratio[:, None])
        means, left = likelihood.left(weight)
        within = (likelihood.within + (weight * left**2).sum(axis=1)) / (likelihood.people - 2)
        variance = within * (1 / likelihood.by_arm(weight)).sum(axis=1)
        df = np.where(ratio > 0, likelihood.df(within, ratio * within), likelihood.people - 2)
    usable = (likelihood.within > 0) & (made.sizes.max(axis=1) > 1) & np.isfinite(df)
    effect = np.where(usable, means[:, 0] - means[:, 1], np.nan)
    limit = np.asarray(stdtrit(np.where(usable, df, 1.0), 1 - alpha / 2), np.float64)
    return judged(effect, np.asarray(variance), limit)


def _logit(made: Made, alpha: float) -> Judged:
    """One model after the other; a cluster is two rows, those with yes and those with no, as often as they are."""
    trials, clusters = made.sums.shape
    significant, effects = np.zeros(trials, np.bool_), np.full(trials, np.nan)
    treated = (np.arange(clusters) < made.treated).astype(np.float64)
    for trial in range(trials):
        found = mixed_logit(*_rows(made.sums[trial], made.sizes[trial], treated)).coefficients[1]
        if not isinstance(found.p, Undefined) and not isinstance(found.value, Undefined):
            significant[trial], effects[trial] = found.p < alpha, found.value
    return Judged(significant, effects)


def _rows(yes: Floats, sizes: NDArray[np.int64], treated: Floats) -> tuple[Regression, NDArray[np.intp]]:
    counts = np.concatenate((yes, sizes - yes))
    there = counts > 0
    which = np.tile(np.arange(len(yes)), 2)[there]
    outcome = np.repeat((1.0, 0.0), len(yes))[there]
    design = np.column_stack((np.ones(len(which)), treated[which]))
    return Regression(design, outcome, Model.LOGIT, weights=counts[there]), which

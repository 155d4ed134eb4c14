"""Whether the odds of an ordered outcome are proportional: Brant's test, and the score of separate slopes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, expit

from rapport.stats.regression import Floats, Model, Regression, fitted
from rapport.stats.undefined import Number, Undefined

Codes = NDArray[np.intp]

NOT_TESTABLE = Undefined("the separate models of the cut points cannot be fitted")


@dataclass(frozen=True)
class ProportionalityTest:
    """A test of equal slopes at every cut point.

    Attributes:
        statistic: χ².
        df: its degrees of freedom.
        p: small where the odds are not proportional.
    """

    statistic: Number
    df: int
    p: Number


@dataclass(frozen=True, eq=False)
class OrderedRows:
    """The rows that count, with columns in standard units, for which the thresholds make up.

    Attributes:
        x: shape (rows, columns): each column less its mean, over its spread.
        y: shape (rows,): the place of the answer among the levels that were answered.
        weight: shape (rows,): how many people a row stands for.
        levels: the answered levels, rising.
        centre: the mean that was taken from each column.
        scale: the spread that it was divided by.
    """

    x: Floats
    y: Codes
    weight: Floats
    levels: tuple[int, ...]
    centre: Floats
    scale: Floats

    @property
    def cuts(self) -> int:
        """How many cut points lie between the levels."""
        return len(self.levels) - 1

    @property
    def back(self) -> Floats:
        """Turns thresholds and slopes of these columns into those of the columns that were given."""
        slopes = np.diag(1 / self.scale)
        return np.block([
            [np.eye(self.cuts), np.tile(self.centre @ slopes, (self.cuts, 1))],
            [np.zeros((len(slopes), self.cuts)), slopes],
        ])  # fmt: skip


class Brant:
    """Brant (1990): slopes of the separate logit models of "above this cut", with their joint covariance."""

    def __init__(self, data: OrderedRows) -> None:
        self.cuts, self.columns = data.cuts, data.x.shape[1]
        whole = np.column_stack((np.ones(len(data.x)), data.x))
        fits = [
            fitted(Regression(whole, (data.y > cut).astype(np.float64), Model.LOGIT, weights=data.weight))
            for cut in range(data.cuts)
        ]
        self.found = None if any(isinstance(fit, Undefined) for fit in fits) else np.array([fit.at for fit in fits])  # type: ignore[union-attr]
        if self.found is None:
            return
        means = [expit(whole @ at) for at in self.found]
        breads = [np.linalg.inv(whole.T @ ((data.weight * mean * (1 - mean))[:, None] * whole)) for mean in means]
        self.covariance = np.empty((data.cuts, data.cuts, self.columns, self.columns))
        for one in range(data.cuts):
            for other in range(data.cuts):
                # P(above both) is that of the higher cut.
                both = means[max(one, other)] - means[one] * means[other]
                middle = whole.T @ ((data.weight * both)[:, None] * whole)
                self.covariance[one, other] = (breads[one] @ middle @ breads[other])[1:, 1:]

    def test(self, columns: range | list[int]) -> ProportionalityTest:
        """Whether the slopes of some columns are the same at every cut."""
        picked = list(columns)
        df = (self.cuts - 1) * len(picked)
        if self.found is None or not picked:
            return ProportionalityTest(NOT_TESTABLE, df, NOT_TESTABLE)
        slopes = self.found[:, 1:][:, picked].ravel()
        part = self.covariance[:, :, picked][:, :, :, picked]
        whole = part.transpose(0, 2, 1, 3).reshape(len(slopes), len(slopes))
        contrast = np.kron(np.column_stack((np.ones(self.cuts - 1), -np.eye(self.cuts - 1))), np.eye(len(picked)))
        apart, spread = contrast @ slopes, contrast @ whole @ contrast.T
        if np.linalg.eigvalsh(spread)[0] <= 1e-10 * np.trace(spread):
            return ProportionalityTest(NOT_TESTABLE, df, NOT_TESTABLE)
        statistic = float(apart @ np.linalg.solve(spread, apart))
        return ProportionalityTest(statistic, df, float(chdtrc(df, statistic)))


def score_test(data: OrderedRows, at: Floats) -> ProportionalityTest:
    """The score of separate slopes at the common ones, over its expected information."""
    cuts, columns = data.cuts, data.x.shape[1]
    df = (cuts - 1) * columns
    cumulative = expit(at[:cuts][None, :] - (data.x @ at[cuts:])[:, None])
    chance = np.diff(np.column_stack((np.zeros(len(data.y)), cumulative, np.ones(len(data.y)))), axis=1)
    dense = cumulative * (1 - cumulative)
    answered = np.eye(cuts + 1)[data.y]
    first = dense * (answered[:, :-1] / chance[:, :-1] - answered[:, 1:] / chance[:, 1:])
    reach = np.column_stack((np.ones(len(data.y)), -data.x))
    score = ((data.weight[:, None] * first).T @ reach).ravel()
    size = columns + 1
    information = np.zeros((cuts * size, cuts * size))
    for cut in range(cuts):
        own = dense[:, cut] ** 2 * (1 / chance[:, cut] + 1 / chance[:, cut + 1])
        here = slice(cut * size, (cut + 1) * size)
        information[here, here] = reach.T @ ((data.weight * own)[:, None] * reach)
        if cut + 1 < cuts:
            shared = -dense[:, cut] * dense[:, cut + 1] / chance[:, cut + 1]
            next_ = slice((cut + 1) * size, (cut + 2) * size)
            information[here, next_] = reach.T @ ((data.weight * shared)[:, None] * reach)
            information[next_, here] = information[here, next_].T
    if columns == 0 or np.linalg.eigvalsh(information)[0] <= 0:
        return ProportionalityTest(NOT_TESTABLE, df, NOT_TESTABLE)
    statistic = float(score @ np.linalg.solve(information, score))
    return ProportionalityTest(statistic, df, float(chdtrc(df, statistic)))

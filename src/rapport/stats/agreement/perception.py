"""How well one person of a pair knows what the other answers."""

import math
from dataclasses import dataclass

import numpy as np

from rapport.stats.agreement.ratings import Codes, pairs
from rapport.stats.agreement.results import ONE_ITEM, Share, share, spread, t_interval
from rapport.stats.agreement.weights import Floats, weights_or_nominal
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number


@dataclass(frozen=True)
class Perception:
    """Guesses held against answers.

    Attributes:
        n: items with both a guess and an answer.
        missing: items without one of them.
        exact: share of items in which the guess is the answer, with Wilson's interval.
        near: mean weight of guess and answer, 0 … 1: the share in which near guesses count in part.
        near_interval: its interval.
        too_high: items in which the guess is a later category than the answer.
        too_low: items in which it is an earlier one.
    """

    n: int
    missing: int
    exact: Share
    near: Number
    near_interval: Interval
    too_high: int
    too_low: int


def perception_accuracy(
    guesses: Codes, answers: Codes, categories: int, weights: Floats | None = None, confidence: float = 0.95
) -> Perception:
    """Share of items in which A's guess about B is what B answered.

    "Direct" accuracy of the perception of a partner (Kenny & Albright 1987, Psychological Bulletin 102:390, leave out
    their decomposition). Without weights ``near`` is the exact share. With weights it is their mean over items
    with the interval of t: R ``t.test(weights[cbind(guesses, answers)])``, cut at 0 and 1.

    The intervals take items as independent. For many pairs compute one share per pair, and of these the mean with
    :func:`~rapport.stats.paired.mean_interval`: what one pair guesses hangs together.

    Args:
        guesses: shape (items,): index of the category that A expects, −1 for none.
        answers: shape (items,): index of the category that B chose, −1 for none.
        categories: how many there are, in their order.
        weights: of :func:`~rapport.stats.agreement.weights.agreement_weights`, or any matrix.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        The shares; undefined without an item; ``near_interval`` with weights also for one item and when every item has
        the same weight.

    Raises:
        ValueError: shapes differ, a code is no category, these are no weights, or the confidence is impossible.
    """
    found = pairs(guesses, answers, categories)
    table, n = found.table, found.n
    exact = share(int(np.trace(table)), n, confidence)
    high, low = int(np.tril(table, -1).sum()), int(np.triu(table, 1).sum())
    if weights is None or n == 0:
        return Perception(n, found.missing, exact, exact.value, exact.interval, high, low)
    weight = weights_or_nominal(weights, categories)
    near = float((weight * table).sum()) / n
    if n < 2:
        interval = Interval(ONE_ITEM, ONE_ITEM, confidence)
    else:
        se = math.sqrt(spread(weight, table, near) / (n - 1) / n)
        interval = t_interval(near, se, n - 1, confidence, floor=0.0)
    return Perception(n, found.missing, exact, near, interval, high, low)

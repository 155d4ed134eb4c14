"""Small and broken data: every estimator gives numbers or reasons, never an exception, never NaN."""

import dataclasses
import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from rapport.stats.cluster_robust import Correction, cluster_robust
from rapport.stats.clusters import cluster_icc
from rapport.stats.imputation.chained import Incomplete, impute
from rapport.stats.mixed_logit import mixed_logit
from rapport.stats.model_based import model_based
from rapport.stats.nonresponse import nonresponse_weights
from rapport.stats.peers.gee import SmallSample, Working, gee
from rapport.stats.peers.mixed_linear import mixed_linear
from rapport.stats.proportional_odds import OrdinalRegression, proportional_odds
from rapport.stats.ranks import mcnemar, sign_test, signed_rank
from rapport.stats.regression import Model, Regression
from rapport.stats.reliability import cronbach_alpha, mcdonald_omega
from rapport.stats.response_shift import response_shift

Floats = np.ndarray


def broken(seed: int) -> tuple[Floats, Floats, Floats, Floats, np.random.Generator]:
    """A design with columns that may be constant, rare, or clusters; outcomes that may be all of these."""
    draw = np.random.default_rng(seed)
    n, columns = int(draw.integers(3, 30)), int(draw.integers(0, 4))
    clusters = draw.integers(0, int(draw.integers(1, 8)), n)
    kinds: list[Callable[[], Floats]] = [
        lambda: draw.normal(size=n),
        lambda: (draw.random(n) < 0.2).astype(float),
        lambda: (clusters == 0).astype(float),
        lambda: draw.integers(0, 3, n) * 1e3,
    ]
    x = np.column_stack([np.ones(n), *(kinds[int(draw.integers(0, 4))]() for _ in range(columns))])
    outcomes = [draw.normal(size=n), clusters.astype(float), x.sum(axis=1), draw.integers(1, 4, n).astype(float)]
    y = outcomes[int(draw.integers(0, 4))]
    yes = (y > np.median(y)).astype(float) if draw.random() < 0.5 else draw.integers(0, 2, n).astype(float)
    return x, y, yes, clusters, draw


def results(seed: int) -> Iterator[object]:
    x, y, yes, clusters, draw = broken(seed)
    terms = (tuple(range(1, x.shape[1])),) if x.shape[1] > 1 else ()
    linear, logit = Regression(x, y, Model.LINEAR, terms), Regression(x, yes, Model.LOGIT, terms)
    for regression in (linear, logit):
        yield model_based(regression)
        yield from (cluster_robust(regression, clusters, correction) for correction in Correction)
        yield from (gee(regression, clusters, working, way) for working in Working for way in SmallSample)
    yield from (mixed_linear(linear, clusters, restricted=restricted) for restricted in (True, False))
    yield mixed_logit(logit, clusters)
    yield proportional_odds(OrdinalRegression(x, draw.integers(0, 4, len(y)), terms))
    answers = draw.integers(1, 5, (len(y), 4)).astype(float)
    answers[draw.random(answers.shape) < 0.1] = math.nan
    if draw.random() < 0.3:
        answers[:, 0] = answers[:, 1]
    a, b, c, _ = answers.T
    yield from (cronbach_alpha(answers), mcdonald_omega(answers), signed_rank(a, b), sign_test(a, c))
    yield from (mcnemar((a > 2) * 1.0, (b > 2) * 1.0), cluster_icc(a, clusters), response_shift(a, b, c))
    yield nonresponse_weights(x, draw.random(len(y)) < 0.6)
    yield impute([Incomplete("a", a), Incomplete("b", b - 1, 4), Incomplete("c", y)], 1, seed, 1)


def numbers(value: object) -> Iterator[float]:
    """The numbers of a result; a covariance that does not exist is NaN by promise."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name != "covariance":
                yield from numbers(getattr(value, field.name))


@pytest.mark.parametrize("seed", range(4))
def test_every_estimator_gives_numbers_or_reasons(seed: int) -> None:
    for result in results(seed):
        assert not any(map(math.isnan, numbers(result))), result


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(4, 600))
def test_the_same_on_many_more(seed: int) -> None:
    for result in results(seed):
        assert not any(map(math.isnan, numbers(result))), result

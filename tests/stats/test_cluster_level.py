"""Two arms of clusters: R's numbers, those of a book, and permutations that keep to the design."""

import hashlib

import numpy as np
import pytest

from rapport.stats.cluster_level import NO_DIFFERENCES, Summaries, cluster_t, partitions, permutation, summaries
from rapport.stats.undefined import Undefined
from rapport.trials.randomising.lists import choose
from tests.stats.reference import cases, column
from tests.trials.test_randomising import constrained, design

R = cases("cluster_level.csv")
NUMBERS = ("difference", "low", "high", "t", "df", "p")


def schools() -> Summaries:
    users, pupils = column(R["tobacco"], "users"), column(R["tobacco"], "pupils").astype(int)
    values = np.concatenate([np.arange(n) < u for u, n in zip(users, pupils, strict=True)]).astype(float)
    clusters = np.repeat(np.arange(24), pupils)
    return summaries(values, clusters, (clusters < 12).astype(np.intp))


def children(*, weeks: bool) -> Summaries:
    data = R["bacteria"]
    present, child, active = (column(data, name) for name in ("present", "child", "active"))
    return summaries(
        present,
        child.astype(np.intp),
        active.astype(np.intp),
        column(data, "week")[:, None] if weeks else None,
    )


@pytest.mark.parametrize("case", ["tobacco", "bacteria", "bacteria without weeks"])
def test_means_of_clusters_as_r(case: str) -> None:
    found = cluster_t(schools() if case == "tobacco" else children(weeks="weeks" in case))
    ours = (found.difference, found.interval.low, found.interval.high, found.t, found.df, found.p)
    assert ours == pytest.approx(tuple(R[case][name] for name in NUMBERS), rel=1e-9)


def test_what_donner_and_klar_print() -> None:
    # Design and Analysis of Cluster Randomization Trials (2000), ch. 6: t = −1.66, p = .11.
    found = cluster_t(schools())
    assert (round(float(found.t), 2), round(float(found.p), 2)) == (-1.66, 0.11)  # type: ignore[arg-type]


def some(found: Summaries, at: list[int]) -> Summaries:
    means, treated = tuple(found.means[one] for one in at), tuple(found.treated[one] for one in at)
    return Summaries(found.n, 0, tuple(at), means, treated)


def test_every_arrangement_as_r() -> None:
    found = permutation(some(schools(), [*range(7), *range(12, 20)]))
    expected = R["tobacco of 15 schools"]
    assert found.is_exact
    assert found.p == pytest.approx(expected["exact"], abs=1e-12)
    assert found.arrangements == expected["arrangements"]


def test_drawn_arrangements_come_near_t() -> None:
    found = permutation(schools(), draws=20_000)
    assert not found.is_exact
    assert found.p == pytest.approx(R["tobacco"]["p"], abs=0.02)
    assert permutation(schools(), draws=20_000) == found


def test_only_allocations_that_the_design_accepted_are_looked_at() -> None:
    choice = choose(hashlib.sha256(b"a seed for tests").digest(), design(1, 1, constrained=constrained(9, 10000, 250)))
    allowed = np.array(choice.accepted) == 0
    treated = tuple(arm == 0 for arm in choice.chosen)
    found = Summaries(9, 0, tuple(range(9)), tuple(float(one) for one in treated), treated)
    # The outcome is the arm itself: only the real allocation is as far.
    assert permutation(found, allowed).p == 1 / len(allowed)
    with pytest.raises(ValueError, match="real one"):
        permutation(found, ~allowed)


def test_partitions_by_hand() -> None:
    # Means 1, 2, 6 and 9; treated are the last two. |differences|: 12|34 6, 13|24 2, 14|23 1.
    found = Summaries(4, 0, (0, 1, 2, 3), (1.0, 2.0, 6.0, 9.0), (False, False, True, True))
    together = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 1, 0], [1, 1, 1, 1]], np.bool_)
    allowed = partitions(together, np.array(found.treated))
    assert allowed.astype(int).tolist() == [[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 0, 1]]
    assert permutation(found, allowed).p == pytest.approx(1 / 3)
    # Drawn ones may lack the real one: (1 + 0) / (1 + 2).
    drawn = permutation(found, allowed[1:], is_drawn=True)
    assert (drawn.p, drawn.arrangements, drawn.is_exact) == (pytest.approx(1 / 3), 2, False)


def test_no_test_where_there_is_none() -> None:
    few = Summaries(5, 0, (0, 1, 2), (1.0, 2.0, 3.0), (True, False, False))
    assert isinstance(cluster_t(few).p, Undefined)
    assert isinstance(permutation(few).p, Undefined)
    alike = Summaries(8, 0, (0, 1, 2, 3), (1.0, 1.0, 2.0, 2.0), (True, True, False, False))
    assert cluster_t(alike).difference == -1
    assert isinstance(cluster_t(alike).p, Undefined)


def test_rows_without_value_cluster_or_arm_are_counted() -> None:
    values = np.array([1.0, 2, np.nan, 4, 5, 6])
    found = summaries(values, np.array([0, 0, 1, 1, -1, 2]), np.array([1, 1, 0, 0, 0, -1]))
    assert (found.n, found.missing, found.names) == (3, 3, (0, 1))
    with pytest.raises(ValueError, match="both arms"):
        summaries(values, np.zeros(6, np.intp), np.array([1, 0, 1, 0, 1, 0]))
    with pytest.raises(ValueError, match="constant"):
        summaries(values, np.arange(6), np.array([1, 1, 1, 0, 0, 0]), np.ones((6, 1)))


def test_an_outcome_that_is_the_same_for_all_shows_nothing_when_covariates_are_taken_out() -> None:
    clusters = np.repeat(np.arange(6), 4)
    ages = np.random.default_rng(2).normal(40, 9, size=(24, 1))
    same = summaries(np.full(24, 3.3), clusters, clusters % 2, ages)
    assert set(same.means) == {0.0}
    assert isinstance(cluster_t(same).p, Undefined)
    assert permutation(same).p == 1


def test_what_covariates_tell_wholly_leaves_no_noise_to_compare() -> None:
    clusters = np.repeat(np.arange(8), 3)
    x = clusters[:, None] * 0.1 + 40
    found = summaries(2 * x[:, 0] + 0.3, clusters, clusters % 2, x)
    assert set(found.means) == {0.0}
    assert cluster_t(found).p == NO_DIFFERENCES
    assert permutation(found).p == 1

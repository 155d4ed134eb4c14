"""Power by simulation: the analyses are those of real data, the made-up data are as they say, no worker matters."""

import math
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from rapport.stats.cluster_level import permutation, summaries
from rapport.stats.cluster_robust import Correction, cluster_robust
from rapport.stats.mixed_logit import mixed_logit
from rapport.stats.peers.gee import SmallSample, gee
from rapport.stats.peers.mixed_linear import mixed_linear
from rapport.stats.power.between import cluster_t, cr1, cr2, permuted
from rapport.stats.power.formulas import Clusters, means_power
from rapport.stats.power.outcomes import Floats, Graded, Made, Measured, sum_distribution
from rapport.stats.power.simulated import (
    ANALYSED,
    LOT,
    Analysis,
    Simulation,
    lots,
    powers,
    run_lot,
    simulate,
)
from rapport.stats.regression import Model, Regression
from tests.stats.reference import cases, column

SIZES = tuple(range(3, 13))
ALL = tuple(Analysis)[:4]


def people(generator: np.random.Generator) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """A small trial: cluster and outcome of each person, sizes of the clusters."""
    sizes = generator.integers(3, 13, 11)
    clusters = np.repeat(np.arange(11), sizes)
    outcome = generator.normal(size=len(clusters)) + generator.normal(size=11)[clusters] + 0.8 * (clusters < 5)
    return clusters, outcome, sizes


def test_the_analyses_are_those_of_real_data() -> None:
    generator = np.random.default_rng(3)
    for _ in range(5):
        clusters, outcome, sizes = people(generator)
        sums = np.asarray(np.bincount(clusters, outcome), np.float64)
        treated = (clusters < 5).astype(float)
        design = np.column_stack((np.ones(len(clusters)), treated))
        regression = Regression(design, outcome, Model.LINEAR)
        means = sums / sizes
        p_values = {
            cluster_t: float(stats.ttest_ind(means[:5], means[5:]).pvalue),
            cr1: float(cluster_robust(regression, clusters, Correction.CR1).coefficients[1].p),  # type: ignore[arg-type]
            cr2: float(cluster_robust(regression, clusters, Correction.CR2).coefficients[1].p),  # type: ignore[arg-type]
        }
        for analysis, p in p_values.items():
            # Significant just above its p value, not just below.
            made = Made(sums[None], sums[None], sizes[None], 5)
            assert analysis(made, p * (1 + 1e-6)).significant.all()
            assert not analysis(made, p * (1 - 1e-6)).significant.any()


@pytest.mark.parametrize("kind", ["numbers", "binary", "scores"])
def test_models_of_people_are_those_of_real_data(kind: str) -> None:
    generator = np.random.default_rng(7)
    for _ in range(3):
        clusters, outcome, sizes = people(generator)
        if kind == "binary":
            outcome = (outcome > 0.3).astype(float)
        if kind == "scores":
            outcome = np.clip(np.round(outcome), -2, 2)
        sums, squares = (np.asarray(np.bincount(clusters, y)[None], np.float64) for y in (outcome, outcome**2))
        made = Made(sums, squares, sizes[None], 5, kind == "binary")
        design = np.column_stack((np.ones(len(clusters)), clusters < 5)).astype(float)
        regression = Regression(design, outcome, Model.LOGIT if kind == "binary" else Model.LINEAR)
        found = {
            Analysis.KAUERMANN_CARROLL: gee(regression, clusters, correction=SmallSample.KAUERMANN_CARROLL),
            Analysis.MANCL_DEROUEN: gee(regression, clusters, correction=SmallSample.MANCL_DEROUEN),
            Analysis.MIXED: mixed_logit(regression, clusters)
            if kind == "binary"
            else mixed_linear(regression, clusters),
        }
        for analysis, fit in found.items():
            one = fit.coefficients[1]
            assert isinstance(one.p, float)
            assert ANALYSED[analysis](made, 0.05).effects == pytest.approx([one.value], rel=1e-5)
            assert ANALYSED[analysis](made, one.p * (1 + 1e-4)).significant.all()
            assert not ANALYSED[analysis](made, one.p * (1 - 1e-4)).significant.any()


@pytest.mark.parametrize("kind", ["numbers", "binary"])
def test_power_in_the_same_trials_is_that_of_r(kind: str) -> None:
    """Forty trials that R made up: each analysis finds a difference in those in which R's finds one."""
    r = cases("power_people.csv")[kind]
    sums, squares, sizes = (
        np.column_stack([column(r, f"{part}{at}_") for at in range(1, 9)]) for part in ("sum", "square", "size")
    )
    made = Made(sums, squares, sizes.astype(np.int64), 4, kind == "binary")
    for analysis in (Analysis.PERMUTATION, Analysis.KAUERMANN_CARROLL, Analysis.MANCL_DEROUEN, Analysis.MIXED):
        p, found = column(r, f"{analysis} p"), ANALYSED[analysis](made, 0.05)
        assert found.significant.tolist() == (p < 0.05).tolist()
        # No estimate where people would have to be more unlike than they can be.
        assert np.isnan(found.effects).tolist() == np.isnan(p).tolist()
        assert found.significant.mean() == pytest.approx(r[f"{analysis} power"])


def test_permutation_is_that_of_real_data() -> None:
    generator = np.random.default_rng(5)
    for _ in range(3):
        clusters, outcome, sizes = people(generator)
        p = permutation(summaries(outcome, clusters, (clusters < 5).astype(np.intp))).p
        sums = np.asarray(np.bincount(clusters, outcome)[None], np.float64)
        made = Made(sums, sums, sizes[None], 5)
        assert permuted(made, float(p) * (1 + 1e-6)).significant.all()  # type: ignore[arg-type]
        assert not permuted(made, float(p) * (1 - 1e-6)).significant.any()  # type: ignore[arg-type]


@pytest.mark.parametrize("icc", [0.0, 0.05, 0.4])
def test_sums_of_scores_are_distributed_as_people_are(icc: float) -> None:
    binary = sum_distribution(7, (0.7, 0.3), icc)
    expected = stats.binom(7, 0.3) if icc == 0 else stats.betabinom(7, 0.3 / icc * (1 - icc), 0.7 / icc * (1 - icc))
    assert binary == pytest.approx(expected.pmf(np.arange(8)), abs=1e-12)
    # Two people of three levels: the correlation of their scores is the ICC.
    chances = np.array([0.2, 0.5, 0.3])
    pairs = sum_distribution(2, tuple(chances), icc)
    scores = np.arange(3)
    mean = float(chances @ scores)
    variance = float(chances @ scores**2) - mean**2
    spread = float(pairs @ np.arange(5) ** 2) - float(pairs @ np.arange(5)) ** 2
    assert (spread / (2 * variance) - 1) == pytest.approx(icc, abs=1e-12)


def test_power_is_that_of_counting_all_trials() -> None:
    # Five clusters of two people: every possible trial, with its probability.
    treated, control, icc = (0.4, 0.6), (0.9, 0.1), 0.2
    each = [sum_distribution(2, p, icc) for p in (treated, treated, control, control, control)]
    sums = np.array(list(product(range(3), repeat=5)), float)
    chance = np.prod([one[sums[:, at].astype(int)] for at, one in enumerate(each)], axis=0)
    exact = float(chance @ cluster_t(Made(sums, sums, np.full(sums.shape, 2), 2), 0.05).significant)
    simulation = Simulation(2, 3, (2,), Graded(treated, control, icc), (Analysis.CLUSTER_T,))
    (found,) = simulate(simulation, 60_000, 1)
    assert found.power == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 60_000))


def test_the_shape_of_building_up_as_r_simulated_it() -> None:
    # lm and lmer in R on made-up trials of 25 clusters of 3–12, d = .5, ICC .05: t of means .75, CR1 .82 (± .01).
    simulation = Simulation(13, 12, SIZES, Measured(0.5, 1, 0.05), (*ALL[:1], *ALL[2:]))
    by_analysis = {one.analysis: one for one in simulate(simulation, 20_000, 1)}
    assert by_analysis[Analysis.CLUSTER_T].power == pytest.approx(0.755, abs=0.015)
    assert by_analysis[Analysis.CR1].power == pytest.approx(0.815, abs=0.015)
    assert by_analysis[Analysis.CLUSTER_T].effect == pytest.approx(0.5, abs=0.01)


def test_with_clusters_of_one_size_the_formula_is_exact() -> None:
    simulation = Simulation(8, 7, (10,), Measured(0.6, 1, 0.1), (Analysis.CLUSTER_T,))
    (found,) = simulate(simulation, 100_000, 1)
    assert found.power == pytest.approx(means_power(Clusters(8, 7, 10, 0, 0.1), 0.6, 1), abs=0.005)


@pytest.mark.slow
@pytest.mark.parametrize(
    "outcome",
    [Measured(0, 1, 0.1), Graded((0.5, 0.5), (0.5, 0.5), 0.05), Graded((0.2, 0.5, 0.3), (0.2, 0.5, 0.3), 0.05)],
)
def test_permutation_equations_and_mixed_models_keep_alpha(outcome: Measured | Graded) -> None:
    analyses = tuple(one for one in Analysis if not one.is_slow(outcome) and one is not Analysis.CR1)
    for found in simulate(Simulation(13, 12, SIZES, outcome, analyses), 12_000, 2):
        assert found.power == pytest.approx(0.05, abs=0.01)
        assert found.unfit <= 120


@pytest.mark.parametrize("outcome", [Measured(0, 1, 0.1), Graded((0.7, 0.3), (0.7, 0.3), 0.05)])
def test_where_there_is_no_difference_alpha_is_kept(outcome: Measured | Graded) -> None:
    simulation = Simulation(13, 12, SIZES, outcome, (Analysis.CLUSTER_T, Analysis.CR2))
    for found in simulate(simulation, 20_000, 2):
        assert found.power == pytest.approx(0.05, abs=0.006)


def test_lots_in_any_order_by_anybody_and_longer_runs_begin_alike() -> None:
    simulation = Simulation(4, 4, tuple(range(3, 11)), Graded((0.2, 0.3, 0.5), (0.4, 0.3, 0.3), 0.1), ALL)
    all_lots = lots(simulation, 2 * LOT + 100, 9)
    counted = [run_lot(lot) for lot in all_lots]
    assert powers(simulation, counted[::-1]) == powers(simulation, counted)
    assert [run_lot(lot) for lot in lots(simulation, 3 * LOT, 9)][:2] == counted[:2]
    assert counted[0] != counted[1]
    with pytest.raises(ValueError, match="once"):
        powers(simulation, [counted[0], counted[0]])


def test_given_sizes_are_dealt_out_anew() -> None:
    # Two large and two small clusters: fixed places would give CR1 another power than dealt ones.
    simulation = Simulation(2, 2, (3, 3, 40, 40), Measured(0, 1, 0.2), (Analysis.CLUSTER_T,))
    (found,) = simulate(simulation, 8000, 1)
    assert found.trials == 8000


def test_what_cannot_be_is_refused() -> None:
    for wrong in (
        lambda: Simulation(1, 5, (3,), Measured(0, 1, 0), ALL),
        lambda: Simulation(5, 5, (), Measured(0, 1, 0), ALL),
        lambda: Measured(0, 0, 0.1),
        lambda: Graded((0.5, 0.6), (0.5, 0.5), 0.1),
        lambda: Graded((1.0,), (1.0,), 0.1),
        lambda: lots(Simulation(2, 2, (3,), Measured(0, 1, 0), ALL), 0, 1),
    ):
        with pytest.raises(ValueError, match=r".+"):
            wrong()

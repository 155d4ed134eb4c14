"""Many fits at once are the single fits; a resampled selection is the selection; chance comes from the seed."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from rapport.stats.design import Floats, Outcome, categorical, continuous, design
from rapport.stats.logit.batched import Shared, fit_many
from rapport.stats.logit.fit import LogitFit, fit_logit
from rapport.stats.logit.newton import maximise
from rapport.stats.logit.problem import problem
from rapport.stats.logit.term_tests import Kind
from rapport.stats.selection import Direction, Firth, Rule, Selected, select
from rapport.stats.stability import Draw, Lot, Noise, bootstrap, events_per_parameter, noise, walk_lot
from rapport.stats.undefined import Undefined

RNG = np.random.default_rng(11)
N = 150
GROUP = RNG.integers(0, 4, N)
SCORES = RNG.normal(size=(N, 5)) + RNG.normal(size=(N, 1))
ANSWER = np.digitize(0.9 * SCORES[:, 0] + RNG.logistic(size=N), [-0.8, 0.8])
TERMS = [
    categorical("group", GROUP, "abcd", "b"),
    *(continuous(f"score{at}", SCORES[:, at]) for at in range(5)),
]
OUTCOME = Outcome(ANSWER, ("low", "middle", "high"), 0)
RULE = Rule(forced=("group",))
COLUMNS = design(TERMS)
ONE_HOT = (np.array([[1], [2]]) == ANSWER).astype(float)


def selected(rule: Rule = RULE, outcome: Outcome = OUTCOME) -> Selected:
    found = select(TERMS, outcome, rule)
    assert isinstance(found, Selected)
    return found


def start() -> Floats:
    fit = fit_logit(COLUMNS, OUTCOME)
    assert isinstance(fit, LogitFit)
    return fit.maximum.beta


def test_many_fits_are_the_single_fits() -> None:
    weights = RNG.multinomial(N, np.full(N, 1 / N), size=12).astype(float)
    used = np.full((12, 9), -1)
    beginning = np.zeros((12, 2, 9))
    for at, line in enumerate(used):
        kept = [0, *np.sort(RNG.choice(np.arange(1, 9), 1 + at % 8, replace=False))]
        line[: len(kept)] = kept
    many = fit_many(Shared(COLUMNS.standard), weights[:, None] * ONE_HOT, weights, beginning, used)
    for at in range(12):
        kept = used[at][used[at] >= 0]
        single = maximise(problem(COLUMNS.standard[kept], weights[at] * ONE_HOT, weights[at]))
        size = len(kept)
        whole = many.covariance[at].reshape(2, used.shape[1], 2, used.shape[1])[:, :size, :, :size]
        assert many.fine[at]
        assert many.beta[at][:, kept] == pytest.approx(single.beta, abs=1e-7)
        assert whole.reshape(2 * size, -1) == pytest.approx(single.covariance, rel=1e-4, abs=1e-6)
        assert many.value[at] == pytest.approx(single.value, abs=1e-8)


def test_a_separated_fit_among_many_is_told_and_spoils_no_other() -> None:
    counts = np.stack([ONE_HOT, ONE_HOT.copy(), ONE_HOT])
    counts[1] = 0.0
    counts[1, 0] = GROUP == 2
    many = fit_many(Shared(COLUMNS.standard), counts, np.ones((1, N)), np.zeros((2, 9)))
    assert many.fine.tolist() == [True, False, True]
    assert many.beta[0] == pytest.approx(start(), abs=1e-8)
    assert many.beta[2] == pytest.approx(start(), abs=1e-8)


@pytest.mark.parametrize("draw", Draw)
@pytest.mark.parametrize("direction", [Direction.BACKWARD, Direction.NONE])
def test_many_selections_are_the_single_selections(draw: Draw, direction: Direction) -> None:
    rule = replace(RULE, direction=direction)
    lot = Lot(COLUMNS, selected(rule).fit.outcome, rule, draw, 12, (5, 0), np.zeros((2, 9)), None)
    quick = walk_lot(lot)
    slow = walk_lot(replace(lot, rule=replace(rule, test=Kind.LR))) if direction is Direction.NONE else None
    generator = np.random.default_rng(np.random.SeedSequence(5, spawn_key=(0,)))
    for at in range(12):
        if draw is Draw.NOISE:
            if at == 0:
                codes = generator.permuted(np.broadcast_to(ANSWER, (12, N)).copy(), axis=1)
            one = select(TERMS, replace(OUTCOME, codes=codes[at]), rule)
        else:
            if at == 0:
                weights = generator.multinomial(N, np.full(N, 1 / N), size=12).astype(float)
            one = select(TERMS, OUTCOME, rule, weights[at])
        assert isinstance(one, Selected)
        assert quick.fine[at]
        assert [term.name for term, kept in zip(TERMS, quick.kept[at], strict=True) if kept] == list(one.terms)
        found = {term.name: p for term, p in zip(TERMS, quick.p[at], strict=True)}
        for test in one.tests:
            assert found[test.term] == pytest.approx(test.p, abs=1e-6)
    assert slow is None or (slow.kept == quick.kept).all()


def test_terms_that_matter_are_included_often_and_noise_is_kept_too_often() -> None:
    ours = selected()
    found = bootstrap(ours, 60, seed=3)
    shares = {one.term: one.share for one in found.inclusion}
    assert shares["group"] == 1.0
    assert float(str(shares["score0"])) > 0.9
    assert found.failed == 0
    assert found.same == round(float(str(found.share_same)) * 60)
    nothing = noise(ours, 60, seed=3)
    # Five candidates at p < 0.10 each: 1 − 0.9⁵ = 0.41 if they were independent and asked once.
    assert 0.25 < float(str(nothing.any_kept)) < 0.7
    assert nothing.p == 1 / 61


def test_the_same_seed_gives_the_same_and_another_does_not() -> None:
    ours = selected()
    assert bootstrap(ours, 60, seed=3) == bootstrap(ours, 60, seed=3)
    assert bootstrap(ours, 60, seed=3).inclusion != bootstrap(ours, 60, seed=4).inclusion


def test_what_is_not_backward_by_wald_is_resampled_one_by_one() -> None:
    for rule in (
        replace(RULE, test=Kind.LR),
        replace(RULE, firth=Firth.ALWAYS),
        replace(RULE, direction=Direction.FORWARD),
    ):
        found = bootstrap(selected(rule), 3, seed=1)
        assert found.failed == 0
        assert [one.times for one in found.inclusion if one.term in {"group", "score0"}] == [3, 3]


def test_whole_clusters_are_drawn_and_tests_are_robust_to_them() -> None:
    ours = select(TERMS, OUTCOME, RULE, clusters=np.arange(N) // 5)
    assert isinstance(ours, Selected)
    found = bootstrap(ours, 6, seed=1)
    assert [one.times for one in found.inclusion if one.term in {"group", "score0"}] == [6, 6]
    assert found != bootstrap(selected(), 6, seed=1)
    assert noise(ours, 3, seed=1).draws == 3


def test_events_per_parameter() -> None:
    fit = selected(replace(RULE, direction=Direction.NONE)).fit
    events = events_per_parameter(fit.outcome, fit.columns)
    assert events.parameters == 16
    assert events.events == np.bincount(ANSWER).min()
    assert events.ratio == events.events / 16
    empty = events_per_parameter(fit.outcome, fit.columns.of([]))
    assert empty.ratio == Undefined("the model has no terms")


def test_nothing_chosen_has_no_p_against_noise() -> None:
    rule = Rule(forced=("group",), stay=1e-12)
    found = noise(selected(rule), 10, seed=1)
    assert isinstance(found, Noise)
    assert found.p == Undefined("the model has no term that was chosen")
    assert found.any_kept == 0.0


@pytest.fixture
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.mark.slow
def test_two_processes_give_the_same(pool: ProcessPoolExecutor) -> None:
    ours = selected()
    assert bootstrap(ours, 120, 9, mapping=pool.map) == bootstrap(ours, 120, 9)
    assert noise(ours, 120, 9, mapping=pool.map) == noise(ours, 120, 9)


@pytest.mark.prove
@pytest.mark.filterwarnings("ignore")  # a machine without a network has no address to be guessed
def test_a_scheduler_gives_the_same() -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=2,
            processes=False,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = bootstrap(
            selected(), 120, 9, mapping=lambda run, lots: client.gather(client.map(run, lots, pure=False))
        )
    assert found == bootstrap(selected(), 120, 9)

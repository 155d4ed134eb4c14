"""Laws and bad data of the logit core; its numbers are held to R in test_logit_reference."""

from dataclasses import replace

import numpy as np
import pytest

from rapport.stats.coefficients import NO_ERROR
from rapport.stats.design import Floats, Outcome, categorical, collapse, continuous, design
from rapport.stats.logit.fit import SEPARATED, LogitFit, Method, fit_logit, ratio
from rapport.stats.logit.likelihood import evaluate
from rapport.stats.logit.newton import maximise, without_information
from rapport.stats.logit.problem import problem
from rapport.stats.logit.profile import profile_interval
from rapport.stats.logit.robust import Robust, robust, robust_ratio, robust_wald
from rapport.stats.logit.term_tests import likelihood_ratio, wald
from rapport.stats.selection import Direction, Firth, Rule, Selected, select
from rapport.stats.told_alone import TOLD_ALONE
from rapport.stats.undefined import Undefined

RNG = np.random.default_rng(7)
N = 240
AGE = RNG.normal(36, 5, N)
GROUP = RNG.integers(0, 3, N)
SCORE = np.round(RNG.uniform(1, 5, N) * 2) / 2
ANSWER = np.digitize(0.7 * (SCORE - 3) + RNG.logistic(size=N), [-1.0, 0.4])
LEVELS = ("low", "middle", "high")
TERMS = [continuous("age", AGE, 5), categorical("group", GROUP, "abc", "a"), continuous("score", SCORE)]


def fitted(codes: np.ndarray = ANSWER, weights: Floats | None = None, method: Method = Method.ML) -> LogitFit:
    fit = fit_logit(design(TERMS), Outcome(codes, LEVELS, 0), weights, method=method)
    assert isinstance(fit, LogitFit)
    return fit


def test_the_score_is_zero_and_the_information_is_minus_its_slope() -> None:
    fit = fitted()
    there = evaluate(fit.problem, fit.maximum.beta)
    assert np.abs(there.score).max() < 1e-7
    beta, step = fit.maximum.beta + 0.3, 1e-6
    slopes = []
    for at in range(beta.size):
        shift = np.zeros(beta.size)
        shift[at] = step
        ahead, behind = (evaluate(fit.problem, beta + sign * shift.reshape(beta.shape)) for sign in (1, -1))
        slopes.append((behind.score - ahead.score).ravel() / (2 * step))
    assert np.array(slopes) == pytest.approx(evaluate(fit.problem, beta).information, abs=1e-5)


def test_frequencies_are_rows_repeated() -> None:
    weights = RNG.integers(0, 4, N).astype(float)
    repeated = np.repeat(np.arange(N), weights.astype(int))
    columns = design([term.only(repeated) for term in TERMS])
    long = fit_logit(columns, Outcome(ANSWER[repeated], LEVELS, 0))
    short = fitted(weights=weights)
    assert isinstance(long, LogitFit)
    assert short.coefficients == pytest.approx(long.coefficients, abs=1e-9)
    assert short.covariance == pytest.approx(long.covariance, abs=1e-9)
    assert short.n == long.n == weights.sum()


def test_alike_rows_counted_together_change_nothing() -> None:
    columns = design([TERMS[1], TERMS[2]])
    grouped = fit_logit(columns, Outcome(ANSWER, LEVELS, 0))
    counts = (np.array([[1], [2]]) == ANSWER).astype(float)
    single = maximise(problem(columns.standard, counts, np.ones(N)))
    assert isinstance(grouped, LogitFit)
    assert grouped.problem.x.shape[1] == len({*zip(GROUP, SCORE, strict=True)}) < N / 3
    assert grouped.maximum.beta == pytest.approx(single.beta, abs=1e-10)
    assert grouped.log_likelihood == pytest.approx(single.value, abs=1e-10)


def test_another_reference_is_the_same_model() -> None:
    one, other = (fit_logit(design(TERMS), Outcome(ANSWER, LEVELS, reference)) for reference in (0, 2))
    terms = [TERMS[0], categorical("group", GROUP, "abc", "c"), TERMS[2]]
    third = fit_logit(design(terms), Outcome(ANSWER, LEVELS, 0))
    for fit in (other, third):
        assert isinstance(one, LogitFit)
        assert isinstance(fit, LogitFit)
        assert fit.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-10)
        for name in ("age", "group", "score"):
            assert wald(fit, name).statistic == pytest.approx(float(str(wald(one, name).statistic)), rel=1e-8)


def test_the_order_of_the_rows_does_not_matter() -> None:
    order = RNG.permutation(N)
    mixed = fit_logit(
        design([replace(term, columns=term.columns[order]) for term in TERMS]), Outcome(ANSWER[order], LEVELS, 0)
    )
    assert isinstance(mixed, LogitFit)
    assert mixed.coefficients == pytest.approx(fitted().coefficients, abs=1e-10)


def test_units_scale_the_coefficient_and_no_test() -> None:
    other = [continuous("age", AGE), *TERMS[1:]]
    one, five = fit_logit(design(other), Outcome(ANSWER, LEVELS, 0)), fitted()
    assert isinstance(one, LogitFit)
    assert five.coefficients[:, 1] == pytest.approx(5 * one.coefficients[:, 1])
    assert wald(one, "age").p == pytest.approx(wald(five, "age").p)
    assert ratio(five, 0, 1).ratio == pytest.approx(float(str(ratio(one, 0, 1).ratio)) ** 5)


def test_many_rows_start_from_a_sample_and_end_at_the_same_place() -> None:
    times = 90
    noise = RNG.normal(size=N * times)
    terms = [continuous("noise", noise), continuous("age", np.tile(AGE, times) + 0.01 * noise)]
    answer = np.tile(ANSWER, times)
    fit = fit_logit(design(terms), Outcome(answer, LEVELS, 0))
    assert isinstance(fit, LogitFit)
    assert fit.iterations < 5
    assert np.abs(evaluate(fit.problem, fit.maximum.beta).score).max() < 1e-4
    assert fit.converged


def test_an_outcome_that_cannot_be_modelled_says_why() -> None:
    columns = design(TERMS)
    alone = fit_logit(columns, Outcome(np.ones(N, np.intp), LEVELS, 0))
    assert alone == Undefined("the outcome has only one level in the complete rows")
    missing = fit_logit(columns, Outcome(np.where(ANSWER == 0, 1, ANSWER), LEVELS, 0))
    assert missing == Undefined("nobody has the reference level “low” of the outcome")
    fit = fit_logit(columns, Outcome(np.where(ANSWER == 1, 0, ANSWER), LEVELS, 0))
    assert isinstance(fit, LogitFit)
    assert (fit.equations, fit.outcome.absent) == (("high",), ("middle",))
    assert select(TERMS, Outcome(np.full(N, -1), LEVELS, 0), Rule()) == Undefined("no row is complete")


@pytest.mark.parametrize(
    ("codes", "terms"),
    [
        (np.where(GROUP == 2, 2, np.where(ANSWER == 2, 1, ANSWER)), ("group",)),  # a level without one answer
        ((AGE > 36).astype(np.intp), ("age",)),  # complete
        (np.where((GROUP == 1) & (ANSWER == 2), 1, ANSWER), ("group",)),  # in one equation
        (np.where(AGE > 44, 2, ANSWER), ()),  # no separation at all
    ],
)
def test_separation_is_found_and_named_and_firth_answers_it(codes: np.ndarray, terms: tuple[str, ...]) -> None:
    fit = fitted(codes)
    assert set(terms) <= set(fit.separated)
    assert (fit.trouble == SEPARATED) == bool(terms)
    if terms:
        assert wald(fit, terms[0]).p == SEPARATED
        assert ratio(fit, 0, 1).ratio == SEPARATED
        assert profile_interval(fit, 0, 1).low == SEPARATED
        assert likelihood_ratio(fit, terms[0]).p == SEPARATED
    answer = fitted(codes, method=Method.FIRTH)
    assert answer.converged
    assert np.isfinite(answer.coefficients).all()


def test_one_far_value_is_no_separation() -> None:
    far = np.append(RNG.normal(size=N - 1), 5e4)
    codes = np.append((far[:-1] + RNG.logistic(size=N - 1) > 0).astype(np.intp), 1)
    fit = fit_logit(design([continuous("far", far)]), Outcome(codes, ("no", "yes"), 0))
    assert isinstance(fit, LogitFit)
    assert fit.converged
    assert 0.4 < fit.coefficients[0, 1] < 2


def test_a_likelihood_that_stops_rising_at_its_edge_is_no_maximum() -> None:
    point = evaluate(fitted().problem, fitted().maximum.beta)
    assert not without_information(point).any()
    flat = replace(point, information=point.information * 1e-13)
    assert without_information(flat)[:, 1:].all()
    assert not without_information(flat)[:, 0].any()


def test_a_separated_selection_is_walked_again_with_firth() -> None:
    codes = np.where(GROUP == 2, 2, ANSWER)
    outcome = Outcome(codes, LEVELS, 0)
    found = select(TERMS, outcome, Rule(forced=("group",)))
    assert isinstance(found, Selected)
    assert found.answered == ("group",)
    assert found.fit.method is Method.FIRTH
    assert found.fit.trouble is None
    never = select(TERMS, outcome, Rule(forced=("group",), firth=Firth.NEVER))
    assert isinstance(never, Selected)
    assert never.fit.trouble == SEPARATED
    assert never.steps == ()
    always = select(TERMS, Outcome(ANSWER, LEVELS, 0), Rule(firth=Firth.ALWAYS))
    assert isinstance(always, Selected)
    assert always.answered == ()


def test_forced_terms_stay_and_the_plan_decides_the_order() -> None:
    outcome = Outcome(ANSWER, LEVELS, 0)
    found = select(TERMS, outcome, Rule(forced=("age", "group")))
    assert isinstance(found, Selected)
    assert found.terms == ("age", "group", "score")
    everything = select(TERMS, outcome, Rule(direction=Direction.NONE))
    assert isinstance(everything, Selected)
    assert everything.steps == ()
    nothing = select(TERMS[:2], Outcome(RNG.permutation(ANSWER), LEVELS, 0), Rule(stay=1e-9))
    assert isinstance(nothing, Selected)
    assert nothing.terms == ()
    with pytest.raises(ValueError, match="forced"):
        select(TERMS, outcome, Rule(forced=("height",)))


def test_collapsing_the_outcome_is_fitting_the_collapsed_one() -> None:
    codes, levels = collapse(ANSWER, LEVELS, {"not high": ["low", "middle"]})
    fit = fit_logit(design(TERMS), Outcome(codes, levels, 0))
    assert isinstance(fit, LogitFit)
    assert fit.equations == ("high",)
    assert fit.outcome.counts == ((ANSWER < 2).sum(), (ANSWER == 2).sum())


def test_an_error_that_nothing_shows_is_not_told() -> None:
    """One treated cluster: R gives an error far too small. Answers that are the same in each cluster: one of 0."""
    clusters, codes = np.arange(N) // 20, (ANSWER > 0).astype(np.intp)
    treated = categorical("treated", (clusters == 3).astype(np.intp), ("no", "yes"), "no")
    alone = fit_logit(design([treated, continuous("score", SCORE)]), Outcome(codes, LEVELS[:2], 0))
    assert isinstance(alone, LogitFit)
    errors = robust(alone, clusters)
    assert isinstance(errors, Robust)
    found = robust_ratio(alone, (0, 1), errors)
    assert (found.error, found.p, found.low) == (TOLD_ALONE,) * 3
    assert found.log == ratio(alone, 0, 1).log
    assert robust_wald(alone, "treated", errors).p == TOLD_ALONE
    assert isinstance(robust_ratio(alone, (0, 2), errors).p, float)
    assert isinstance(robust_wald(alone, "score", errors).p, float)
    arms = categorical("arm", clusters % 2, ("no", "yes"), "no")
    even = fit_logit(design([arms]), Outcome(np.arange(N) % 2, LEVELS[:2], 0))
    assert isinstance(even, LogitFit)
    errors = robust(even, clusters)
    assert isinstance(errors, Robust)
    assert robust_ratio(even, (0, 1), errors).p == NO_ERROR
    assert robust_wald(even, "arm", errors).p == NO_ERROR

"""Choosing the terms of a model: backward, forward or not at all, with the path recorded.

The semantics are those of SAS (``PROC LOGISTIC … SELECTION =``): forced terms always stay; a term that has left never
comes back, one that has entered never leaves; rows that lack any candidate are left out of every step, the last too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import chdtrc

from rapport.stats.design import Codes, Design, Floats, Mask, Outcome, Term, complete_rows, design
from rapport.stats.logit.firth import ROUGH, SMALL, maximise_penalised
from rapport.stats.logit.fit import LogitFit, Method, fit_posed
from rapport.stats.logit.problem import NO_ROWS, Coded, Problem, coded, pose
from rapport.stats.logit.robust import robust, robust_wald
from rapport.stats.logit.term_tests import Kind, TermTest, likelihood_ratio, one_step, score_statistic, wald
from rapport.stats.undefined import Number, Undefined


class Direction(StrEnum):
    """How terms are chosen."""

    BACKWARD = "backward"
    FORWARD = "forward"
    NONE = "none"


class Firth(StrEnum):
    """When Firth's penalised likelihood is used.

    ``auto``: as soon as one step of the selection (or the model itself) is separated, all of it is done anew with
    Firth's, so that its p values can be compared with one another.
    """

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True)
class Rule:
    """How a model is chosen.

    Attributes:
        forced: terms that always stay.
        direction: backward, forward or none.
        stay: backward: a term leaves while its p is this or above; forward: one enters while its p is below.
        test: Wald or likelihood-ratio for leaving; entering always goes by the score test, as in SAS.
        firth: when Firth's penalised likelihood is used.
    """

    forced: tuple[str, ...] = ()
    direction: Direction = Direction.BACKWARD
    stay: float = 0.10
    test: Kind = Kind.WALD
    firth: Firth = Firth.AUTO


@dataclass(frozen=True)
class Step:
    """One step of a selection.

    Attributes:
        number: 1, 2, …
        term: which term left or entered.
        left: whether it left.
        test: by which test.
        remaining: the terms after the step, in the order of the plan.
    """

    number: int
    term: str
    left: bool
    test: TermTest
    remaining: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Selected:
    """A model and how it came about.

    Attributes:
        fit: the last model.
        tests: its terms, tested by the rule's test.
        steps: the path.
        rule: the rule.
        n: rows of every step: complete in all candidates.
        n_final: rows that are complete in the terms of the last model; the fit does not use the others.
        rows: which rows were used, shape (rows,).
        candidates: the design with all candidates, over those rows.
        absent: terms that could not be estimated at all.
        answered: terms of the separation that Firth's method answered; empty where there was none.
        clusters: shape (rows used,): errors are robust to these clusters; None for the model's errors.
    """

    fit: LogitFit
    tests: tuple[TermTest, ...]
    steps: tuple[Step, ...]
    rule: Rule
    n: int
    n_final: int
    rows: Mask
    candidates: Design
    absent: tuple[str, ...]
    answered: tuple[str, ...]
    clusters: Codes | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """Terms of the last model."""
        return tuple(place.name for place in self.fit.places)


def select(
    terms: Sequence[Term],
    outcome: Outcome,
    rule: Rule,
    weights: Floats | None = None,
    clusters: Codes | None = None,
) -> Selected | Undefined:
    """Choose the terms of a binary or multinomial logit.

    Backward: fit all; the term with the highest type-3 p leaves if that p is ``stay`` or above; refit; until none
    does. Each refit starts at the one-step estimate under the removal and goes on to the maximum.

    R: ``while (max(p) >= stay) fit <- update(fit, . ~ . - worst)``, p of ``car::Anova(fit, type = 3)``, complete cases.

    Args:
        terms: all candidates, the forced ones among them; their order is that of the tables.
        outcome: over the same rows.
        rule: how.
        weights: shape (rows,), frequencies; None for 1 each.
        clusters: shape (rows,): Wald tests are robust to these clusters; −1 is missing. Firth's method knows none.

    Returns:
        The model; or why there is none.

    Raises:
        ValueError: a forced term is not among the terms, the test is not for leaving, or there are both weights and
            clusters.
    """
    _check(terms, rule, weights, clusters)
    rows = _complete(terms, outcome, clusters)
    if not rows.any():
        return NO_ROWS
    kept_weights = None if weights is None else weights[rows]
    kept_clusters = None if clusters is None else clusters[rows]
    found = coded(outcome.only(rows), kept_weights)
    if isinstance(found, Undefined):
        return found
    columns = design(terms, None if rows.all() else rows)
    walking = _Walk(columns, found, rule, kept_weights, kept_clusters)
    fit, steps = walking.go(Method.FIRTH if rule.firth is Firth.ALWAYS else Method.ML)
    answered: tuple[str, ...] = ()
    if rule.firth is Firth.AUTO and walking.separated:
        answered = tuple(place.name for place in columns.places if place.name in walking.separated)
        fit, steps = walking.go(Method.FIRTH)
    final = [term for term in terms if fit.columns.place(term.name) is not None]
    n_final = int(_complete(final, outcome, clusters).sum())
    absent = tuple(term.name for term in terms if columns.place(term.name) is None)
    return Selected(
        fit, walking.tests(fit), steps, rule, int(rows.sum()), n_final, rows, columns, absent, answered, kept_clusters
    )  # fmt: skip


def _check(terms: Sequence[Term], rule: Rule, weights: Floats | None, clusters: Codes | None) -> None:
    if not set(rule.forced) <= {term.name for term in terms} or rule.test is Kind.SCORE:
        raise ValueError("forced terms are among the terms, and terms leave by Wald or likelihood-ratio")
    if weights is not None and clusters is not None:
        raise ValueError("errors that are robust to clusters are those of single rows")


def _complete(terms: Sequence[Term], outcome: Outcome, clusters: Codes | None) -> Mask:
    rows = complete_rows(terms, outcome)
    return rows if clusters is None else rows & (clusters >= 0)


def walk(
    columns: Design, outcome: Coded, rule: Rule, weights: Floats | None = None, clusters: Codes | None = None
) -> tuple[LogitFit, tuple[TermTest, ...]]:
    """Choose terms over the rows of a resample, no more exactly than one of many needs.

    Args:
        columns: all candidates.
        outcome: over the same rows.
        rule: how; Firth's method is used only if it says ``always``.
        weights: shape (rows,), frequencies; None for 1 each.
        clusters: shape (rows,): Wald tests are robust to these clusters; weights then say how often each was drawn.

    Returns:
        The last model and the tests of its terms.
    """
    steps = _Walk(columns, outcome, rule, weights, clusters)
    steps.small = ROUGH
    fit, _ = steps.go(Method.FIRTH if rule.firth is Firth.ALWAYS else Method.ML)
    return fit, steps.tests(fit)


class _Walk:
    """One selection; remembers which terms were separated on the way."""

    def __init__(
        self, columns: Design, outcome: Coded, rule: Rule, weights: Floats | None, clusters: Codes | None
    ) -> None:
        self.columns = columns
        self.outcome = outcome
        self.rule = rule
        self.weights = weights
        self.clusters = clusters
        self.posed: Problem = pose(columns, outcome, weights)
        self.separated: set[str] = set()
        self.small = SMALL

    def go(self, method: Method) -> tuple[LogitFit, tuple[Step, ...]]:
        """Walk to the last model."""
        if self.rule.direction is Direction.FORWARD:
            return self._forward(method)
        return self._backward(method)

    def tests(self, fit: LogitFit, without: Sequence[str] = ()) -> tuple[TermTest, ...]:
        """The rule's test of every term of a fit but some."""
        names = [place.name for place in fit.places if place.name not in without]
        if self.rule.test is Kind.LR:
            return tuple(likelihood_ratio(fit, name) for name in names)
        if self.clusters is None or fit.method is Method.FIRTH:
            return tuple(wald(fit, name) for name in names)
        errors = robust(fit, self.clusters, self.weights)
        if isinstance(errors, Undefined):
            return tuple(TermTest(name, Kind.WALD, errors, wald(fit, name).df, errors) for name in names)
        return tuple(robust_wald(fit, name, errors) for name in names)

    def _fit(self, names: Sequence[str], method: Method, start: Floats | None = None) -> LogitFit:
        columns = self.columns.of(names)
        posed = self.posed.of(_columns_of(self.columns, names))
        if method is Method.ML:
            fit = fit_posed(columns, self.outcome, posed, start=start)
        else:
            maximum = maximise_penalised(posed, start=start, small=self.small)
            fit = LogitFit(columns, self.outcome, posed, maximum, method)
        self.separated.update(fit.separated)
        return fit

    def _backward(self, method: Method) -> tuple[LogitFit, tuple[Step, ...]]:
        names = [place.name for place in self.columns.places]
        fit = self._fit(names, method)
        steps: list[Step] = []
        while self.rule.direction is Direction.BACKWARD and fit.trouble is None:
            tests = self.tests(fit, self.rule.forced)
            worst = max(tests, key=lambda test: _p(test.p), default=None)
            if worst is None or _p(worst.p) < self.rule.stay:
                break
            place = fit.columns.place(worst.term)
            names.remove(worst.term)
            steps.append(Step(len(steps) + 1, worst.term, True, worst, tuple(names)))
            fit = self._fit(names, method, None if place is None else _start_without(fit, place.columns))
        return fit, tuple(steps)

    def _forward(self, method: Method) -> tuple[LogitFit, tuple[Step, ...]]:
        everything = [place.name for place in self.columns.places]
        inside = [name for name in everything if name in self.rule.forced]
        fit = self._fit(inside, method)
        steps: list[Step] = []
        while fit.trouble is None and len(inside) < len(everything):
            tests = [self._entering(fit, name) for name in everything if name not in inside]
            best = min(tests, key=lambda test: _p(test.p))
            if _p(best.p) >= self.rule.stay:
                break
            inside = [name for name in everything if name in inside or name == best.term]
            steps.append(Step(len(steps) + 1, best.term, False, best, tuple(inside)))
            fit = self._fit(inside, method)
        return fit, tuple(steps)

    def _entering(self, fit: LogitFit, name: str) -> TermTest:
        """Score test of a term that is not in the model."""
        inside = [place.name for place in fit.places]
        names = [place.name for place in self.columns.places if place.name in inside or place.name == name]
        wider = self.columns.of(names)
        beta = np.zeros((len(fit.equations), len(wider.scale)))
        place = wider.place(name)
        if place is None:
            raise ValueError(f"the design has no term “{name}”")
        others = [at for at in range(len(wider.scale)) if at not in place.columns]
        beta[:, others] = fit.maximum.beta
        statistic = score_statistic(self.posed.of(_columns_of(self.columns, names)), beta, place.columns)
        df = len(place.labels) * len(fit.equations)
        if not np.isfinite(statistic):
            none = Undefined("the information is singular")
            return TermTest(name, Kind.SCORE, none, df, none)
        return TermTest(name, Kind.SCORE, statistic, df, float(chdtrc(df, statistic)))


def _columns_of(columns: Design, names: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    kept = [at for place in columns.places if place.name in names for at in place.columns]
    return np.array([0, *kept], np.intp)


def _start_without(fit: LogitFit, columns: range) -> Floats:
    start = one_step(fit.maximum.beta, fit.maximum.covariance, columns)
    kept = [at for at in range(start.shape[1]) if at not in columns]
    return start[:, kept]


def _p(p: Number) -> float:
    """What cannot be tested says nothing for its term: it goes first and never enters."""
    return 1.0 if isinstance(p, Undefined) else p

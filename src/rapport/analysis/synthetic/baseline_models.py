"""The printed models of a cohort's outcomes: outcomes that fit to them, and what a fit then says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import chdtri

from rapport.analysis.synthetic.baseline_people import APART, SILENT, Layout, drawn_people
from rapport.analysis.synthetic.baseline_spec import BaselineSpec, OutcomeSpec
from rapport.analysis.synthetic.matching.nearness import Nearness
from rapport.analysis.synthetic.matching.printed_model import WIDTH, Floats, Integers, PrintedModel
from rapport.analysis.synthetic.matching.search import (
    People,
    draw_outcome,
    shake_outcomes,
    swap_covariates,
    swap_outcomes,
)
from rapport.analysis.synthetic.nearest import Impossible
from rapport.stats.design import Outcome, Term
from rapport.stats.logit.term_tests import wald
from rapport.stats.selection import Rule, Selected, select

FORCED = ("gender", "race")
# How much the printed p of a term counts: those of terms that elimination keeps decide whether it does.
FORCED_COUNT, KEPT_COUNT = 0.3, 8.0
# How often people are swapped: for the standard errors before there are outcomes, then for everything.
BEFORE, AFTER = 60, 40
SHAKES, LATER_SHAKES = 6, 2
TURNS, MORE_TURNS, ATTEMPTS = 3, 4, 2


@dataclass(frozen=True)
class Agreement:
    """A printed model beside the model that elimination finds in the people.

    Attributes:
        outcome: the outcome.
        same_terms: whether elimination kept the printed terms.
        turned: how many odds ratios, or their intervals, are elsewhere beside 1 than the printed ones.
        ratios: fitted odds ratio divided by the printed one, each.
        errors: fitted standard error divided by the printed one, each.
        exact: how many of the odds ratios are printed alike.
        tests: term → (printed p, fitted p).
    """

    outcome: OutcomeSpec
    same_terms: bool
    turned: int
    ratios: Floats
    errors: Floats
    exact: int
    tests: Mapping[str, tuple[float, float]]


def printed_model(outcome: OutcomeSpec, plan: Layout, offered: list[str]) -> PrintedModel:
    """A printed model as coefficients over the columns of the design.

    Args:
        outcome: the printed rows; the limits are those of a 95% Wald interval.
        plan: the columns.
        offered: characteristics that were offered to the model.

    Returns:
        The model, its columns in the order of the design.
    """
    rows: dict[int, tuple[tuple[float, float, float], ...]] = {}
    terms: dict[str, list[int]] = {}
    for row in outcome.ratios:
        column = plan.blocks[row.term][len(terms.setdefault(row.term, []))]
        terms[row.term].append(column)
        rows[column] = row.printed
    columns = sorted(rows)
    printed = np.array([rows[column] for column in columns])
    classes = len(outcome.classes) - 1
    tests = tuple(
        (
            tuple(terms[name]),
            float(chdtri(len(terms[name]) * classes, p)),
            FORCED_COUNT if name in FORCED else KEPT_COUNT,
        )
        for name, p in outcome.tests.items()
        if len(terms[name]) * classes > 1
    )
    return PrintedModel(
        name=outcome.name,
        counts=outcome.sizes,
        columns=tuple(columns),
        candidates=tuple(sorted(column for name in offered for column in plan.blocks[name])),
        slopes=np.log(printed[:, :, 0]),
        errors=np.log(printed[:, :, 2] / printed[:, :, 1]) / (2 * WIDTH),
        tests=tests,
    )


@dataclass(frozen=True)
class Made:
    """People whose models have the printed terms.

    Attributes:
        design: their covariates.
        classes: outcome → class of each person, −1 for who has none.
        agreements: each printed model beside the one that elimination finds.
    """

    design: Floats
    classes: Mapping[str, Integers]
    agreements: tuple[Agreement, ...]

    @property
    def turned(self) -> int:
        """How many odds ratios, or their intervals, are elsewhere beside 1 than the printed ones."""
        return sum(each.turned for each in self.agreements)


def fitting_people(spec: BaselineSpec, plan: Layout, rng: np.random.Generator) -> Made:
    """People with the printed characteristics, and outcomes whose models come out near to the printed ones.

    Args:
        spec: what is printed.
        plan: the columns of the design.
        rng: draws them.

    Returns:
        People in whom elimination keeps the printed terms of each model.

    Raises:
        Impossible: there are none after several attempts, or a specification that no whole people can meet.
    """
    best: Made | None = None
    for _ in range(ATTEMPTS):
        people = drawn_people(spec, plan, rng)
        models = _begun(spec, plan, people)
        for turn in range(TURNS + MORE_TURNS):
            _nearer(spec, plan, people, models)
            if turn + 1 < TURNS:
                continue
            made = _made(spec, plan, people, models)
            if made is not None and (best is None or made.turned < best.turned):
                best = made
            if best is not None and best.turned == 0:
                return best
    if best is not None:
        return best
    raise Impossible("no people were found whose models have the printed terms – take another seed")


def _made(spec: BaselineSpec, plan: Layout, people: People, models: list[Nearness]) -> Made | None:
    """The people as they are now, if elimination keeps the printed terms of every model."""
    classes = {near.model.name: near.outcome.copy() for near in models}
    design = people.design.copy()
    found = agreement(spec, plan, design, classes)
    return Made(design, classes, tuple(found)) if all(each.same_terms for each in found) else None


def _begun(spec: BaselineSpec, plan: Layout, people: People) -> list[Nearness]:
    """Covariates swapped until standard errors are near, then outcomes drawn from the printed models."""
    offered = [name for name in plan.blocks if name not in {outcome.name for outcome in spec.outcomes}]
    models = []
    for outcome in spec.outcomes:
        model = printed_model(outcome, plan, offered)
        models.append(Nearness(model, draw_outcome(model, people, _absent(outcome, spec.people)), matters=False))
    swap_covariates(people, models, _shown(plan, models), BEFORE)
    for outcome, near in zip(spec.outcomes, models, strict=True):
        near.outcome, near.matters = draw_outcome(near.model, people, _absent(outcome, spec.people)), True
        shake_outcomes(people, near, SHAKES)
    return models


def _shown(plan: Layout, models: list[Nearness]) -> list[str]:
    """The characteristics that are in some printed model."""
    return [name for name, block in plan.blocks.items() if any(set(block) & set(near.model.columns) for near in models)]


def _nearer(spec: BaselineSpec, plan: Layout, people: People, models: list[Nearness]) -> None:
    """One turn: covariates, then outcomes."""
    swap_covariates(people, models, _shown(plan, models), AFTER)
    _offer_outcomes(spec, plan, people, models)
    for near in models:
        shake_outcomes(people, near, LATER_SHAKES)


def _absent(outcome: OutcomeSpec, people: int) -> Integers:
    """Who did not answer: the silent person first."""
    missing = people - sum(outcome.counts)
    return np.array([SILENT, *range(APART, APART + missing)][:missing], dtype=np.int64)


def _offer_outcomes(spec: BaselineSpec, plan: Layout, people: People, models: list[Nearness]) -> None:
    """Outcomes that are candidates of another's model: settle them, then widen that model's design."""
    by_name = {near.model.name: near for near in models}
    for outcome in spec.outcomes:
        if not outcome.also_offered:
            continue
        for name in outcome.also_offered:
            near = by_name[name]
            swap_outcomes(people, near)
            told = near.outcome.astype(float)
            told[near.outcome < 0] = np.nan
            people.design[:, plan.blocks[name][0]] = told
        near = by_name[outcome.name]
        offered = [at for name in outcome.also_offered for at in plan.blocks[name]]
        near.model = replace(near.model, candidates=tuple(sorted({*near.model.candidates, *offered})))


def agreement(spec: BaselineSpec, plan: Layout, design: Floats, classes: Mapping[str, Integers]) -> list[Agreement]:
    """Run the paper's elimination on the people, and compare with print.

    Args:
        spec: what is printed.
        plan: the columns of the design.
        design: the people's covariates.
        classes: their outcomes.

    Returns:
        One comparison per printed model, in order.
    """
    return [_one_agreement(outcome, spec, plan, design, classes[outcome.name]) for outcome in spec.outcomes]


def _one_agreement(outcome: OutcomeSpec, spec: BaselineSpec, plan: Layout, design: Floats, told: Integers) -> Agreement:
    outcomes = {each.name for each in spec.outcomes}
    offered = [name for name in plan.blocks if name not in outcomes or name in outcome.also_offered]
    terms = [Term(name, design[:, plan.blocks[name]], tuple(str(at) for at in plan.blocks[name])) for name in offered]
    levels = tuple(str(at) for at in range(len(outcome.classes)))
    chosen = select(terms, Outcome(told.astype(np.intp), levels, 0), Rule(forced=FORCED))
    printed = list(dict.fromkeys(row.term for row in outcome.ratios))
    if not isinstance(chosen, Selected) or chosen.fit.trouble is not None or set(chosen.terms) != set(printed):
        return Agreement(outcome, same_terms=False, turned=0, ratios=np.ones(0), errors=np.ones(0), exact=0, tests={})
    model = printed_model(outcome, plan, offered)
    places = [at for place in chosen.fit.places for at in place.columns]
    found = chosen.fit.coefficients[:, places].T
    width = chosen.fit.coefficients.shape[1]
    errors = np.sqrt(np.diag(chosen.fit.covariance)).reshape(-1, width)[:, places].T
    exact = _printed_alike(np.exp(found), np.exp(model.slopes))
    turned = int(((found * model.slopes < 0) | ((np.abs(found) - WIDTH * errors) * model.excludes < 0)).sum())
    tests = {name: (p, float(wald(chosen.fit, name).p)) for name, p in outcome.tests.items()}  # type: ignore[arg-type]
    return Agreement(
        outcome, True, turned, np.exp(found - model.slopes).ravel(), (errors / model.errors).ravel(), exact, tests
    )


def _printed_alike(found: Floats, printed: Floats) -> int:
    return int((np.abs(found - printed) <= 0.005 + 1e-9).sum())

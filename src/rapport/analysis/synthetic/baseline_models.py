"""The printed models of a cohort's outcomes: outcomes that fit to them, and what a fit then says."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtri, ndtri

from rapport.analysis.synthetic.baseline_people import APART, SILENT, Layout
from rapport.analysis.synthetic.baseline_spec import BaselineSpec, OutcomeSpec
from rapport.analysis.synthetic.matching.nearness import Nearness
from rapport.analysis.synthetic.matching.printed_model import Floats, Integers, PrintedModel
from rapport.analysis.synthetic.matching.search import People, draw_outcome, swap_covariates, swap_outcomes
from rapport.stats.design import Outcome, Term
from rapport.stats.logit.term_tests import wald
from rapport.stats.selection import Rule, Selected, select

FORCED = ("gender", "race")
# How much the printed p of a term counts: those of terms that elimination keeps decide whether it does.
FORCED_COUNT, KEPT_COUNT = 0.3, 2.0
# How often people are swapped: for the standard errors before there are outcomes, then for everything.
BEFORE, AFTER = 110, 100
TURNS = 2


@dataclass(frozen=True)
class Agreement:
    """A printed model beside the model that elimination finds in the people.

    Attributes:
        outcome: the outcome.
        same_terms: whether elimination kept the printed terms.
        ratios: fitted odds ratio divided by the printed one, each.
        errors: fitted standard error divided by the printed one, each.
        exact: how many of the odds ratios are printed alike.
        tests: term → (printed p, fitted p).
    """

    outcome: OutcomeSpec
    same_terms: bool
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
    width = 2 * float(ndtri(0.975))
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
        errors=np.log(printed[:, :, 2] / printed[:, :, 1]) / width,
        tests=tests,
    )


def fitting_outcomes(spec: BaselineSpec, plan: Layout, people: People) -> dict[str, Integers]:
    """Outcomes whose models come out near to the printed ones; covariates are swapped for it too.

    Args:
        spec: what is printed.
        plan: the columns of the design.
        people: who they are; changed in place.

    Returns:
        Outcome → class of each person, −1 for who has none.
    """
    offered = [name for name in plan.blocks if name not in {outcome.name for outcome in spec.outcomes}]
    models = []
    for outcome in spec.outcomes:
        model = printed_model(outcome, plan, offered)
        absent = _absent(outcome, spec.people)
        models.append(Nearness(model, draw_outcome(model, people, absent), matters=False))
    shown = [name for name in offered if any(set(plan.blocks[name]) & set(near.model.columns) for near in models)]
    swap_covariates(people, models, shown, BEFORE)
    for outcome, near in zip(spec.outcomes, models, strict=True):
        near.outcome, near.matters = draw_outcome(near.model, people, _absent(outcome, spec.people)), True
    for _ in range(TURNS):
        for near in models:
            swap_outcomes(people, near)
        swap_covariates(people, models, shown, AFTER)
    _offer_outcomes(spec, plan, people, models)
    for near in models:
        swap_outcomes(people, near)
    return {near.model.name: near.outcome for near in models}


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
        wider = tuple(sorted({*near.model.candidates, *offered}))
        near.model = PrintedModel(
            near.model.name,
            near.model.counts,
            near.model.columns,
            wider,
            near.model.slopes,
            near.model.errors,
            near.model.tests,
        )


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
        return Agreement(outcome, same_terms=False, ratios=np.ones(0), errors=np.ones(0), exact=0, tests={})
    model = printed_model(outcome, plan, offered)
    places = [at for place in chosen.fit.places for at in place.columns]
    found = chosen.fit.coefficients[:, places].T
    width = chosen.fit.coefficients.shape[1]
    errors = np.sqrt(np.diag(chosen.fit.covariance)).reshape(-1, width)[:, places].T
    exact = _printed_alike(np.exp(found), np.exp(model.slopes))
    tests = {name: (p, float(wald(chosen.fit, name).p)) for name, p in outcome.tests.items()}  # type: ignore[arg-type]
    return Agreement(outcome, True, np.exp(found - model.slopes).ravel(), (errors / model.errors).ravel(), exact, tests)


def _printed_alike(found: Floats, printed: Floats) -> int:
    return int((np.abs(found - printed) <= 0.005 + 1e-9).sum())

"""The verb ``adjusted``: one model of several characteristics for each outcome, chosen as the plan says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rapport.analysis.frame import Frame
from rapport.analysis.models.blocks import Block
from rapport.analysis.models.chosen import Chosen, chosen_table, tried
from rapport.analysis.models.estimates import errors_of, other_test, result_of
from rapport.analysis.models.forest import forests
from rapport.analysis.models.layout import Layout, lay_out
from rapport.analysis.models.numbers_of import records_of, valued
from rapport.analysis.models.sentences import cluster_sentence, kinds_of_models, notes_on_p, tests_of_terms
from rapport.analysis.models.terms import clusters_of, orders_of, outcome_of, term_of
from rapport.analysis.models.warnings import left_note, notes_of_model
from rapport.analysis.not_made import CannotBeMade, Missing
from rapport.analysis.plan import Plan
from rapport.analysis.protection import why_not
from rapport.analysis.specs.basics import once
from rapport.analysis.specs.models import Adjusted
from rapport.figures.figure import Figure
from rapport.stats.design import Outcome, Term
from rapport.stats.logit.term_tests import Kind
from rapport.stats.selection import Direction, Firth, Rule, Selected, select
from rapport.stats.undefined import Undefined
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Table


@dataclass(frozen=True, eq=False)
class _Model:
    """The model of one outcome, or why there is none."""

    name: str
    outcome: Outcome
    selected: Selected | Undefined


def adjusted(spec: Adjusted, number: str, plan: Plan, frame: Frame) -> Sequence[Table | Figure | Missing]:
    """Model each outcome by several characteristics.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for labels, units, references and the seed.
        frame: the data after exclusions.

    Returns:
        The wide table; what of it is missing; and, where terms were chosen, a table that shows how and how stable the
        choice is. With ``show: figure`` a forest plot for each outcome instead.

    Raises:
        CannotBeMade: there is no model of any outcome, or a candidate has only one level.
    """
    terms = tuple(term_of(name, plan, frame) for name in spec.candidates)
    clusters = clusters_of(spec.cluster, frame)
    rule = Rule(spec.forced, Direction(spec.selection), spec.stay, Kind(spec.test), Firth(spec.firth))
    models = []
    for name in spec.outcomes:
        outcome = outcome_of(name, plan, frame)
        hidden = _hidden(spec, name, frame)
        models.append(_Model(name, outcome, hidden or select(terms, outcome, rule, clusters=clusters)))
    missing = [_missing(spec, number, plan, model) for model in models if isinstance(model.selected, Undefined)]
    if len(missing) == len(models):
        raise CannotBeMade("; ".join(f"{one.what}: {one.why}" for one in missing), missing[0].mend)
    blocks = [_block(spec, plan, model) for model in models]
    layout = replace(_layout(spec, plan, terms, blocks), orders=orders_of(spec.candidates, frame))
    table = _table(spec, number, layout, blocks).with_records(*_records(spec, models))
    if spec.show == "figure":
        return (*forests(table, layout, blocks, "adjusted logit"), *missing)
    if rule.direction is Direction.NONE:
        return (table, *missing)
    chosen = [Chosen(model.name, model.selected) for model in models if isinstance(model.selected, Selected)]
    return (table, *missing, chosen_table(spec, number, plan, tried(spec, plan, chosen)))


def _hidden(spec: Adjusted, outcome: str, frame: Frame) -> Undefined | None:
    """Why a model is not told, where small numbers are protected."""
    complete = np.ones(frame.rows, np.bool_)
    for name in once((outcome, *spec.candidates, spec.cluster)):
        complete &= frame.variables[name].answered()
    why = why_not(frame, outcome, spec.candidates, complete)
    return Undefined(why) if why else None


def _table(spec: Adjusted, number: str, layout: Layout, blocks: list[Block]) -> Table:
    plan = layout.plan
    table = lay_out(Table(spec.name, number, spec.caption, "Characteristic", ()), layout, blocks)
    return (
        table.with_notes(*notes_on_p("AOR: adjusted odds ratio", spec, blocks, layout.style.p))
        .with_methods(
            f"Adjusted odds ratios were estimated with {kinds_of_models(blocks, plan)}.",
            *_selection_sentence(spec, plan),
            tests_of_terms(spec, blocks),
            *cluster_sentence(spec, plan),
        )
        .with_records(*records_of(spec.name, blocks, "adjusted logit"))
    )


def _layout(spec: Adjusted, plan: Plan, terms: tuple[Term, ...], blocks: list[Block]) -> Layout:
    shown = tuple(term for term in terms if any(term.name in block.results for block in blocks))
    style = plan.manuscript.style
    return Layout(plan, shown, "AOR", spec.confidence, spec.reference_rows, each_n=False, style=style)


def _selection_sentence(spec: Adjusted, plan: Plan) -> tuple[str, ...]:
    labels = ", ".join(plan.variable(name).label for name in spec.candidates)
    rows = "People who lack an answer to any candidate are left out of every step, the last one too."
    if spec.selection == "none":
        return (f"All models hold {labels}. People who lack an answer to any of them are left out.",)
    forced = ", ".join(plan.variable(name).label for name in spec.forced) or "none"
    test = "Wald" if spec.test == "wald" else "likelihood-ratio"
    if spec.selection == "backward":
        how = (
            "Characteristics were chosen by backward elimination: the one with the highest p of its "
            f"{test} test left while that p was {spec.stay:g} or above; none came back."
        )
    else:
        how = (
            "Characteristics were chosen by forward selection: the one with the lowest p of its score test entered "
            f"while that p was below {spec.stay:g}; none left."
        )
    return (f"{how} Candidates: {labels}; forced: {forced}. {rows}",)


def _missing(spec: Adjusted, number: str, plan: Plan, model: _Model) -> Missing:
    what = f"the model of “{plan.variable(model.name).label}” in {number}"
    why = model.selected.reason if isinstance(model.selected, Undefined) else ""
    return Missing(spec.name, what, why, "see how many people answered, by a table_one of the same variables")


def _block(spec: Adjusted, plan: Plan, model: _Model) -> Block:
    outcome, selected = model.outcome, model.selected
    levels = tuple(level for at, level in enumerate(outcome.levels) if at != outcome.reference)
    reference = outcome.levels[outcome.reference]
    if isinstance(selected, Undefined):
        reasons = dict.fromkeys(spec.candidates, f"There is no model: {selected.reason}.")
        return Block(model.name, levels, reference, {}, reasons, trouble=selected)
    fit = selected.fit
    errors = errors_of(fit, selected.clusters)
    kind = Kind(spec.test)
    results = {}
    for place in fit.places:
        found = result_of(fit, place, kind, spec.confidence, errors)
        results[place.name] = replace(found, other=None if errors else other_test(fit, place, kind))
    reasons = {step.term: left_note(step, spec, plan.manuscript.style) for step in selected.steps if step.left}
    for one in selected.candidates.dropped:
        if one.term in selected.absent:
            reasons[one.term] = f"Not in the model: {one.reason}."
    if spec.selection == "forward":
        outside = [name for name in spec.candidates if name not in results and name not in reasons]
        reasons |= dict.fromkeys(outside, "Did not enter this model.")
    notes = notes_of_model(spec, plan, model.name, selected)
    return Block(model.name, levels, reference, results, reasons, fit.outcome.absent, selected.n, notes)


def _records(spec: Adjusted, models: Sequence[_Model]) -> list[Record]:
    found = []
    for model in models:
        if isinstance(model.selected, Selected):
            fit, n = model.selected.fit, model.selected.n
            named = f"adjusted logit, {fit.method.value}"
            like = Record(spec.name, Statistic.LOG_LIKELIHOOD, None, n, outcome=model.name, model=named)
            found.append(valued(like, fit.trouble or fit.log_likelihood))
    return found

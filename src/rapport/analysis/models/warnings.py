"""What must be known about a model: how many people, separation, few events, terms that say the same."""

from rapport.analysis.models.sentences import listed, separation_note
from rapport.analysis.models.terms import printed_level
from rapport.analysis.plan import Plan
from rapport.analysis.specs.models import Adjusted
from rapport.stats.collinearity import Inflation, inflation
from rapport.stats.logit.fit import SEPARATED, Method
from rapport.stats.selection import Selected, Step
from rapport.stats.stability import Events, events_per_parameter
from rapport.stats.undefined import Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import UNDEFINED, count, fixed, p_in_words

ENOUGH_EVENTS = 10
"""Peduzzi et al. 1996; for several levels de Jong et al. 2019 ask for no fewer."""


def notes_of_model(spec: Adjusted, plan: Plan, name: str, selected: Selected) -> tuple[str, ...]:
    """The notes at an outcome's heading.

    Args:
        spec: the table's options.
        plan: the plan, for labels.
        name: the outcome.
        selected: its model.

    Returns:
        Sentences; the first says how many people are in the model.
    """
    notes = [_people(plan, name, selected), *_dropped(plan, selected), *_separation(spec, plan, selected)]
    if selected.fit.trouble is not None and selected.fit.trouble != SEPARATED:
        notes.append(
            "The fit did not converge; none of its numbers is shown. Fewer candidates, or merged levels, may help."
        )
    events = events_per_parameter(selected.fit.outcome, selected.fit.columns)
    if not isinstance(events.ratio, Undefined) and events.ratio < ENOUGH_EVENTS:
        notes.append(f"Few events: {events_in_words(events, plan, name)}; estimates may be too far from 1.")
    notes += _inflated(spec, plan, selected)
    if spec.cluster is not None and selected.fit.method is Method.FIRTH:
        notes.append("Errors of this model are not robust to clusters, because Firth’s method was needed.")
    return tuple(notes)


def events_in_words(events: Events, plan: Plan, outcome: str) -> str:
    """How many people stand behind how many coefficients."""
    level = printed_level(outcome, events.level, plan)
    ratio = UNDEFINED if isinstance(events.ratio, Undefined) else fixed(events.ratio, 1)
    parameters = f"{events.parameters} coefficient{'' if events.parameters == 1 else 's'}"
    return f"{count(round(events.events))} people at “{level}” for {parameters} ({ratio} events per parameter)"


def comparable(one: Inflation) -> float | Undefined:
    """GVIF^(1/columns), which stands beside the VIF of one column."""
    return one.per_column if isinstance(one.per_column, Undefined) else one.per_column**2


def left_note(step: Step, spec: Adjusted, style: NumberStyle) -> str:
    """Why a candidate is not in a model."""
    p = f"{style.p} = {UNDEFINED}" if isinstance(step.test.p, Undefined) else p_in_words(step.test.p, style)
    test = "Wald" if spec.test == "wald" else "likelihood-ratio"
    return f"Left this model at step {step.number} ({p}, {test} test)."


def _people(plan: Plan, name: str, selected: Selected) -> str:
    outcome = selected.fit.outcome
    levels = zip((outcome.reference, *outcome.equations), outcome.counts, strict=True)
    each = ", ".join(f"{printed_level(name, level, plan)} {count(round(people))}" for level, people in levels)
    sentence = f"n = {count(selected.n)} with an answer to all candidates ({each})."
    if selected.n_final != selected.n:
        sentence += f" {count(selected.n_final)} answered all that is in the last model."
    return sentence


def _dropped(plan: Plan, selected: Selected) -> list[str]:
    notes = []
    for one in selected.candidates.dropped:
        label = plan.variable(one.term).label
        level = f", “{printed_level(one.term, one.label, plan)}”" if one.label else ""
        notes.append(f"“{label}”{level}: not estimated, because {one.reason}.")
    return notes


def _separation(spec: Adjusted, plan: Plan, selected: Selected) -> list[str]:
    if selected.answered:
        labels = [plan.variable(term).label for term in selected.answered]
        whole = "" if spec.selection == "none" else " All steps of the selection were made with this method."
        return [separation_note(labels, spec.confidence) + whole]
    if selected.fit.trouble == SEPARATED:
        labels = [plan.variable(term).label for term in selected.fit.separated]
        return [
            f"{listed(labels)} separates the outcome: maximum likelihood has no finite estimate. Write firth: auto."
        ]
    return []


def _inflated(spec: Adjusted, plan: Plan, selected: Selected) -> list[str]:
    found = [(one, comparable(one)) for one in inflation(selected.fit.columns)]
    high = [(one, value) for one, value in found if isinstance(value, float) and value > spec.inflation_above]
    if not high:
        return []
    each = ", ".join(f"“{plan.variable(one.term).label}” {fixed(value, 1)}" for one, value in high)
    return [f"Characteristics that say much the same (variance inflation above {spec.inflation_above:g}): {each}."]

"""How a model was chosen, and what the choice is worth: a small table beside every selected model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapport.analysis.models.numbers_of import valued
from rapport.analysis.models.terms import printed_term
from rapport.analysis.models.warnings import comparable, events_in_words
from rapport.analysis.models.workers import Telling
from rapport.analysis.plan import Plan
from rapport.analysis.specs.models import Adjusted, StabilityOptions
from rapport.stats.collinearity import inflation
from rapport.stats.selection import Selected, Step
from rapport.stats.stability import Noise, Stability, bootstrap, events_per_parameter, noise
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import UNDEFINED, count, fixed, p_value, percent
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

LARGEST_BY_DEFAULT = 5_000
"""People up to whom a selection is resampled without being asked for: what is unstable is small."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """A selected model with its trials.

    Attributes:
        outcome: the variable.
        selected: the model.
        stability: the selection on people drawn again; None where it was not tried.
        noise: the selection on shuffled outcomes.
    """

    outcome: str
    selected: Selected
    stability: Stability | None = None
    noise: Noise | None = None


def tried(spec: Adjusted, plan: Plan, chosen: Sequence[Chosen]) -> list[Chosen]:
    """Try each selection on resampled data, as the plan wishes.

    Args:
        spec: the table's options.
        plan: the plan, for the seed.
        chosen: the selected models.

    Returns:
        The same with their trials.
    """
    found = []
    share = 1 / (2 * max(len(chosen), 1))
    for at, one in enumerate(chosen):
        wishes = spec.stability
        wanted = wishes is not False and one.selected.fit.trouble is None
        if wishes is None:
            wanted = wanted and one.selected.n <= LARGEST_BY_DEFAULT
        if not wanted:
            found.append(one)
            continue
        draws = (wishes or StabilityOptions()).resamples
        stability = bootstrap(one.selected, draws, plan.seed, Telling(2 * at * share, share))
        nothing = noise(one.selected, draws, plan.seed, Telling((2 * at + 1) * share, share))
        found.append(replace(one, stability=stability, noise=nothing))
    return found


def chosen_table(spec: Adjusted, number: str, plan: Plan, chosen: Sequence[Chosen]) -> Table:
    """The table of the choice.

    Args:
        spec: the options of the table of models.
        number: the number of that table.
        plan: the plan, for labels.
        chosen: the models with their trials.

    Returns:
        For each outcome its candidates in the order in which they left (or entered), with p, variance inflation and the
        share of resamples that keep them.
    """
    verb = "Left" if spec.selection == "backward" else "Entered"
    letter = plan.manuscript.style.p
    columns = tuple(Column(Cell(label)) for label in (f"{verb} at step", letter, "VIF", "Kept, %"))
    table = Table(
        f"{spec.name}-choice", f"{number}, choice", f"How the models of {number} were chosen", "Candidate", columns
    )
    for one in chosen:
        table = _add(table, spec, plan, one)
    moved = "left" if spec.selection == "backward" else "entered"
    return table.with_notes(
        f"{letter}: of the candidate when it {moved}, or in the last model. VIF: variance inflation among all "
        "candidates; for one with several columns GVIF^(1/columns). Kept: share of bootstrap samples in which the "
        "whole selection, run anew, keeps the candidate."
    ).with_methods(*_methods(chosen))


def _add(table: Table, spec: Adjusted, plan: Plan, one: Chosen) -> Table:
    selected = one.selected
    table = table.with_rows(
        Row(Cell(plan.variable(one.outcome).label, _summary(spec, plan, one)), tuple(Cell() for _ in table.columns))
    )
    inflated = {found.term: comparable(found) for found in inflation(selected.candidates)}
    steps = {step.term: step for step in selected.steps}
    tests = {test.term: test.p for test in selected.tests}
    kept = {found.term: found.share for found in one.stability.inclusion} if one.stability is not None else {}
    for name in _order(spec, selected):
        step = steps.get(name)
        p: Number | None = step.test.p if step is not None else tests.get(name)
        cells = (
            Cell(_step(spec, name, step, selected)),
            _p(p, plan.manuscript.style),
            _figure(inflated.get(name), 1),
            _share(kept.get(name)),
        )
        table = table.with_rows(Row(Cell(printed_term(name, plan)), cells, level=1))
        table = table.with_records(*_records(table.name, one, name, (step, p, inflated.get(name), kept.get(name))))
    return table.with_records(*_whole(table.name, one))


def _order(spec: Adjusted, selected: Selected) -> list[str]:
    moved = [step.term for step in selected.steps]
    others = [name for name in spec.candidates if name not in moved]
    return [*moved, *sorted(others, key=lambda name: name in spec.forced)]


def _step(spec: Adjusted, name: str, step: Step | None, selected: Selected) -> str:
    if step is not None:
        return str(step.number)
    if name in spec.forced:
        return "forced"
    return "stayed" if name in selected.terms else ("not estimated" if name in selected.absent else "never")


def _figure(value: Number | None, digits: int) -> Cell:
    if value is None:
        return Cell(UNDEFINED)
    if isinstance(value, Undefined):
        return Cell(UNDEFINED, (f"Not computed: {value.reason}.",))
    return Cell(fixed(value, digits))


def _p(p: Number | None, style: NumberStyle) -> Cell:
    return Cell(p_value(p, style)) if isinstance(p, float) else _figure(p, 2)


def _share(value: Number | None) -> Cell:
    return _figure(value if value is None or isinstance(value, Undefined) else 100 * value, 0)


def _summary(spec: Adjusted, plan: Plan, one: Chosen) -> tuple[str, ...]:
    """What the trials say about an outcome's model."""
    selected = one.selected
    full = events_per_parameter(selected.fit.outcome, selected.candidates)
    notes = [f"With all candidates: {events_in_words(full, plan, one.outcome)}."]
    if one.stability is not None:
        notes.append(_stability(one.stability))
    if one.noise is not None:
        notes.append(_noise(one.noise, plan.manuscript.style))
    if one.stability is None and spec.stability is None and selected.n > LARGEST_BY_DEFAULT:
        limit = count(LARGEST_BY_DEFAULT)
        notes.append(f"Not tried on resamples: that is done by default for up to {limit} people.")
    if one.stability is None and spec.stability is False:
        notes.append("Not tried on resamples, as the plan says.")
    return tuple(notes)


def _stability(found: Stability) -> str:
    fitted = found.draws - found.failed
    failed = f" ({count(found.failed)} more could not be fitted and are left out)" if found.failed else ""
    return (
        f"Of {count(fitted)} bootstrap samples{failed}, {count(found.same)} ({percent(found.same, fitted, 0)}%) end at "
        "exactly this model."
    )


def _noise(found: Noise, style: NumberStyle) -> str:
    fitted = found.draws - found.failed
    level = "0.05" if style.zero_before_p else ".05"
    shares = [_percent(found.any_kept), _percent(found.any_significant)]
    failed = f" ({count(found.failed)} more could not be fitted and are left out)" if found.failed else ""
    p = "" if isinstance(found.p, Undefined) else (
        f" The smallest {style.p} of a chosen candidate is reached by noise with probability {p_value(found.p, style)}."
    )  # fmt: skip
    return (
        "With the outcome shuffled among people, so that nothing is related to it, the same selection keeps a "
        f"candidate in {shares[0]} of {count(fitted)} tries{failed}, one with {style.p} < {level} in {shares[1]}.{p}"
    )


def _percent(share: Number) -> str:
    return UNDEFINED if isinstance(share, Undefined) else f"{fixed(100 * share, 0)}%"


def _methods(chosen: Sequence[Chosen]) -> tuple[str, ...]:
    draws = next((one.stability.draws for one in chosen if one.stability is not None), None)
    if draws is None:
        return ()
    seed = next(one.stability.seed for one in chosen if one.stability is not None)
    return (
        f"Each selection was run anew on {count(draws)} bootstrap samples and on {count(draws)} data sets with the "
        f"outcome shuffled (seed {seed}).",
    )


def _records(
    table: str, one: Chosen, name: str, values: tuple[Step | None, Number | None, Number | None, Number | None]
) -> list[Record]:
    step, p, inflated, kept = values
    listed: list[tuple[Statistic, Number | None, str]] = [
        (Statistic.STEP, None if step is None else step.number, "selection"),
        (Statistic.P, p, "last test in the selection"),
        (Statistic.INFLATION, inflated, "all candidates"),
        (Statistic.KEPT_IN_RESAMPLES, kept, "selection on bootstrap samples"),
    ]
    return [
        valued(Record(table, statistic, None, one.selected.n, outcome=one.outcome, term=name, model=model), value)
        for statistic, value, model in listed
        if value is not None
    ]


def _whole(table: str, one: Chosen) -> list[Record]:
    selected = one.selected
    values: list[tuple[Statistic, Number, str]] = [
        (Statistic.EVENTS_PER_PARAMETER, events_per_parameter(selected.fit.outcome, columns).ratio, model)
        for columns, model in ((selected.candidates, "all candidates"), (selected.fit.columns, "last model"))
    ]
    if one.stability is not None:
        values.append((Statistic.SAME_MODEL_IN_RESAMPLES, one.stability.share_same, "selection on bootstrap samples"))
    if one.noise is not None:
        values.append((Statistic.KEPT_IN_NOISE, one.noise.any_kept, "selection on shuffled outcomes"))
        values.append((Statistic.SIGNIFICANT_IN_NOISE, one.noise.any_significant, "selection on shuffled outcomes"))
        values.append((Statistic.P, one.noise.p, "smallest p of the choice against shuffled outcomes"))
    return [
        valued(Record(table, statistic, None, selected.n, outcome=one.outcome, model=model), value)
        for statistic, value, model in values
    ]

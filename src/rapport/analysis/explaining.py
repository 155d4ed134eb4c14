"""A plan in plain words: what will be read, left out, made, and shown – with data also on how many people."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapport.analysis.plan import Exclusion, Plan
from rapport.analysis.specs.basics import listed, once
from rapport.analysis.variables import (
    Bands,
    Categorical,
    Collapsed,
    Continuous,
    Date,
    Derived,
    HasNumbers,
    MultiSelect,
    Period,
    Read,
    Scale,
    Score,
    TimeBetween,
    Variable,
    columns_of,
    unit_of,
)  # fmt: skip

KINDS = {
    "continuous": "a number",
    "scale": "a rating scale",
    "categorical": "a question with levels",
    "multi_select": "a question of which several choices could be ticked",
    "date": "a date",
}


@dataclass(frozen=True)
class Section:
    """A part of an explanation.

    Attributes:
        title: its heading.
        sentences: what it says, one a line.
    """

    title: str
    sentences: tuple[str, ...]


def explain(plan: Plan) -> tuple[Section, ...]:
    """Say what a plan does, before any data are read.

    Args:
        plan: the plan.

    Returns:
        What is read, left out, made of it, and shown, in this order; sections without a sentence are left out.
    """
    made = [variable for variable in plan.variables if isinstance(variable, Derived)]
    found = (
        Section(plan.title, tuple(text for text in (plan.about, plan.data.about) if text)),
        Section("What is read", tuple(_read(plan))),
        Section("What is made of it", tuple(made_in_words(variable, plan) for variable in made)),
        Section("Who is left out", tuple(_left_out(rule, plan) for rule in plan.exclusions) or ("Nobody.",)),
        *_tables(plan),
        Section("What is protected", tuple(_protected(plan))),
    )
    return tuple(section for section in found if section.sentences)


def in_text(sections: tuple[Section, ...]) -> str:
    """An explanation as plain text, for a terminal.

    Args:
        sections: the explanation.

    Returns:
        Headings with their sentences below, ending in a line end.
    """
    parts = (f"{section.title}\n" + "".join(f"  {text}\n" for text in section.sentences) for section in sections)
    return "\n".join(parts)


def called(plan: Plan, name: str) -> str:
    """What a variable is called in a sentence.

    Args:
        plan: the plan.
        name: the variable.

    Returns:
        Its label, in quotation marks.
    """
    return f"“{plan.variable(name).label}”"


def _read(plan: Plan) -> Iterator[str]:
    data = plan.data
    if data.rows is not None:
        yield f"The data must have {data.rows:,} rows."
    if data.id is not None:
        yield f"The column “{data.id}” says who a row is about; nobody may stand in two rows."
    if data.scoring is not None:
        yield f"The column “{data.scoring}” says by which definition scores were made; it must be one."
    if plan.missing:
        yield f"“Not answered” is written as {listed(f'“{word}”' for word in plan.missing)}, or left empty."
    for variable in plan.variables:
        if isinstance(variable, Read):
            columns = listed(f"“{column}”" for column in columns_of(variable))
            where = "column" if len(columns_of(variable)) == 1 else "columns"
            kind = f"“{variable.label}”: {KINDS[variable.type]}"
            yield f"{kind} in the {where} {columns}{_what_may_stand(variable, plan)}."


def _what_may_stand(variable: Read, plan: Plan) -> str:
    if isinstance(variable, Categorical):
        other = f", or anything in “{variable.other.column}”" if variable.other else ""
        return f": {listed(variable.levels)}{other}"
    if isinstance(variable, MultiSelect):
        return f": {listed(choice.label for choice in variable.choices)}"
    if isinstance(variable, Scale):
        mapping = plan.mapping(variable)
        return f": {listed(f'{word} = {number:g}' for word, number in mapping.items())}" if mapping else ""
    if isinstance(variable, Continuous):
        low, high = variable.minimum, variable.maximum
        limits = [f"from {low:g}"] if low is not None else []
        limits += [f"up to {high:g}"] if high is not None else []
        unit = f" in {variable.unit}" if variable.unit else ""
        return unit + (f", {' '.join(limits)}" if limits else "")
    if isinstance(variable, Date) and (variable.earliest or variable.latest):
        return f", from {variable.earliest or 'any day'} to {variable.latest or 'any day'}"
    return ""


def made_in_words(variable: Derived, plan: Plan) -> str:
    """How a derived variable is made.

    Args:
        variable: the variable.
        plan: the plan, for labels.

    Returns:
        One sentence.
    """
    label = f"“{variable.label}”"
    if isinstance(variable, Score):
        return f"{label}: {score_in_words(variable, plan)}"
    if isinstance(variable, TimeBetween):
        return f"{label}: the {variable.unit} from {called(plan, variable.start)} to {called(plan, variable.end)}."
    if isinstance(variable, Bands):
        cuts = listed(f"{cut:g}" for cut in variable.cuts)
        return f"{label}: {called(plan, variable.of)} cut into {listed(variable.levels)}, at {cuts}."
    if isinstance(variable, Period):
        return f"{label}: the {variable.every} of {called(plan, variable.of)}."
    return f"{label}: {collapse_in_words(variable, plan)}"


def score_in_words(score: Score, plan: Plan) -> str:
    """How a score is made, with its rule for items that were not answered.

    Args:
        score: the score.
        plan: the plan, for labels.

    Returns:
        The end of a sentence.
    """
    items = listed(called(plan, name) for name in score.of)
    turned = f", {listed(called(plan, name) for name in score.reverse)} turned round" if score.reverse else ""
    least = f"at least {100 * score.minimum_answered:g}%" if score.minimum_answered < 1 else "all"
    sums = "; the sum is the mean of those answered, times the number of items" if score.how == "sum" else ""
    return f"the {score.how} of {items}{turned}, for those who answered {least} of them{sums}."


def collapse_in_words(variable: Collapsed, plan: Plan) -> str:
    """Which levels are merged.

    Args:
        variable: the variable.
        plan: the plan, for labels.

    Returns:
        The end of a sentence.
    """
    merged = [f"{listed(old)} become {new}" for new, old in variable.merge.items()]
    if variable.fewer_than is not None:
        merged.append(f"levels with fewer than {variable.fewer_than} people become {variable.into}")
    return f"{called(plan, variable.of)}, of which {listed(merged)}."


def _left_out(rule: Exclusion, plan: Plan) -> str:
    name = called(plan, rule.variable)
    if rule.missing:
        why = f"who did not answer {name}"
    elif rule.is_ is not None:
        why = f"whose {name} is {' or '.join(rule.is_)}"
    elif rule.below is not None or rule.above is not None:
        limit = f"below {rule.below:g}" if rule.below is not None else f"above {rule.above:g}"
        why = f"whose {name} is {limit}"
    else:
        why = f"whose {name} is {f'before {rule.before}' if rule.before is not None else f'after {rule.after}'}"
    return f"{rule.label}: {why}."


def _tables(plan: Plan) -> Iterator[Section]:
    for spec, number in plan.numbered():
        sentences = list(spec.told(lambda name: called(plan, name)))
        for outcome, names in spec.models():
            needs = listed(called(plan, name) for name in once((outcome, *names)))
            sentences.append(f"A model of {called(plan, outcome)}, of the people who answered {needs}.")
        sentences += _references(spec.models(), plan)
        yield Section(f"{number}. {spec.caption}", tuple(sentences))


def _references(models: tuple[tuple[str, tuple[str, ...]], ...], plan: Plan) -> Iterator[str]:
    """What the estimates of its models compare, said once for each variable."""
    outcomes = {outcome for outcome, _ in models}
    for name in once(name for _, names in models for name in names if name not in outcomes):
        variable: Variable = plan.variable(name)
        if isinstance(variable, HasNumbers):
            yield f"Estimates of {called(plan, name)} are for {unit_of(variable)} more."
        reference = getattr(variable, "reference", None)
        if reference is not None:
            yield f"Levels of {called(plan, name)} are compared with {reference}."


def _protected(plan: Plan) -> Iterator[str]:
    if plan.protect is not None:
        yield f"Nothing is told about fewer than {plan.protect} people, nor anything that would let it be worked out."

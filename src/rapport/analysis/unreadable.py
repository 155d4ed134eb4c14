"""What of a plan can still be made where some of its variables cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rapport.analysis.not_made import Missing
from rapport.analysis.plan import Plan
from rapport.analysis.variables import made_of
from rapport.textfiles.mistakes import Mistake, TextFileError

Wrong = Mapping[str, tuple[Mistake, ...]]


@dataclass(frozen=True)
class Makeable:
    """What is left of a plan.

    Attributes:
        plan: the plan without what cannot be read, what is made of it, and the tables that need it; the others keep
            their numbers.
        not_made: the name of a table that needs it → why it is not made.
        unasked: what cannot be read, but is needed by no table.
    """

    plan: Plan
    not_made: Mapping[str, Missing] = field(default_factory=dict)
    unasked: tuple[Missing, ...] = ()


def makeable(plan: Plan, wrong: Wrong, data: str) -> Makeable:
    """Leave out of a plan what cannot be made.

    Args:
        plan: the plan.
        wrong: variables that cannot be read, with their mistakes.
        data: how these call the file of data; the report names it without its folder.

    Returns:
        What is left.

    Raises:
        TextFileError: with all mistakes, where nothing is left, or an exclusion needs what cannot be read, so that
            nobody knows who is analysed.
    """
    if not wrong:
        return Makeable(plan)
    spoiled = _spoiled(plan, wrong)
    if any(rule.variable in spoiled for rule in plan.exclusions):
        raise _all_of(wrong)
    kept, not_made, asked = [], {}, set[str]()
    for spec, number in plan.numbered():
        needed = [spoiled[name] for name in spec.uses() if name in spoiled]
        if needed:
            not_made[spec.name] = _missing(plan, (spec.name, number), needed[0], wrong, data)
            asked.update(needed)
        else:
            kept.append(spec.model_copy(update={"number": number}))
    if not kept:
        raise _all_of(wrong)
    variables = tuple(variable for variable in plan.variables if variable.name not in spoiled)
    unasked = tuple(
        _missing(plan, ("", f"What needs “{plan.variable(name).label}”"), name, wrong, data)
        for name in wrong
        if name not in asked
    )
    left = plan.model_copy(update={"variables": variables, "tables": tuple(kept)})
    return Makeable(left, not_made, unasked)


def _spoiled(plan: Plan, wrong: Wrong) -> dict[str, str]:
    """Every variable that is not to be had → the one that cannot be read, which it is made of."""
    spoiled = {name: name for name in wrong}
    for variable in plan.variables:
        cause = next((spoiled[name] for name in made_of(variable) if name in spoiled), None)
        if cause is not None:
            spoiled[variable.name] = cause
    return spoiled


def _missing(plan: Plan, about: tuple[str, str], name: str, wrong: Wrong, data: str) -> Missing:
    first, *others = wrong[name]
    said = first.what.replace(data, Path(data).name)
    more = f" (and {len(others)} more {'mistake' if len(others) == 1 else 'mistakes'})" if others else ""
    why = f"“{plan.variable(name).label}” cannot be read: {Path(first.file).name}:{first.line}: {said}{more}"
    return Missing(*about, why, first.mend)


def _all_of(wrong: Wrong) -> TextFileError:
    return TextFileError(mistake for mistakes in wrong.values() for mistake in mistakes)

"""The plan's variables as terms and outcomes of models, and how they are printed."""

from collections.abc import Iterable

from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.variables import Categorical, HasReference, unit_of
from rapport.analysis.words import plain
from rapport.stats.design import Codes, Outcome, Term, categorical, continuous


def term_of(name: str, plan: Plan, frame: Frame) -> Term:
    """A variable as a term: its number in the plan's units, or its levels against the reference.

    Args:
        name: the variable.
        plan: the plan.
        frame: the data after exclusions.

    Returns:
        The term over all rows.

    Raises:
        CannotBeMade: the variable has only one level.
    """
    values = frame.variables[name]
    if isinstance(values, Numbers):
        return continuous(name, values.values, getattr(plan.variable(name), "per", 1.0))
    levels = _levels(name, frame)
    if len(levels.levels) < 2:
        raise CannotBeMade(f"“{name}” has only one level", "take it out of the models")
    return categorical(name, levels.codes, levels.levels, levels.levels[_reference(name, plan, levels)])


def outcome_of(name: str, plan: Plan, frame: Frame) -> Outcome:
    """A variable with levels as an outcome.

    Args:
        name: the variable.
        plan: the plan.
        frame: the data after exclusions.

    Returns:
        The outcome over all rows.
    """
    levels = _levels(name, frame)
    return Outcome(levels.codes, levels.levels, _reference(name, plan, levels))


def orders_of(names: Iterable[str], frame: Frame) -> dict[str, tuple[str, ...]]:
    """The levels of those variables that have levels, in the order of the plan."""
    found = ((name, frame.variables[name]) for name in names)
    return {name: values.levels for name, values in found if isinstance(values, Levels)}


def clusters_of(name: str | None, frame: Frame) -> Codes | None:
    """The cluster of each row, −1 for an unknown one; None where no variable is named."""
    return None if name is None else _levels(name, frame).codes


def printed_level(name: str, level: str, plan: Plan) -> str:
    """How a level is printed."""
    variable = plan.variable(name)
    labels = variable.labels if isinstance(variable, Categorical) else {}
    return {plain(word): label for word, label in labels.items()}.get(plain(level), level)


def printed_term(name: str, plan: Plan) -> str:
    """How a characteristic is printed: with what one step of a number is."""
    variable = plan.variable(name)
    unit = unit_of(variable)
    return f"{variable.label}, per {unit.removeprefix('1 ')}" if unit else variable.label


def _levels(name: str, frame: Frame) -> Levels:
    values = frame.variables[name]
    if not isinstance(values, Levels):
        raise TypeError(f"{name} has no levels")
    return values


def _reference(name: str, plan: Plan, levels: Levels) -> int:
    """The variable's reference; the first level where it names none."""
    variable = plan.variable(name)
    wanted = variable.reference if isinstance(variable, HasReference) else None
    if wanted is None:
        return 0
    found = [at for at, level in enumerate(levels.levels) if plain(level) == plain(wanted)]
    if not found:
        raise CannotBeMade(f"the reference “{wanted}” of “{name}” is no level any more", "name another reference")
    return found[0]

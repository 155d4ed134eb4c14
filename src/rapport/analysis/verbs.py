"""Verb → function: a new verb is a line here, in ``specs/every.py`` and in ``checks/every.py``.

A verb takes its spec, its number as printed, the plan and the data after exclusions, and gives what it
made: one table or figure, or several in order, and what of them is missing. Where nothing can be made
it raises :class:`CannotBeMade`.
"""

from collections.abc import Callable, Sequence

from rapport.analysis.frame import Frame
from rapport.analysis.not_made import CannotBeMade, Missing
from rapport.analysis.paired_table import paired_table
from rapport.analysis.plan import Plan
from rapport.analysis.specs.every import TableSpec
from rapport.analysis.table_one import table_one
from rapport.tables.table import Table

Product = Table | Missing
VERBS: dict[str, Callable[..., Product | Sequence[Product]]] = {
    "table_one": table_one,
    "paired": paired_table,
}


def make(spec: TableSpec, number: str, plan: Plan, frame: Frame) -> tuple[Product, ...]:
    """Make what one entry of the plan asks for; a failure is told, and concerns no other entry.

    Args:
        spec: the entry.
        number: its number as printed, e.g. ``Table 1``.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        What was made, in order, and what is missing of it.
    """
    try:
        made = VERBS[spec.verb](spec, number, plan, frame)
    except CannotBeMade as error:
        return (Missing(spec.name, number, error.why, error.mend),)
    except (ValueError, ArithmeticError, LookupError, TypeError, RuntimeError, MemoryError) as error:
        # LinAlgError is a ValueError. Nobody is served by losing ten tables over one.
        why = f"{type(error).__name__}: {error}"
        return (Missing(spec.name, number, why, "please tell us: this should have been said in plain words"),)
    return (made,) if isinstance(made, Table | Missing) else tuple(made)

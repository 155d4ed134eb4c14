"""Verb → function: a new verb is a line here, in ``specs/every.py`` and in ``checks/every.py``.

A verb takes its spec, its number as printed, the plan and the data after exclusions, and gives what it
made: one table, or several in order.
"""

from collections.abc import Callable, Sequence

from rapport.analysis.frame import Frame
from rapport.analysis.paired_table import paired_table
from rapport.analysis.plan import Plan
from rapport.analysis.specs.every import TableSpec
from rapport.analysis.table_one import table_one
from rapport.tables.table import Table

Made = Table | Sequence[Table]
VERBS: dict[str, Callable[..., Made]] = {
    "table_one": table_one,
    "paired": paired_table,
}


def make(spec: TableSpec, number: str, plan: Plan, frame: Frame) -> tuple[Table, ...]:
    """Make what one entry of the plan asks for.

    Args:
        spec: the entry.
        number: its number as printed, e.g. ``Table 1``.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        What was made, in order.
    """
    made = VERBS[spec.verb](spec, number, plan, frame)
    return (made,) if isinstance(made, Table) else tuple(made)

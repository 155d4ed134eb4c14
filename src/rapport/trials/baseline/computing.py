"""The baseline, computed in a process of its own: neither the web process nor the worker loads arrays.

``setting`` is that process.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.trials.asked.computing import computed

# What was told about whom: columns, and places in the table.
Told = tuple[tuple[str, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Made:
    """What came out.

    Attributes:
        table: HTML of the tables.
        files: name → content.
        told: what was told about whom.
        problem: why nothing came out.
    """

    table: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    told: tuple[Told, ...] = ()
    problem: str = ""


def compute(plan: str, table: str, earlier: Sequence[Told]) -> Made:
    """Make the tables.

    Args:
        plan: of the analysis.
        table: CSV.
        earlier: what was told before; places that are in the table no more are below 0.
    """
    said = computed("rapport.trials.baseline.setting", {"plan": plan, "table": table, "earlier": earlier})
    return Made(
        said["table"],
        tuple((name, bytes.fromhex(content)) for name, content in said["files"].items()),
        tuple((tuple(columns), tuple(places)) for columns, places in said["told"]),
        said["problem"],
    )

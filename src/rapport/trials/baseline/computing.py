"""The baseline, computed in a process of its own: neither the web process nor the worker loads arrays.

``setting`` is that process.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 300.0
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
    done = subprocess.run(
        [sys.executable, "-m", "rapport.trials.baseline.setting"],
        input=json.dumps({"plan": plan, "table": table, "earlier": earlier}),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=True,
    )
    said = json.loads(done.stdout)
    return Made(
        said["table"],
        tuple((name, bytes.fromhex(content)) for name, content in said["files"].items()),
        tuple((tuple(columns), tuple(places)) for columns, places in said["told"]),
        said["problem"],
    )

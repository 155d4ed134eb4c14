"""Reads a plan, and finds what its model cannot see: names that point nowhere or twice.

The checks walk the raw values of the file, so that they also run where the model has already found
mistakes, and every mistake of a plan is told at once.
"""

from collections.abc import Iterator
from pathlib import Path

from rapport.analysis.checks.every import CHECKS
from rapport.analysis.checks.raw import RawPlan, mappings
from rapport.analysis.checks.variables import check_exclusion, check_variable
from rapport.analysis.plan import Plan
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_file import Document, open_document
from rapport.textfiles.yaml_nodes import Nodes

TAKEN = ("flow", "report", "records", "results", "run", "deviations")


def read_plan(path: Path | str) -> Document[Plan]:
    """Read a plan and check it, before any data are read.

    Args:
        path: the YAML file.

    Returns:
        The plan, with its lines.

    Raises:
        TextFileError: with every mistake of the plan.
    """
    return open_document(path, Plan, check=mistakes_of_plan)


def mistakes_of_plan(nodes: Nodes) -> Iterator[Mistake]:
    """The mistakes of a plan that need more than one of its parts.

    Args:
        nodes: the raw values and lines of the plan.

    Yields:
        One mistake each, in no special order.
    """
    if not isinstance(nodes.value, dict):
        return
    raw = RawPlan(nodes, nodes.value)
    yield from _twice(raw, "variables")
    yield from _twice(raw, "tables")
    for at, variable in mappings(raw.plan.get("variables")):
        yield from check_variable(variable, ("variables", at), raw)
    for at, exclusion in mappings(raw.plan.get("exclusions")):
        yield from check_exclusion(exclusion, ("exclusions", at), raw)
    for at, table in mappings(raw.plan.get("tables")):
        if table.get("name") in TAKEN:
            what = f"the name “{table['name']}” is taken"
            yield raw.mistake("tables", at, "name", what=what, mend="choose another")
        verb = table.get("verb")
        if isinstance(verb, str) and verb in CHECKS:
            yield from CHECKS[verb](table, ("tables", at), raw)


def _twice(raw: RawPlan, key: str) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for at, item in mappings(raw.plan.get(key)):
        name = item.get("name")
        if not isinstance(name, str):
            continue
        line = raw.nodes.line(key, at, "name")
        if name in first:
            what = f"the name “{name}” is given twice in {key} (first on line {first[name]})"
            yield Mistake(raw.nodes.file, line, what, "rename one of the two")
        first.setdefault(name, line)

"""A plan in plain words: what it will do, before it does it."""

from dataclasses import dataclass

from rapport.analysis.plan import Plan
from rapport.textfiles.yaml_file import Document

VERBS = {
    "table_one": "describes who answered what: counts of every answer, and the middle and spread of numbers",
    "paired": "compares two measurements of the same people: means, the mean difference with its interval, and a test",
}


@dataclass(frozen=True)
class Part:
    """A heading, and sentences below it."""

    title: str
    sentences: tuple[str, ...]


def explained(document: Document[Plan]) -> list[Part]:
    """What a plan will do.

    Args:
        document: a plan that our reader takes.
    """
    plan = document.content
    found = [Part("Reads", (f"{len(plan.variables)} variables from the answers.",))]
    if plan.exclusions:
        labels = tuple(f"{at}. {one.label}" for at, one in enumerate(plan.exclusions, 1))
        found.append(Part("Leaves out, in this order", labels))
    tables = tuple(f"{one.caption}: {VERBS.get(one.verb, f'made by the verb “{one.verb}”')}." for one in plan.tables)
    return [*found, Part("Makes", tables)]

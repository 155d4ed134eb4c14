"""What may be told of cohorts: of at least five pairs, and never so that two sets of pairs differ by a few. Pure.

Pairs are opaque numbers. Two rules work together. *Which pairs*: all sets that were told in a family of measures cut
their pairs into parts of five or more (`stats.parts`). *Which numbers*: a share tells how many pairs are on either
side, so it is told only where `stats.suppression.protect` would tell both counts, in a table that has the sums in it,
too: what is hidden in an item cannot be worked out from its domain.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapport.stats.parts import NOBODY, K, People, is_safe, parts, whole_parts
from rapport.stats.suppression import Counts, protect

# Of one item: how many pairs are on one side, and how many on the other.
Sides = tuple[int, int]


@dataclass(frozen=True)
class Allowed:
    """Which shares may be told: of which items, of which domains, and over all."""

    items: frozenset[str]
    domains: frozenset[str]
    over_all: bool


def tellable(candidate: People, scholars: Mapping[int, int], released: Sequence[People]) -> People:
    """The pairs of a group about whom something may be told now; none where they are too few.

    Args:
        candidate: the pairs of the group of whom there is something.
        scholars: the scholar of each pair: five pairs are also five scholars.
        released: the sets that were told before in this family of measures.
    """
    found = candidate if is_safe(candidate, released) else NOBODY.union(*whole_parts(candidate, released))
    return found if len({scholars[pair] for pair in found}) >= K else NOBODY


def whole(having: Iterable[int], told: People, released: Sequence[People]) -> People:
    """Who of the told pairs counts for one measure: of a part in which one to four have it, nobody does."""
    there = frozenset(having) & told
    found = [part & there for part in parts([*released, told]) if part <= told]
    return NOBODY.union(*(few for few in found if len(few) >= K))


def allowed(counted: Mapping[str, Mapping[str, Sides]]) -> Allowed:
    """Which shares may be told, from the counts of each item by domain.

    A domain is the sum of its items; all is the sum of the domains, and told only where every domain is.
    """
    items: set[str] = set()
    domains: set[str] = set()
    for domain, rows in counted.items():
        table = protect(Counts(tuple(rows.values())))
        items |= {item for item, cells in zip(rows, table.cells, strict=True) if all_told(cells)}
        if all_told(table.column_totals or ()):
            domains.add(domain)
    return Allowed(frozenset(items), frozenset(domains), bool(counted) and domains == set(counted))


def all_told(cells: Iterable[object]) -> bool:
    """Each of these counts is a number."""
    return all(isinstance(cell, int) for cell in cells)

"""What may be told of cohorts: of at least five pairs, and never so that two sets of pairs differ by a few. Pure.

Pairs are opaque numbers. Two rules work together. *Which pairs*: all sets that were told in a family of measures cut
their pairs into parts of five or more (`stats.parts`). *Which numbers*: a share tells how many pairs are on either
side, so it is told only where `stats.suppression.protect` would tell both counts, in a table that has the sums in it,
too: what is hidden in an item cannot be worked out from its domain.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapport.stats.parts import NOBODY, K, People, is_safe, whole_parts
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


def whole(having: Iterable[int], cut: Iterable[People]) -> People:
    """Who counts for one measure: of a part in which one to four have it, nobody does."""
    there = frozenset(having)
    return NOBODY.union(*(few for part in cut if len(few := part & there) >= K))


def allowed(counted: Mapping[str, Mapping[str, Sides]]) -> Allowed:
    """Which shares may be told, from the counts of each item by domain.

    A domain is the sum of its items, and all the sum of the domains. So all is told beside its domains where every
    one of them may be told; else without any of them; else single domains are told, and all is not.
    """
    domains = {domain: _tell(rows) for domain, rows in counted.items()}
    flat = _tell({item: cells for rows in counted.values() for item, cells in rows.items()})
    told = frozenset(domain for domain, found in domains.items() if found.over_all)
    items = frozenset[str]().union(*(found.items for found in domains.values()))
    if counted and told == set(counted):
        return Allowed(items, told, over_all=True)
    return flat if flat.over_all else Allowed(items, told, over_all=False)


def everywhere(parts: Iterable[Mapping[str, Mapping[str, Sides]]]) -> Allowed:
    """What may be told in every part into which released sets cut their pairs, and so in each of their sums.

    Somebody who subtracts what was told of one set from what was told of another gets the counts of a part.
    """
    counted = [one for one in parts if one]
    found = [allowed(one) for one in counted]
    domains = {domain for one in counted for domain in one}
    items = {item for one in counted for rows in one.values() for item in rows}
    for one, told in zip(counted, found, strict=True):
        domains -= set(one) - told.domains
        items -= {item for rows in one.values() for item in rows} - told.items
    return Allowed(frozenset(items), frozenset(domains), bool(found) and all(told.over_all for told in found))


def _tell(rows: Mapping[str, Sides]) -> Allowed:
    """Which items may be told beside their sum, and whether the sum may; a hidden item has no number of pairs."""
    if not rows:
        return Allowed(frozenset(), frozenset(), over_all=False)
    table = protect(Counts(tuple(rows.values()), row_totals=False))
    items = frozenset(item for item, cells in zip(rows, table.cells, strict=True) if all_told(cells))
    return Allowed(items, frozenset(), all_told(table.column_totals or ()))


def all_told(cells: Iterable[object]) -> bool:
    """Each of these counts is a number."""
    return all(isinstance(cell, int) for cell in cells)

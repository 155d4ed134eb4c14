"""What staff may be told of how many have answered a confidential survey. Pure.

Respondents were promised that nobody who runs the programme sees whether they have answered. So a rate is told of at
least five people whose answers are in and five whose are not – zero is a small number here: “all of them” and “none
of them” speak about each. Two rates that were told never differ by one to four people. Counted are people, not
entries, since somebody with three mentors is still one person to protect.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.stats.suppression import INSIDE, Counts, Hidden, protect


@dataclass(frozen=True)
class Cut:
    """Who was counted: those whose answers are in, and those whose are not."""

    inside: frozenset[int]
    outside: frozenset[int]


def may_be_told(cut: Cut, earlier: Sequence[Cut] = ()) -> bool:
    """Whether a rate can be told after those that were told before."""
    counts = (len(cut.inside), len(cut.outside))
    if min(counts) < INSIDE:
        return False
    tables = [
        protect(Counts((counts,), people=cut.inside), earlier=[one.inside for one in earlier]),
        protect(Counts((counts,), people=cut.outside), earlier=[one.outside for one in earlier]),
    ]
    return not any(isinstance(cell, Hidden) for table in tables for cell in table.cells[0])


Row = tuple[str, int, int]
REST = "All others together"


def by_group(rows: Sequence[Row]) -> list[Row]:
    """Groups with how many are in and how many are not, the small ones put together until none is small.

    Empty where fewer than two groups can be told. Each row is (name, in, not in).
    """
    kept = sorted((row for row in rows if min(row[1:]) >= INSIDE), key=lambda row: sum(row[1:]))
    small = [row for row in rows if min(row[1:]) < INSIDE]
    together = (sum(row[1] for row in small), sum(row[2] for row in small))
    while small and min(together) < INSIDE and kept:
        first = kept.pop(0)
        together = (together[0] + first[1], together[1] + first[2])
    found = sorted(kept)
    if small:
        found.append((REST, *together))
    return _protected(found) if len(found) > 1 else []


def _protected(rows: list[Row]) -> list[Row]:
    """What `protect` lets through whole; it is the only way out."""
    shown = protect(Counts(tuple(row[1:] for row in rows)))
    if any(isinstance(cell, Hidden) for line in shown.cells for cell in line):
        return []
    return rows

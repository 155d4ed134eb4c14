"""How many have answered each variable, and why the others have not. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapport.stats.suppression import Counts, Shown, protect
from rapport.surveys.exports.layout import Variable
from rapport.surveys.missing import Missing

WHY_NOT = (Missing.PREFER_NOT, Missing.NOT_ASKED, Missing.SKIPPED)


@dataclass(frozen=True)
class Tally:
    """How one variable was answered; a count that is too small to be told is Hidden."""

    answered: Shown
    prefer_not: Shown
    not_asked: Shown
    skipped: Shown


def tally(variables: Sequence[Variable], rows: Iterable[Sequence[object]]) -> dict[str, Tally]:
    """Count over rows in codes (not in words).

    Args:
        variables: all columns of the rows.
        rows: their cells.

    Returns:
        The counts of each variable; a score or a group that is blank counts as skipped.
    """
    seen: list[Counter[object]] = [Counter() for _ in variables]
    total = 0
    for row in rows:
        total += 1
        for at, cell in enumerate(row):
            if cell is None or (cell.__class__ is int and -100 < cell < -96):
                seen[at][cell] += 1
    found = {}
    for one, why in zip(variables, seen, strict=True):
        prefer, unasked, skipped = (why[int(code)] for code in WHY_NOT)
        blank = skipped + why[None]
        found[one.name] = Tally(total - prefer - unasked - blank, prefer, unasked, blank)
    return found


def protected_tally(one: Tally) -> Tally:
    """The same as it may be told where nobody sees who is who."""
    told = [one.answered, one.prefer_not, one.not_asked, one.skipped]
    counts = tuple(count for count in told if isinstance(count, int))
    [cells] = protect(Counts((counts,), column_totals=False)).cells
    return Tally(*cells)

"""Several tests at once: p values adjusted for how many there are. Standard library only."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate

from rapport.stats.undefined import Number, Undefined


class Adjustment(StrEnum):
    """What is held: the chance of any false finding (Holm, Hochberg), or the expected share of false ones."""

    HOLM = "holm"
    HOCHBERG = "hochberg"
    BENJAMINI_HOCHBERG = "bh"


def adjusted(p_values: Sequence[Number], method: Adjustment) -> tuple[Number, ...]:
    """P values adjusted by the method of that name; R: ``p.adjust(p, method = )``.

    Args:
        p_values: those of one family, each between 0 and 1; an undefined one stays so and does not count.
        method: the adjustment.

    Returns:
        The adjusted values, in the order of the values.

    Raises:
        ValueError: a value lies outside 0 … 1.
    """
    return ADJUSTED_BY[method](p_values)


def holm(p_values: Sequence[Number]) -> tuple[Number, ...]:
    """Holm (1979), Scand J Statist 6:65; R: ``p.adjust(p, "holm")``.

    With m values rising from p(1): max over j ≤ i of (m − j + 1) p(j), at most 1. Holds under any dependence.

    Args:
        p_values: those of one family; an undefined one stays so and does not count.

    Returns:
        The adjusted values, in the order of the values.

    Raises:
        ValueError: a value lies outside 0 … 1.
    """
    order = _rising(p_values)
    m = len(order)
    steps = accumulate(((m - at) * p for at, (p, _) in enumerate(order)), max)
    return _in_place(p_values, order, list(steps))


def hochberg(p_values: Sequence[Number]) -> tuple[Number, ...]:
    """Hochberg (1988), Biometrika 75:800; R: ``p.adjust(p, "hochberg")``.

    With m values rising from p(1): min over j ≥ i of (m − j + 1) p(j). For tests that are independent or
    positively dependent.

    Args:
        p_values: those of one family; an undefined one stays so and does not count.

    Returns:
        The adjusted values, in the order of the values.

    Raises:
        ValueError: a value lies outside 0 … 1.
    """
    order = _rising(p_values)
    m = len(order)
    steps = list(accumulate(((m - at) * order[at][0] for at in reversed(range(m))), min))
    return _in_place(p_values, order, steps[::-1])


def benjamini_hochberg(p_values: Sequence[Number]) -> tuple[Number, ...]:
    """Benjamini & Hochberg (1995), JRSS B 57:289, the false discovery rate; R: ``p.adjust(p, "BH")``.

    With m values rising from p(1): min over j ≥ i of m p(j) / j. For tests that are independent or
    positively dependent.

    Args:
        p_values: those of one family; an undefined one stays so and does not count.

    Returns:
        The adjusted values, in the order of the values.

    Raises:
        ValueError: a value lies outside 0 … 1.
    """
    order = _rising(p_values)
    m = len(order)
    steps = list(accumulate((m / (at + 1) * order[at][0] for at in reversed(range(m))), min))
    return _in_place(p_values, order, steps[::-1])


ADJUSTED_BY = {
    Adjustment.HOLM: holm,
    Adjustment.HOCHBERG: hochberg,
    Adjustment.BENJAMINI_HOCHBERG: benjamini_hochberg,
}


def _rising(p_values: Sequence[Number]) -> list[tuple[float, int]]:
    """The values that exist, rising, each with its place."""
    order = sorted((p, at) for at, p in enumerate(p_values) if not isinstance(p, Undefined))
    if any(not 0 <= p <= 1 for p, _ in order):
        raise ValueError("a p value lies between 0 and 1")
    return order


def _in_place(
    p_values: Sequence[Number], order: Sequence[tuple[float, int]], steps: Sequence[float]
) -> tuple[Number, ...]:
    found = list(p_values)
    for (_, at), value in zip(order, steps, strict=True):
        found[at] = min(1.0, value)
    return tuple(found)

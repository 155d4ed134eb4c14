"""Who is the same person as whom, worked out from decisions about texts that they share. Pure."""

from collections.abc import Iterable


def counted_as(groups: Iterable[Iterable[int]]) -> dict[int, int]:
    """As whom each counts.

    Args:
        groups: of respondents of whom it was decided that they are one person; a respondent may stand in several.

    Returns:
        Each respondent who is in a group → the one with the lowest number of all who belong together.
    """
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for group in groups:
        first, *others = sorted(group)
        for other in others:
            low, high = sorted((top(first), top(other)))
            above[high] = low
    return {one: top(one) for one in above}

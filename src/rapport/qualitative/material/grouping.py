"""Attributes of people, so coarse that nobody stands in a small group. Pure, standard library only."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rapport.stats.suppression import INSIDE

Known = Mapping[str, str]


def without_small_groups(known: Sequence[Known], k: int = INSIDE) -> list[dict[str, str]]:
    """The attributes of people, in order; of a group of fewer than k – all attributes taken together – none is left.

    Where those without any attribute would then be fewer than k themselves, the smallest group beside them loses its
    own, too: who knows of how many there are could tell the rest.

    Args:
        known: what is known of each person.
        k: how many have to share all of it.

    Returns:
        The same, or nothing, for each.
    """
    groups = [tuple(sorted((name, value) for name, value in one.items() if value)) for one in known]
    sizes = Counter(groups)
    hidden = {group for group, number in sizes.items() if number < k or not group}
    while 0 < sum(sizes[group] for group in hidden) < k and len(hidden) < len(sizes):
        # Of two as small, the first in the alphabet: the same people give the same groups.
        hidden.add(min((group for group in sizes if group not in hidden), key=lambda group: (sizes[group], group)))
    return [{} if group in hidden else dict(group) for group in groups]

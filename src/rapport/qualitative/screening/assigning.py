"""Any two of several reviewers for each reference: even loads, an order of its own for each, drawn from a seed. Pure."""

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

READERS = 2


class TooFewError(Exception):
    """Two people are needed who have not read the reference before."""


def draw_readers(
    references: Mapping[int, Collection[int]], reviewers: Sequence[int], seed: str, load: Mapping[int, int]
) -> dict[int, list[int]]:
    """Give each reference the readers that it lacks.

    Args:
        references: those that lack a reader, with those who read them already.
        reviewers: who may read.
        seed: the same seed and the same arguments draw the same.
        load: how much each reviewer has already.

    Returns:
        Each reviewer's new references, in the order in which they are to be read.

    Raises:
        TooFewError: there are fewer than two reviewers.
    """
    chance = random.Random(seed)
    found: dict[int, list[int]] = {reviewer: [] for reviewer in sorted(reviewers)}
    has = Counter(load)
    together: Counter[frozenset[int]] = Counter()
    order = sorted(references)
    chance.shuffle(order)
    for reference in order:
        readers = set(references[reference])
        while len(readers) < READERS:
            free = [one for one in found if one not in readers]
            if not free:
                raise TooFewError
            # Who has least; among them whoever has read least with the other; among them by chance.
            chosen = min(free, key=lambda one: (has[one], together[frozenset({one, *readers})], chance.random()))
            readers.add(chosen)
            has[chosen] += 1
            found[chosen].append(reference)
        together[frozenset(readers)] += 1
    for theirs in found.values():
        chance.shuffle(theirs)
    return {reviewer: theirs for reviewer, theirs in found.items() if theirs}

"""Any two of several reviewers for each reference: even loads, for each an order of their own, by lot. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping

from rapport.qualitative.coding.drawing import drawn

READERS = 2


class TooFewError(Exception):
    """Two people are needed who have not read the reference before."""


def draw_readers(
    references: Mapping[int, Collection[int]], load: Mapping[int, int], *, seed: int, what: str
) -> dict[int, list[int]]:
    """Give each reference the readers that it lacks.

    Args:
        references: those that lack a reader, with those who read them already.
        load: who may read, and how much each has already.
        seed: what everything is drawn from; the same seed and the same arguments draw the same.
        what: a word that keeps draws of one seed apart.

    Returns:
        Each reviewer's new references, in the order in which they are to be read.

    Raises:
        TooFewError: there are fewer than two reviewers, or only those who have a reference already.
    """
    reviewers = drawn(sorted(load), seed=seed, what=f"{what} readers")
    found: dict[int, list[int]] = {reviewer: [] for reviewer in reviewers}
    has = Counter(load)
    together: Counter[frozenset[int]] = Counter()
    for reference in drawn(sorted(references), seed=seed, what=f"{what} references"):
        readers = set(references[reference])
        while len(readers) < READERS:
            free = [one for one in reviewers if one not in readers]
            if not free:
                raise TooFewError
            # Who has least; among them whoever has read least with the other; among them the first by lot.
            chosen = min(free, key=lambda one: (has[one], together[frozenset({one, *readers})]))
            readers.add(chosen)
            has[chosen] += 1
            found[chosen].append(reference)
        together[frozenset(readers)] += 1
    orders = {one: drawn(theirs, seed=seed, what=f"{what} order {one}") for one, theirs in found.items()}
    return {one: theirs for one, theirs in sorted(orders.items()) if theirs}

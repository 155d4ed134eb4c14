"""What may still be released beside what was released before. Pure; people are opaque numbers.

Whoever lays released sets over one another cuts them into *parts*: people who were in just the same sets. Every set
that can be made of released ones – what one has and another lacks, what they share, what several leave over of a
pool – is made of whole parts, and so is every sum and difference of what was told about them. So one law is enough:
**each part holds at least five people.** No two sets then differ by one to four, and neither do their unions and
complements.
"""

from collections import defaultdict
from collections.abc import Iterable

People = frozenset[int]
K = 5
NOBODY: People = frozenset()


def parts(released: Iterable[People]) -> list[People]:
    """The parts into which released sets cut their people, in a fixed order."""
    in_sets: dict[int, list[int]] = defaultdict(list)
    for place, people in enumerate(released):
        for person in people:
            in_sets[person].append(place)
    found: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for person, places in in_sets.items():
        found[tuple(places)].add(person)
    return sorted(map(frozenset, found.values()), key=sorted)


def is_safe(candidate: People, released: Iterable[People], k: int = K) -> bool:
    """Whether a set may be released as it is: all parts still hold k people or more."""
    return all(len(part) >= k for part in parts([*released, candidate]))


def whole_parts(candidate: People, released: Iterable[People], k: int = K) -> list[People]:
    """What of a set may be released: earlier parts that are in it whole, and the new people if they are k or more.

    Who is left out is so because somebody who was released together with them is not there any more, or somewhere
    else; taking them without that person would show that person's share.

    Args:
        candidate: the people about whose answers something could be told.
        released: all sets that were released before; each of their parts holds k people or more.
        k: the smallest number of people that anything is told about.

    Returns:
        Parts that are safe to release together; none where nothing is.
    """
    known = parts(released)
    new = candidate - NOBODY.union(*known)
    return [part for part in known if part <= candidate] + ([new] if len(new) >= k else [])

"""Levels of a variable: by what names they are printed, and what becomes of them when some are merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.analysis.words import plain


@dataclass(frozen=True)
class Merged:
    """Levels after merging.

    Attributes:
        levels: the new levels, in the order of the first old level of each.
        codes: the new level of each old one, by index.
    """

    levels: tuple[str, ...]
    codes: tuple[int, ...]


def merge_levels(levels: Sequence[str], merge: Mapping[str, Sequence[str]]) -> Merged:
    """Merge levels as a plan declares.

    Args:
        levels: the old levels.
        merge: new level → old ones; a level that is not named stays by itself.

    Returns:
        The new levels, and where each old one went.
    """
    new = {plain(old): level for level, taken in merge.items() for old in taken}
    named = [new.get(plain(level), level) for level in levels]
    ordered = tuple(dict.fromkeys(named))
    return Merged(ordered, tuple(ordered.index(level) for level in named))


def merge_small(levels: Sequence[str], counts: Sequence[int], fewer_than: int, into: str) -> Merged:
    """Merge the levels that few people have into a last one.

    Args:
        levels: the old levels.
        counts: people at each.
        fewer_than: levels with fewer people than this are merged, also those with nobody.
        into: the name of the last level; a level that is called so already takes them in.

    Returns:
        The new levels, and where each old one went; unchanged where no level is small.
    """
    small = {level for level, count in zip(levels, counts, strict=True) if count < fewer_than}
    kept = [level for level in levels if level not in small and plain(level) != plain(into)]
    if not small:
        return Merged(tuple(levels), tuple(range(len(levels))))
    ordered = (*kept, into)
    return Merged(ordered, tuple(kept.index(level) if level in kept else len(kept) for level in levels))


def words_by_number(mapping: Mapping[str, float]) -> dict[float, str]:
    """The words of a scale by their numbers.

    Args:
        mapping: word → number.

    Returns:
        Number → word, from the lowest; words that share a number stand together.
    """
    found: dict[float, list[str]] = {}
    for word, number in mapping.items():
        found.setdefault(number, []).append(word.rstrip("."))
    return {number: " / ".join(dict.fromkeys(found[number])) for number in sorted(found)}

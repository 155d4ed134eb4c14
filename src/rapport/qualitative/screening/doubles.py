"""The same publication twice: by its PubMed number, its DOI, or its title, year and first author."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapport.qualitative.screening.reference import Reference, folded, surname

# Databases date a paper by its print or its first appearance: they may differ by one.
YEARS_APART = 1
SHORTEST_TITLE = 8


@dataclass(frozen=True)
class Double:
    """A reference that is there already.

    Attributes:
        reference: the one that comes later.
        of: place of the one that stays, in the sequence of those kept.
        why: in words.
    """

    reference: Reference
    of: int
    why: str


@dataclass(frozen=True)
class Sorted:
    """References told apart.

    Attributes:
        kept: those that were there, and the new ones; what one lacked and its double has is filled in.
        new_from: where in ``kept`` the new ones begin.
        doubles: the others, each with its reason.
        mended: places of those that were there already and were filled in.
    """

    kept: tuple[Reference, ...]
    new_from: int
    doubles: tuple[Double, ...]
    mended: frozenset[int]


def without_doubles(known: Sequence[Reference], more: Iterable[Reference]) -> Sorted:
    """Add references to those that are known.

    Args:
        known: those that are there; none of them is taken away.
        more: those that come, in their order.

    Returns:
        What is kept, and what was there already.
    """
    shelf = _Shelf()
    for one in known:
        shelf.put(one)
    doubles: list[Double] = []
    mended: set[int] = set()
    for one in more:
        found = shelf.find(one)
        if found is None:
            shelf.put(one)
            continue
        doubles.append(Double(one, *found))
        if shelf.fill_in(found[0], one) and found[0] < len(known):
            mended.add(found[0])
    return Sorted(tuple(shelf.kept), len(known), tuple(doubles), frozenset(mended))


class _Shelf:
    """Those kept, and where to find them."""

    def __init__(self) -> None:
        self.kept: list[Reference] = []
        self._pmids: dict[str, int] = {}
        self._dois: dict[str, int] = {}
        self._titles: dict[str, list[int]] = {}

    def put(self, one: Reference) -> None:
        self.kept.append(one)
        self._note(len(self.kept) - 1)

    def _note(self, at: int) -> None:
        one = self.kept[at]
        if one.pmid:
            self._pmids.setdefault(one.pmid, at)
        if one.doi:
            self._dois.setdefault(one.doi, at)
        places = self._titles.setdefault(folded(one.title), [])
        if at not in places:
            places.append(at)

    def find(self, one: Reference) -> tuple[int, str] | None:
        if (at := self._pmids.get(one.pmid)) is not None:
            return at, f"the same PubMed number, {one.pmid}"
        at = self._dois.get(one.doi)
        if at is not None and not _differ(self.kept[at].pmid, one.pmid):
            return at, f"the same DOI, {one.doi}"
        title = folded(one.title)
        for at in self._titles.get(title, ()) if len(title) >= SHORTEST_TITLE else ():
            if _is_same(self.kept[at], one):
                return at, "the same title and first author, in the same year or the next"
        return None

    def fill_in(self, at: int, other: Reference) -> bool:
        """Fill in what is missing. Returns whether anything was."""
        here = self.kept[at]
        parts = ("abstract", "pmid", "doi", "year", "source", "authors", "kind")
        more = {part: getattr(other, part) for part in parts if not getattr(here, part) and getattr(other, part)}
        if more:
            self.kept[at] = replace(here, **more)
            self._note(at)
        return bool(more)


def _is_same(one: Reference, other: Reference) -> bool:
    """Same titles are one publication unless numbers, years or first authors say otherwise."""
    if _differ(one.pmid, other.pmid) or _differ(one.doi, other.doi):
        return False
    if one.year is None or other.year is None or abs(one.year - other.year) > YEARS_APART:
        return False
    if not one.authors or not other.authors:
        return True
    return surname(one.authors[0]) == surname(other.authors[0])


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)

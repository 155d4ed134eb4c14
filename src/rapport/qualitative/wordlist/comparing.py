"""The same stems in groups of people, small groups protected."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.qualitative.models import Attribute, CountedWords, Project
from rapport.qualitative.wordlist import counted, texts
from rapport.qualitative.words.answers import NOT_SAID
from rapport.qualitative.words.counts import Group
from rapport.qualitative.words.listing import Row
from rapport.stats.suppression import INSIDE, Counts, Hidden, protect

MOST_GROUPS = 12


class TooManyGroupsError(Exception):
    """Nobody can read a table of so many groups. `number` is how many there are."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(str(number))


@dataclass(frozen=True)
class Share:
    """People of a group who used a stem; None, where the number is not shown."""

    people: int | None
    percent: float | None


@dataclass(frozen=True)
class Compared:
    """The stems in each group.

    Attributes:
        sizes: (group, people with a text; None where that is not shown).
        rows: each stem with its shares, in the order of the groups.
        is_protected: whether small numbers are hidden.
    """

    sizes: tuple[tuple[str, int | None], ...]
    rows: tuple[tuple[Row, tuple[Share, ...]], ...]
    is_protected: bool

    @property
    def hides(self) -> bool:
        """Whether any number is not shown."""
        return any(size is None for _, size in self.sizes) or any(
            share.people is None for _, shares in self.rows for share in shares
        )


def compare(project: Project, result: CountedWords, attribute: Attribute, rows: Sequence[Row]) -> Compared:
    """Set the groups of an attribute side by side.

    Args:
        project: whose texts.
        result: what was counted.
        attribute: whose values are the groups; who has none stands under “not said”.
        rows: the stems that are compared.

    Raises TooManyGroupsError.
    """
    of_person = texts.groups(project, attribute)
    people = [of_person.get(person, NOT_SAID) for person in filter(None, result.people.split(","))]
    names = sorted(set(people))
    if len(names) > MOST_GROUPS:
        raise TooManyGroupsError(len(names))
    users = {one.stem: counted.places(one) for one in result.stems.filter(stem__in=[row.count.stem for row in rows])}
    groups = [Group(name, people.count(name), {}) for name in names]
    for stem, places in users.items():
        used = [people[place] for place in places]
        for group in groups:
            group.people[stem] = used.count(group.name)
    is_protected = texts.is_in_confidence(project)
    shown = tuple((row, _shares(groups, row.count.stem, is_protected)) for row in rows)
    sizes = protect(Counts((tuple(one.respondents for one in groups),))).cells[0] if is_protected and groups else None
    named = tuple(
        (one.name, None if sizes is not None and isinstance(sizes[at], Hidden) else one.respondents)
        for at, one in enumerate(groups)
    )
    return Compared(named, shown, is_protected)


def _shares(groups: Sequence[Group], stem: str, is_protected: bool) -> tuple[Share, ...]:
    used = tuple(group.people[stem] for group in groups)
    others = tuple(group.respondents - times for group, times in zip(groups, used, strict=True))
    # Both what the reader sees and what is left of the group must be many: else one is told by the other.
    safe = protect(Counts((used, others)), INSIDE) if is_protected and groups else None
    return tuple(
        Share(None, None)
        if safe is not None and (isinstance(safe.cells[0][at], Hidden) or isinstance(safe.cells[1][at], Hidden))
        else Share(used[at], group.percent(stem))
        for at, group in enumerate(groups)
    )


def big_groups(project: Project, result: CountedWords, attribute: Attribute) -> list[str]:
    """The groups of an attribute that may be read by themselves: of confidential texts those of five people or more."""
    sizes = texts.sizes(texts.groups(project, attribute), [one for one in result.people.split(",") if one])
    fewest = INSIDE if texts.is_in_confidence(project) else 1
    return sorted(name for name, people in sizes.items() if people >= fewest)

"""Who is one person, and what a programme's registrations come to. Pure: neither Django nor the database.

One person is everybody who gives the same e-mail address or the same ORCID iD, and whoever somebody has confirmed to be
one. A person counts in the year of their first registration and with all reasons that they ever gave; their
institution and job category are those of their last registration that tells one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Row(NamedTuple):
    """One registration.

    Attributes:
        number: its own, for who gives neither address nor iD.
        person: of whoever registered here, otherwise 0.
        email: small letters, or nothing.
        orcid: or nothing.
        on: the day.
        institution: the number of the institution that is meant; 0 where none is known.
        plain: the name of the institution as it was typed, without what does not matter.
        category: job category, or nothing.
        reasons: a bit for each reason.
    """

    number: int
    person: int
    email: str
    orcid: str
    on: date
    institution: int
    plain: str
    category: str
    reasons: int


BITS = REQUIRED, DEVELOPMENT, REVIEWING, OTHER = 1, 2, 4, 8
When = tuple[date, int]
NEVER: When = (date.min, 0)


@dataclass(slots=True)
class _Person:
    first: date
    institution: int = 0
    plain: str = ""
    placed: When = NEVER
    category: str = ""
    categorised: When = NEVER
    reasons: int = 0


@dataclass(frozen=True)
class Reach:
    """What was counted.

    Attributes:
        registrations: rows.
        people: people behind them.
        by_year: year → people who registered for the first time.
        by_category: job category → people; "" for who told none.
        by_reason: bit of a reason → people who gave it.
        told_reason: people who gave any.
        by_institution: institution → people, and the year of the first.
        unknown_names: names that stand for no institution that is known, each spelling once.
        at_unknown: people with such a name.
        without_name: people who told no institution.
    """

    registrations: int
    people: int
    by_year: Mapping[int, int]
    by_category: Mapping[str, int]
    by_reason: Mapping[int, int]
    told_reason: int
    by_institution: Mapping[int, tuple[int, int]]
    unknown_names: int
    at_unknown: int
    without_name: int
    first_on: date | None = None
    last_on: date | None = None


@dataclass(slots=True)
class Groups:
    """Which keys belong to one person: a forest in which each tree is one (union by index, paths halved)."""

    _above: list[int] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, key: str) -> int:
        """The number of a key."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._above)
            self._above.append(found)
        return found

    def join(self, one: int, other: int) -> None:
        """Both are one person."""
        one, other = self.root(one), self.root(other)
        if one != other:
            self._above[max(one, other)] = min(one, other)

    def root(self, number: int) -> int:
        """The number that stands for the person."""
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number


def count(rows: Callable[[], Iterable[Row]], same: Iterable[tuple[str, str]] = ()) -> Reach:
    """Count people.

    Args:
        rows: gives every registration once, in whatever order; it is asked twice, so that no row has to be remembered.
        same: pairs of addresses that somebody has confirmed to be one person's.

    Returns:
        The same numbers, whatever the order of the rows.
    """
    groups = Groups()
    for row in rows():
        first, *others = [groups.number(key) for key in _keys(row)]
        for other in others:
            groups.join(first, other)
    for one, other_address in same:
        groups.join(groups.number(f"@{one}"), groups.number(f"@{other_address}"))
    people: dict[int, _Person] = {}
    number, days = 0, (date.max, date.min)
    for row in rows():
        number += 1
        days = min(days[0], row.on), max(days[1], row.on)
        root = groups.root(groups.number(_keys(row)[0]))
        if root not in people:
            people[root] = _Person(row.on)
        _add(people[root], row)
    return _told(list(people.values()), number, days if number else (None, None))


def _keys(row: Row) -> list[str]:
    keys = [f"@{row.email}"] if row.email else []
    keys += [f"o{row.orcid}"] if row.orcid else []
    keys += [f"p{row.person}"] if row.person else []
    return keys or [f"#{row.number}"]


def _add(person: _Person, row: Row) -> None:
    when = (row.on, row.number)
    person.first = min(person.first, row.on)
    person.reasons |= row.reasons
    # A known institution is better than a name, whichever came later.
    if row.institution and (not person.institution or when > person.placed):
        person.institution, person.plain, person.placed = row.institution, "", when
    elif row.plain and not row.institution and not person.institution and when > person.placed:
        person.plain, person.placed = row.plain, when
    if row.category and when > person.categorised:
        person.category, person.categorised = row.category, when


def _told(people: list[_Person], registrations: int, days: tuple[date | None, date | None]) -> Reach:
    institutions: dict[int, tuple[int, int]] = {}
    reasons: Counter[int] = Counter()
    for one in people:
        if one.institution:
            before, first = institutions.get(one.institution, (0, one.first.year))
            institutions[one.institution] = (before + 1, min(first, one.first.year))
        reasons.update(bit for bit in BITS if one.reasons & bit)
    unknown = Counter(one.plain for one in people if one.plain)
    return Reach(
        registrations=registrations,
        people=len(people),
        by_year=dict(sorted(Counter(one.first.year for one in people).items())),
        by_category=dict(Counter(one.category for one in people)),
        by_reason=dict(reasons),
        told_reason=sum(1 for one in people if one.reasons),
        by_institution=institutions,
        unknown_names=len(unknown),
        at_unknown=unknown.total(),
        without_name=sum(1 for one in people if not one.institution and not one.plain),
        first_on=days[0],
        last_on=days[1],
    )

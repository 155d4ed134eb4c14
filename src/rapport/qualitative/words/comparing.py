"""The same stems in groups of people."""

from dataclasses import dataclass

from rapport.qualitative.words.counting import WordCounter
from rapport.qualitative.words.listing import Row


@dataclass(frozen=True)
class Group:
    """What a group used.

    Attributes:
        name: the value of the attribute.
        respondents: people of the group who wrote something.
        people: stem → people of the group who used it, for every stem that was asked for.
    """

    name: str
    respondents: int
    people: dict[str, int]

    def percent(self, stem: str) -> float:
        """People who used a stem, in per cent of the group's who wrote something."""
        return 100 * self.people[stem] / self.respondents


def compare_groups(
    texts: dict[str, str], groups: dict[str, str], rows: tuple[Row, ...], counter: WordCounter
) -> tuple[Group, ...]:
    """Count stems group by group.

    Args:
        texts: id → all that the person wrote.
        groups: id → value of the attribute.
        rows: the stems that are compared.
        counter: that of the whole count.

    Returns:
        The groups with any text, in the order of their names.
    """
    of_group: dict[str, list[str]] = {}
    for person, text in texts.items():
        of_group.setdefault(groups[person], []).append(text)
    found = []
    for name in sorted(of_group):
        count = counter.count(of_group[name])
        people = {stem.stem: stem.respondents for stem in count.stems}
        found.append(Group(name, count.respondents, {row.count.stem: people.get(row.count.stem, 0) for row in rows}))
    return tuple(found)

"""The same stems in groups of people."""

from rapport.qualitative.words.counting import WordCounter
from rapport.qualitative.words.counts import Group
from rapport.qualitative.words.listing import Row


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

"""What somebody gives to one item, and how it is kept: one row about each person that it speaks of.

Who is meant follows from the item: what the scholar is to do is about the scholar, what the mentor is to do is – from
the scholar – about each mentor, alike or one by one; what both are to do is about the other, and in words also about
oneself; what the team is to do is about the team.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapport.agreements.expectations import Party
from rapport.agreements.models import Answer, Sheet
from rapport.agreements.template import AnyItem, TextItem


@dataclass(frozen=True)
class Other:
    """What a scholar expects of one mentor in particular, and guesses about that one."""

    value: str = ""
    guess: str = ""


@dataclass(frozen=True)
class Given:
    """What somebody gave to one item, as typed."""

    value: str = ""
    weight: int | None = None
    discussed: str = ""
    by_when: str = ""
    guess: str = ""
    # Of themselves, where the item is for both.
    of_me: str = ""
    # A scholar, of single mentors, where it is not the same of all.
    of_one: Mapping[int, Other] = field(default_factory=dict)


def asks_of_me(item: AnyItem) -> bool:
    """The item also asks what somebody expects of themselves."""
    return item.party == Party.BOTH and isinstance(item, TextItem)


def may_differ(item: AnyItem) -> bool:
    """A scholar may expect different things of different mentors."""
    return item.party in {Party.MENTOR, Party.BOTH}


def subject(item: AnyItem, *, by: int, scholar: int) -> int | None:
    """Whom somebody's main answer is about: a person, or None for the team – or for each mentor alike."""
    if item.party == Party.TEAM:
        return None
    if item.party == Party.SCHOLAR:
        return scholar
    if by == scholar:
        return None
    return by if item.party == Party.MENTOR else scholar


def rows(sheet: Sheet, item: AnyItem, given: Given, *, scholar: int) -> Iterator[Answer]:
    """What was given, as it is kept: the main answer always, the others where something stands."""
    about = subject(item, by=sheet.by_id, scholar=scholar)
    shared = {"sheet": sheet, "item": item.id, "weight": given.weight, "discussed": given.discussed}
    shared["by_when"] = given.by_when
    yield Answer(**shared, about_id=about, value=given.value, guess=given.guess if item.guess else "")
    if asks_of_me(item) and given.of_me:
        yield Answer(sheet=sheet, item=item.id, about_id=sheet.by_id, value=given.of_me)
    if may_differ(item) and sheet.by_id == scholar:
        for mentor, other in given.of_one.items():
            if other != Other():
                guess = other.guess if item.guess else ""
                yield Answer(**shared, about_id=mentor, value=other.value, guess=guess)


def given_in(answers: Iterable[Answer], items: Iterable[AnyItem], *, by: int, scholar: int) -> dict[str, Given]:
    """What `rows` wrote, read back: by item, with an entry for each item of which anything was kept."""
    kept: dict[str, dict[int | None, Answer]] = {}
    for answer in answers:
        kept.setdefault(answer.item, {})[answer.about_id] = answer
    return {item.id: _given(item, kept[item.id], by, scholar) for item in items if item.id in kept}


def _given(item: AnyItem, kept: Mapping[int | None, Answer], by: int, scholar: int) -> Given:
    about = subject(item, by=by, scholar=scholar)
    main = kept.get(about) or Answer()
    mine = kept.get(by) if asks_of_me(item) else None
    others = {
        who: Other(answer.value, answer.guess)
        for who, answer in kept.items()
        if who is not None and who not in {about, by}
    }
    return Given(main.value, main.weight, main.discussed, main.by_when, main.guess, mine.value if mine else "", others)

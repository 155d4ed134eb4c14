"""A stem where it stands in the texts: who used it, with the words before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from rapport.qualitative.models import Attribute, CountedStem, CountedWords, Project
from rapport.qualitative.wordlist import counted, texts
from rapport.qualitative.wordlist.standing import Standing
from rapport.qualitative.words.answers import NOT_SAID, Answer, Answers
from rapport.qualitative.words.context import uses_of
from rapport.qualitative.words.reader import WordReader

# Of more people nobody reads every use; the first ones are shown, and how many there are is said.
MOST_PEOPLE = 2000


class Order(StrEnum):
    """How the uses are sorted."""

    TEXT = "text"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class KeywordUse:
    """One use.

    Attributes:
        code: who wrote it, under their code; the document's name where nobody is named.
        document, number: the unit.
        before, word, after: the text around it, on one line.
    """

    code: str
    document: str
    number: int
    before: str
    word: str
    after: str


@dataclass(frozen=True)
class Uses:
    """The uses of a stem.

    Attributes:
        uses: all of them, of the people who were read.
        people: how many used it; with a filter, of these.
        is_cut: whether they are more than were read.
    """

    uses: tuple[KeywordUse, ...]
    people: int
    is_cut: bool


def read_uses(
    project: Project,
    result: CountedWords,
    stem: CountedStem,
    now: Standing,
    order: Order = Order.TEXT,
    among: tuple[Attribute, str] | None = None,
) -> Uses:
    """Every use of a stem by the rules with which it was counted.

    Args:
        project: whose texts.
        result: the count that the stem belongs to.
        stem: which one.
        now: the rules that hold; those of the count decide where they differ.
        order: how to sort.
        among: only of people with this value of an attribute.
    """
    people = counted.people_of(result, stem)
    if among is not None:
        of_person = texts.groups(project, among[0])
        people = [one for one in people if of_person.get(one, NOT_SAID) == among[1]]
    some = list(islice(people, MOST_PEOPLE))
    units = list(texts.units_of(project, some))
    answers = Answers("", "", tuple(Answer(str(at), unit.text, 0) for at, (_, unit) in enumerate(units)))
    found = []
    for use in uses_of({stem.stem}, answers, WordReader(counted.rules_of(result, now))):
        unit = units[int(use.id)][1]
        code = unit.respondent.code if unit.respondent else unit.document.name
        found.append(KeywordUse(code, unit.document.name, unit.number, use.before, use.word, use.after))
    return Uses(tuple(_sorted(found, order)), len(people), len(some) < len(people))


def _sorted(uses: Sequence[KeywordUse], order: Order) -> Sequence[KeywordUse]:
    if order is Order.BEFORE:  # by the word that stands next, then by the one before it
        return sorted(uses, key=lambda use: [*reversed(use.before.lower().split())])
    return sorted(uses, key=lambda use: use.after.lower().split()) if order is Order.AFTER else uses

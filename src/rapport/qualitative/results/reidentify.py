"""Could somebody tell who said it? What in a quote points at a person, for people to decide on.

The check finds what a machine can find: that few people are like the respondent, names, places, dates, addresses, and
words that nobody else uses. It cannot know what a colleague knows; so it decides nothing. Each finding says what could
be done, and whoever leads the project does that or says why it may stay.

A word that five respondents write does not point at one of them. Whether a capital letter means a name is seen within
sentences only; at their beginning the list of places, the names of the programme and rare words help.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from rapport.qualitative.results.quoting import MARK, Quote
from rapport.qualitative.words.signs import letters_of, small

ENOUGH = 5
SHORTEST_RARE, SHORTEST_NAME = 4, 3
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ‘＇][^\W\d_]+)*")
MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATES = re.compile(
    rf"\b(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|(?:{DAY} (?:of )?)?(?:{MONTHS})\b(?: {DAY}\b)?(?:,? \d{{4}})?"
    rf"|may {DAY}\b|{DAY} may\b|may \d{{4}}|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*|(?:https?://|www\.)\S+|(?<!\w)@\w{2,}")
NUMBERS = re.compile(r"(?<![\w.])\+?\(?\d(?:[\s().-]{0,2}\d){4,}")
TITLED = re.compile(
    r"\b(?:Dr|Prof|Professor|Dean|Mr|Mrs|Ms|Mx|Doctor|Director|Chair)\.? (?:[^\W\d_a-z][\w’'-]+ ?)+(?<! )"
)
CAPITALS = re.compile(r"\b[^\W\d_a-z][\w’'-]*(?: [^\W\d_a-z][\w’'-]*)*")
# Behind these signs a sentence or an item begins, so that a capital letter says nothing.
BEGINNING = re.compile(r"(?:^|[.!?:;…•*\n])[\s\"'“”‘’(\[–—-]*$")
# Written with capitals by everybody.
EVERYBODYS = {"i", "ok", "idp", "idps", "pi", "pis", "phd", "md", "nih", "english"}


class Kind(StrEnum):
    """What points at a person. The value is kept, the sentence is in ``WHAT``."""

    GROUP = "group"
    BESIDE = "beside"
    PERSON = "person"
    TITLED = "titled"
    INSTITUTION = "institution"
    PLACE = "place"
    ADDRESS = "address"
    DATE = "date"
    NUMBER = "number"
    CAPITALS = "capitals"
    RARE = "rare"


WHAT = {
    Kind.GROUP: "Few respondents are like this one in all that is known of them",
    Kind.BESIDE: "Few respondents share what stands beside the quote",
    Kind.PERSON: "The name of somebody in the programme",
    Kind.TITLED: "A title with a name",
    Kind.INSTITUTION: "The name of an institution",
    Kind.PLACE: "The name of a place",
    Kind.ADDRESS: "An address",
    Kind.DATE: "A date",
    Kind.NUMBER: "A number that may be a telephone’s or a person’s",
    Kind.CAPITALS: "Capital letters within a sentence, as names have them",
    Kind.RARE: "Words that no other respondent uses",
}
MEND = {
    Kind.GROUP: "See that no word of the quote tells these attributes, or choose another quote.",
    Kind.BESIDE: "Show fewer attributes beside the quotes, or choose another quote.",
    Kind.PERSON: "Put what the person is in its place: [my mentor].",
    Kind.TITLED: "Put what the person is in its place: [the chair].",
    Kind.INSTITUTION: "Put what it is in its place: [my university].",
    Kind.PLACE: "Put what it is in its place: [our city], or leave it out: […].",
    Kind.ADDRESS: "Leave it out: […].",
    Kind.DATE: "Leave it out: […], or say roughly when: [last year].",
    Kind.NUMBER: "Leave it out: […].",
    Kind.CAPITALS: "If it is a name, put what it is in its place; if it is none, say so.",
    Kind.RARE: "Read them as a colleague would: would you know who speaks? Then leave them out.",
}


@dataclass(frozen=True)
class Finding:
    """Something that points at a person.

    Attributes:
        kind: what it is.
        start, end: where it stands in the text – for words of the editor, the edit that they stand in; 0 and 0 for what
            is not in the words.
        number: of a group how many respondents are in it; of words of the editor a fingerprint: other words in the
            same place are another finding.
    """

    kind: Kind
    start: int = 0
    end: int = 0
    number: int = 0


@dataclass(frozen=True)
class Uses:
    """How many respondents use a word.

    Attributes:
        words: word in small letters → respondents.
        capitals: word in small letters → respondents who wrote it with a capital letter within a sentence.
    """

    words: Mapping[str, int]
    capitals: Mapping[str, int]


@dataclass(frozen=True)
class Known:
    """What is known of a project's people.

    Attributes:
        people: names of the people of the programme.
        institutions: names of institutions.
        places: names of places.
        uses: which words how many respondents use.
        ordinary: words that hold sentences together (a stop list): no rare words, and names with a capital letter
            within a sentence only.
    """

    people: frozenset[str] = frozenset()
    institutions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    uses: Uses = Uses({}, {})
    ordinary: frozenset[str] = frozenset()


def names_in(people: Iterable[str]) -> frozenset[str]:
    """The parts of people's names, each by itself, in small letters; initials are none.

    Args:
        people: full names.

    Returns:
        The parts.
    """
    return frozenset(small(part) for name in people for part in WORD.findall(name) if letters_of(part) >= SHORTEST_NAME)


def uses_of(texts: Mapping[int, Iterable[str]]) -> Uses:
    """Count who uses which word.

    Args:
        texts: respondent → what they wrote.

    Returns:
        The number of respondents for each word.
    """
    words: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for written in texts.values():
        used, with_capital = set(), set()
        for text in written:
            for found in WORD.finditer(text):
                word = small(found[0])
                used.add(word)
                if found[0][0].isupper() and not begins_a_sentence(text, found.start()):
                    with_capital.add(word)
        words.update(used)
        capitals.update(with_capital)
    return Uses(words, capitals)


def begins_a_sentence(text: str, at: int) -> bool:
    """Whether a sentence or an item of a list begins there."""
    return bool(BEGINNING.search(text[max(0, at - 12) : at])) if at > 0 else True


def check(quote: Quote, held_against: Known) -> tuple[Finding, ...]:
    """What in the words of a quote points at a person.

    Args:
        quote: the quote; what is left out of it is not looked at.
        held_against: what is known.

    Returns:
        The findings in the order of the text, words of the editor included; those of words that nobody else uses last.
    """
    found = [one for one in in_words(quote.text, held_against) if quote.keeps(one.start, one.end)]
    for edit in quote.edits:
        kinds = {one.kind for words in MARK.findall(edit.shown) for one in in_words(f"x {words}", held_against)}
        mark = crc32(edit.shown.encode()) >> 1
        found += [Finding(kind, edit.start, edit.end, mark) for kind in kinds if kind is not Kind.RARE]
    return tuple(sorted(set(found), key=lambda one: (one.kind is Kind.RARE, one.start, one.end, one.kind)))


def in_words(text: str, held_against: Known) -> list[Finding]:
    """What in a text points at a person; of findings that overlap the first of ``LOOK`` alone."""
    found: list[Finding] = []
    for kind, look in LOOK:
        for start, end in look(text, held_against):
            if not any(start < one.end and one.start < end for one in found):
                found.append(Finding(kind, start, end))
    return found


Spans = Iterator[tuple[int, int]]


def _by(pattern: re.Pattern[str]) -> Callable[[str, Known], Spans]:
    return lambda text, _: (found.span() for found in pattern.finditer(text))


def _institutions(text: str, held_against: Known) -> Spans:
    return _named(text, held_against.institutions)


def _places(text: str, held_against: Known) -> Spans:
    for start, end in _named(text, held_against.places):
        if text[start].isupper():
            yield start, end


def _named(text: str, names: Collection[str]) -> Spans:
    """Where a name stands as a whole word, whatever its capitals."""
    low = text.lower()
    if len(low) != len(text):  # a sign whose small letter is two signs: places would not be the same
        return
    for name in names:
        look, at = name.lower(), low.find(name.lower())
        while at >= 0:
            end = at + len(look)
            if not (at and low[at - 1].isalnum()) and not low[end : end + 1].isalnum():
                yield at, end
            at = low.find(look, end)


def _people(text: str, held_against: Known) -> Spans:
    """A part of a name; one that is a word like any other only with a capital letter within a sentence."""
    for found in WORD.finditer(text):
        word = small(found[0]).removesuffix("'s")
        if word not in held_against.people:
            continue
        within = found[0][0].isupper() and not begins_a_sentence(text, found.start())
        if within or (word not in held_against.ordinary and held_against.uses.words.get(word, 0) < ENOUGH):
            yield found.span()


def _capitals(text: str, held_against: Known) -> Spans:
    """Words with capitals within a sentence, and abbreviations anywhere, that few respondents write so."""
    for found in CAPITALS.finditer(text):
        kept = [
            (found.start() + word.start(), found.start() + word.end())
            for word in WORD.finditer(found[0])
            if _like_a_name(text, found.start() + word.start(), word[0], held_against)
        ]
        if kept:
            yield kept[0][0], kept[-1][1]


def _like_a_name(text: str, at: int, word: str, held_against: Known) -> bool:
    if not word[0].isupper() or small(word).split("'")[0] in EVERYBODYS:
        return False
    if held_against.uses.capitals.get(small(word), 0) >= ENOUGH:
        return False
    return (len(word) > 1 and word.isupper()) or not begins_a_sentence(text, at)


def _rare(text: str, held_against: Known) -> Spans:
    for found in WORD.finditer(text):
        word = small(found[0])
        if letters_of(word) < SHORTEST_RARE or word in held_against.ordinary:
            continue
        if held_against.uses.words.get(word, 0) <= 1:
            yield found.span()


LOOK: tuple[tuple[Kind, Callable[[str, Known], Spans]], ...] = (
    (Kind.ADDRESS, _by(ADDRESSES)),
    (Kind.DATE, _by(DATES)),
    (Kind.NUMBER, _by(NUMBERS)),
    (Kind.INSTITUTION, _institutions),
    (Kind.TITLED, _by(TITLED)),
    (Kind.PERSON, _people),
    (Kind.PLACE, _places),
    (Kind.CAPITALS, _capitals),
    (Kind.RARE, _rare),
)
Profile = frozenset[tuple[str, str]]


def groups(
    person: int, profiles: Mapping[int, Profile], beside: Collection[str], *, k: int = ENOUGH
) -> tuple[Finding, ...]:
    """Whether few respondents are like the one who is quoted.

    Args:
        person: who is quoted.
        profiles: respondent → (attribute, value) of all that is known of them; one person once.
        beside: the attributes that stand beside the quotes.
        k: from how many on a group is large enough.

    Returns:
        A finding for what stands beside the quote and one for all that is known, where fewer than `k` respondents
        share it, the one who is quoted among them.
    """
    own = profiles.get(person, frozenset())
    shown = frozenset(pair for pair in own if pair[0] in beside)
    found = []
    for kind, wanted in ((Kind.BESIDE, shown), (Kind.GROUP, own)):
        if not wanted:
            continue
        number = sum(wanted <= profile for profile in profiles.values())
        if number < k:
            found.append(Finding(kind, number=number))
    return tuple(found)

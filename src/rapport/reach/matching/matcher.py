"""Finds the institution that is meant: surely, in doubt, or not at all.

A name that was decided on once, the same name, and a name within what was typed ("Department of Medicine, University
of …") are looked up. What is left is compared word by word with the names that share its rarest words. A match is sure
only where the next institution is clearly further away; whatever else is likely waits for a person, with what speaks
for it. Documented in ``docs/institutions.md``; how well it does is measured by ``bench/reach.py``.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import neg

from rapport.reach.matching import names
from rapport.reach.matching.entries import Entry
from rapport.reach.matching.likeness import Held, Reader, Typed, Weights, held, likeness
from rapport.reach.matching.names import JOINTS, PARTS, UNITS, Tokens, plain, tokens

SURE, MARGIN = 0.86, 0.05
# With an e-mail address of the same institution, less of the name is enough.
SURE_BY_ADDRESS = 0.6
LIKELY = 0.2
# What is left of a likeness where something beside the name is strange to the institution: never sure.
STRANGE = 0.8
SHOWN = 5
CANDIDATES = 24
MOST_SEGMENTS = 8
# Names are gathered by the rarest words until there are so many.
ENOUGH = 600
# What an address adds to the words that a name shares, so that its institution is compared in any case.
OF_ADDRESS = 5.0


class How(StrEnum):
    """What a match rests on, in words for people."""

    REMEMBERED = "decided on before"
    SAME = "the same name"
    WITHIN = "the name within what was typed"
    ACRONYM = "the short name, and the e-mail address"
    ALIKE = "nearly the same name"
    ADDRESS = "much of the name, and the e-mail address"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution that may be meant, and how alike its name is (0 to 1)."""

    key: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes:
        key: the institution that is surely meant; none where it is for a person to say.
        how: what that rests on.
        candidates: those that may be meant, the likeliest first; none where nothing is near.
    """

    key: str | None = None
    how: How | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """A name, once, with all the entries that have it."""

    words: Tokens
    of: list[int]


class Matcher:
    """A registry, ready to be asked."""

    def __init__(self, entries: Iterable[Entry], remembered: Mapping[str, str] | None = None) -> None:
        """Read a registry.

        Args:
            entries: its institutions.
            remembered: plain names (:func:`names.plain`) that people decided on → the entry's key.
        """
        self._entries = list(entries)
        self._remembered = dict(remembered or {})
        self._places = [frozenset(tokens(f"{one.place} {one.state_code}")) for one in self._entries]
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._acronyms: dict[str, list[int]] = defaultdict(list)
        self._domains: dict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(self._entries):
            self._learn(at, entry)
        self._names = [_Name(tuple(words.split()), of) for words, of in self._exact.items()]
        self._weights = Weights(name.words for name in self._names)
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._names_of: dict[int, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for at in name.of:
                self._names_of[at].append(number)
            for word in set(name.words):
                self._holding[word].append(number)
        self._reader = Reader(self._holding)
        self._ready: dict[int, Held] = {}

    def _learn(self, at: int, entry: Entry) -> None:
        for name in dict.fromkeys((entry.name, *entry.names)):
            words = tokens(name)
            if words and at not in self._exact[" ".join(words)]:
                self._exact[" ".join(words)].append(at)
        for short in entry.acronyms:
            if (letters := names.acronym(short)) and at not in self._acronyms[letters]:
                self._acronyms[letters].append(at)
        for domain in entry.domains:
            self._domains[domain].append(at)

    def remember(self, typed: str, key: str) -> None:
        """From now on, this name is that institution."""
        self._remembered[plain(typed)] = key

    def match(self, typed: str, address: str = "") -> Verdict:
        """Find the institution that is meant.

        Args:
            typed: its name as somebody typed it.
            address: their e-mail address or its domain, where it is known.

        Returns:
            The verdict; without a key and candidates where nothing is near.
        """
        text = names.clean(typed)
        whole = plain(text)
        if not whole:
            return Verdict()
        if key := self._remembered.get(whole):
            return Verdict(key, How.REMEMBERED)
        by_address = self._at_address(names.domain_of(address))
        return (
            self._same(text, whole, by_address)
            or self._short(text, by_address)
            or self._within(text, by_address)
            or self._alike(text, by_address)
        )

    def _at_address(self, domain: str) -> frozenset[int]:
        """Institutions at this domain, or at the nearest one above it."""
        while "." in domain:
            if found := self._domains.get(domain):
                return frozenset(found)
            domain = domain.partition(".")[2]
        return frozenset()

    def _same(self, text: str, whole: str, by_address: frozenset[int]) -> Verdict | None:
        found = self._exact.get(whole)
        if not found:
            return None
        one = self._only(found, text, by_address)
        if one is not None:
            return Verdict(self._entries[one].key, How.SAME)
        return self._doubt(dict.fromkeys(found, 1.0))

    def _only(self, found: list[int], text: str, by_address: frozenset[int]) -> int | None:
        """The one of several with this name that the address or a place in the text speaks for; one that is left."""
        for some in (
            found,
            [at for at in found if at in by_address],
            [at for at in found if self._is_placed(at, text)],
            [at for at in found if self._entries[at].is_current],
        ):
            if len(some) == 1:
                return some[0]
        return None

    def _is_placed(self, at: int, text: str) -> bool:
        entry, typed = self._entries[at], set(tokens(text))
        own = tokens(entry.city) + tokens(entry.state) + tokens(entry.state_code)
        return any(word in typed and word not in tokens(entry.name) for word in own)

    def _short(self, text: str, by_address: frozenset[int]) -> Verdict | None:
        """A short name says enough only with an address; several have it otherwise."""
        shorts = [part for part in names.segments(text) if names.is_acronym(part)]
        found = {at for part in shorts for at in self._acronyms.get(names.acronym(part), ())}
        if len(both := found & by_address) == 1:
            return Verdict(self._entries[both.pop()].key, How.ACRONYM)
        if found and plain(text) in {plain(part) for part in shorts}:
            return self._doubt(dict.fromkeys(found, 0.5))
        return None

    def _within(self, text: str, by_address: frozenset[int]) -> Verdict | None:
        """A name that is a part of what was typed, where all that is left is a part or the place of it."""
        parts = [part for one in names.segments(text)[:MOST_SEGMENTS] for part in names.without_school(one)]
        if len(parts) < 2:
            return None
        found: dict[int, set[int]] = {}  # entry → the parts that name it, most words first
        for used, words in _joins(parts):
            hits = self._exact.get(words)
            one = self._only(hits, text, by_address) if hits else None
            if one is not None and not any(set(used) <= of for of in found.values()):
                found.setdefault(one, set(used))
        if len(found) != 1:
            return None
        (at, used_parts), *_ = found.items()
        left = _left([part for number, part in enumerate(parts) if number not in used_parts])
        if all(self._is_explained(word, at) for word in left):
            return Verdict(self._entries[at].key, How.WITHIN)
        return None

    def _is_explained(self, word: str, at: int) -> bool:
        entry = self._entries[at]
        return (
            word in PARTS
            or word in JOINTS
            or word in self._places[at]
            or word.isdigit()
            or word in {names.acronym(short) for short in entry.acronyms}
        )

    def _alike(self, text: str, by_address: frozenset[int]) -> Verdict:
        scores: dict[int, float] = {}
        for words, left in _readings(text):
            typed = self._reader.read(words)
            for number in self._candidates(typed, by_address):
                for at in self._names[number].of:
                    score = likeness(typed, self._held(number), self._places[at], self._weights)
                    if left and not all(self._is_explained(word, at) for word in left):
                        score *= STRANGE
                    scores[at] = max(score, scores.get(at, 0.0))
        return self._judged(scores, text, by_address)

    def _held(self, number: int) -> Held:
        """A name, made ready once it is looked at."""
        found = self._ready.get(number)
        if found is None:
            found = self._ready[number] = held(self._names[number].words, self._weights)
        return found

    def _candidates(self, typed: Typed, by_address: frozenset[int]) -> list[int]:
        """Names that hold the rarest words of what was typed, and of these the ones that share most."""
        words = {(word, worth) for meant in typed.meant for word, worth in meant.items()}
        rarest_first = sorted(words, key=lambda pair: (len(self._holding[pair[0]]), pair))
        shared: dict[int, float] = defaultdict(float)
        for word, worth in rarest_first:
            holding = self._holding[word]
            if shared and len(shared) + len(holding) > ENOUGH:
                break
            own = worth * self._weights[word]
            for number in holding:
                shared[number] += own
        for at in by_address:
            for number in self._names_of[at]:
                shared[number] += OF_ADDRESS
        best = heapq.nlargest(CANDIDATES, zip(shared.values(), map(neg, shared), strict=True))
        return [-number for _, number in best]

    def _judged(self, scores: dict[int, float], text: str, by_address: frozenset[int]) -> Verdict:
        ranked = sorted(scores, key=lambda at: (-scores[at], not self._entries[at].is_current, at))
        if not ranked:
            return self._doubt(dict.fromkeys(by_address, 0.0))
        first = ranked[0]
        same = [at for at in ranked if scores[at] == scores[first]]  # one name in several places
        next_ = scores[ranked[len(same)]] if len(ranked) > len(same) else 0.0
        if scores[first] >= SURE and scores[first] - next_ >= MARGIN:
            one = self._only(same, text, by_address)
            if one is not None:
                return Verdict(self._entries[one].key, How.ALIKE)
        there = [at for at in ranked if at in by_address]
        if there and scores[there[0]] >= SURE_BY_ADDRESS and scores[there[0]] >= scores[first] - MARGIN:
            next_there = scores[there[1]] if len(there) > 1 else 0.0
            if scores[there[0]] - next_there >= MARGIN:
                return Verdict(self._entries[there[0]].key, How.ADDRESS)
        likely = {at: scores[at] for at in ranked[:SHOWN] if scores[at] >= LIKELY}
        return self._doubt(likely or dict.fromkeys(by_address, 0.0))

    def _doubt(self, scores: dict[int, float]) -> Verdict:
        ranked = sorted(scores, key=lambda at: (-scores[at], not self._entries[at].is_current, at))[:SHOWN]
        return Verdict(candidates=tuple(Candidate(self._entries[at].key, round(scores[at], 3)) for at in ranked))


def _joins(parts: list[str]) -> list[tuple[tuple[int, ...], str]]:
    """Neighbouring parts joined, as they stand and two of them turned round, most words first."""
    found: list[tuple[tuple[int, ...], str]] = []
    for begin in range(len(parts)):
        ends = range(begin + 1, len(parts) + 1)
        found += [(tuple(range(begin, end)), plain(" ".join(parts[begin:end]))) for end in ends]
        if begin + 1 < len(parts):
            found.append(((begin, begin + 1), plain(f"{parts[begin + 1]} {parts[begin]}")))
    return sorted(found, key=lambda join: (-len(join[1].split()), join[0]))


def _readings(text: str) -> list[tuple[Tokens, Tokens]]:
    """What was typed as words, and what is left beside them: all of it, and each part, two of them turned round."""
    parts = names.segments(text)[:MOST_SEGMENTS]
    readings: dict[Tokens, Tokens] = {tokens(text): ()}
    for begin, part in enumerate(parts):
        words = tokens(part)
        if len(parts) > 1 and words and not set(words) <= PARTS | JOINTS:
            readings.setdefault(words, _left([*parts[:begin], *parts[begin + 1 :]]))
        if begin + 1 < len(parts):
            turned = tokens(f"{parts[begin + 1]} {part}")
            readings.setdefault(turned, _left([*parts[:begin], *parts[begin + 2 :]]))
    return [(words, left) for words, left in readings.items() if words]


def _left(parts: list[str]) -> Tokens:
    """The words that are left; "Department of Whatever" is explained by its first word."""
    found = [tokens(part) for part in parts]
    return tuple(word for words in found if not UNITS & set(words) for word in words)

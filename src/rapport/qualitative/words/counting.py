"""How many people use each stem.

The unit of the count is a person: whoever uses a word ten times, or in two answers, counts once. Every text that is
given is all that one person wrote.

A million answers are counted in seconds because each of their words costs one step of Python only, the look-up of its
number; what is written and by whom is counted on arrays of these numbers, some thousand people at a time. Nothing
grows with the number of answers: between batches there are only the different words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from rapport.qualitative.words.counts import LeftOut, StemCount, WordCount
from rapport.qualitative.words.reader import Reading, WordReader
from rapport.qualitative.words.signs import BREAK, cut

PEOPLE_AT_ONCE, SIGNS_AT_ONCE = 4096, 4_000_000
# The words of so many texts stay within the processor's cache until they are looked up.
CUT_AT_ONCE = 64
Integers = NDArray[np.int64]


class WordCounter:
    """Counts words by the rules of a reader; what it has learnt of words serves several counts."""

    def __init__(self, reader: WordReader) -> None:
        """Begin with no word known.

        Args:
            reader: says what a word counts as.
        """
        self._reader = reader
        self._numbers = _Numbers()
        self._readings: list[Reading] = []
        self._stems: dict[str, int] = {}
        self._stem_numbers: Integers = np.empty(0, np.int64)

    def count(self, texts: Iterable[str]) -> WordCount:
        """Count the people who use each stem.

        Args:
            texts: for each person all that the person wrote; texts of white space are nobody's.

        Returns:
            The count; the order of the people makes no difference.
        """
        number, written, people = 0, _Sums(), _Sums()
        for some in _batches(texts):
            number += len(some)
            chunks = self._numbered(some)
            written.add(np.bincount(chunks))
            people.add(np.bincount(self._used(chunks)))
        return self._told(number, written.sums, people.sums)

    def _numbered(self, texts: list[str]) -> Integers:
        """The number of each chunk, 0 behind each text; chunks that are new are read."""
        parts = []
        for at in range(0, len(texts), CUT_AT_ONCE):
            chunks = cut(texts[at : at + CUT_AT_ONCE])
            parts.append(np.fromiter(map(self._numbers.__getitem__, chunks), np.int64, len(chunks)))
        if self._numbers.new:
            readings = [self._reader.read(chunk) for chunk in self._numbers.new]
            self._numbers.new.clear()
            self._readings += readings
            found = [-1 if one.stem is None else self._stems.setdefault(one.stem, len(self._stems)) for one in readings]
            self._stem_numbers = np.concatenate([self._stem_numbers, np.array(found, np.int64)])
        return np.concatenate(parts)

    def _used(self, chunks: Integers) -> Integers:
        """The number of each stem that a person uses, once for each person who does."""
        stems = self._stem_numbers[chunks]
        person = np.cumsum(chunks == 0)
        counts = stems >= 0
        uses = (person[counts] << 32) | stems[counts]
        uses.sort()
        first = np.ones(len(uses), bool)
        np.not_equal(uses[1:], uses[:-1], out=first[1:])
        return uses[first] & 0xFFFFFFFF

    def _told(self, number: int, written: Integers, people: Integers) -> WordCount:
        forms: dict[str, dict[str, int]] = {}
        left_out: Counter[tuple[str, str]] = Counter()
        for reading, times in zip(self._readings, written.tolist(), strict=False):
            form, stem, why = reading
            if not times or not form:
                continue
            if stem is None:
                left_out[form, why] += times
            else:
                of_stem = forms.setdefault(stem, {})
                of_stem[form] = of_stem.get(form, 0) + times
        used = people.tolist()
        stems = [
            StemCount(
                stem,
                tuple(sorted(found.items(), key=_by_number) if len(found) > 1 else found.items()),
                used[self._stems[stem]],
                sum(found.values()),
            )
            for stem, found in forms.items()
        ]
        stems.sort(key=lambda one: (-one.respondents, -one.occurrences, one.stem))
        out = [LeftOut(word, reason, times) for (word, reason), times in left_out.items()]
        out.sort(key=lambda one: (-one.occurrences, one.word, one.reason))
        return WordCount(number, tuple(stems), tuple(out), sum(one.occurrences for one in stems))


class _Numbers(dict[str, int]):
    """Chunk → number, given as chunks come up; 0 is the break between texts. ``new``: those that were not read yet."""

    def __init__(self) -> None:
        super().__init__({BREAK: 0})
        self.new = [BREAK]

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = len(self)
        self.new.append(chunk)
        return number


class _Sums:
    """Sums of counts, of which later ones may be longer."""

    def __init__(self) -> None:
        self.sums: Integers = np.zeros(0, np.int64)

    def add(self, counts: Integers) -> None:
        if len(counts) > len(self.sums):
            self.sums = np.concatenate([self.sums, np.zeros(len(counts) - len(self.sums), np.int64)])
        self.sums[: len(counts)] += counts


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts with anything in them, some thousand short ones or a few long ones at a time."""
    some: list[str] = []
    signs = 0
    for text in texts:
        if text and not text.isspace():
            some.append(text)
            signs += len(text)
            if len(some) >= PEOPLE_AT_ONCE or signs >= SIGNS_AT_ONCE:
                yield some
                some, signs = [], 0
    if some:
        yield some


def count_words(texts: Iterable[str], reader: WordReader) -> WordCount:
    """Count the people who use each stem, once; see :meth:`WordCounter.count`."""
    return WordCounter(reader).count(texts)


def _by_number(form: tuple[str, int]) -> tuple[int, str]:
    return -form[1], form[0]

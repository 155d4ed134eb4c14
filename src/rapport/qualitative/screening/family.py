"""A family of words in a text: expect, expected, expectation – every form under the same stem – where it stands.

A hit only says that the word is there. Whether it is meant in the sense that is looked for is for people to say.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapport.qualitative.words.context import around, places_of
from rapport.qualitative.words.reader import WordReader
from rapport.qualitative.words.rules import ProjectRules, Rules
from rapport.qualitative.words.signs import cut, is_one_word, small, word_in


@dataclass(frozen=True)
class Family:
    """Which words are looked for.

    Attributes:
        words: as they were named; each brings all forms under its stem.
        without: forms that do not count although they have the stem.
        language: the stemmer's name of it.
    """

    words: tuple[str, ...]
    without: tuple[str, ...] = ()
    language: str = "english"


@dataclass(frozen=True)
class Hit:
    """One use of a word of the family.

    Attributes:
        start, end: where it stands in the text.
        form: the word in small letters.
        before: the text before it, on one line, with the space between them if there is one.
        word: as it was written.
        after: the text after it, in the same way.
    """

    start: int
    end: int
    form: str
    before: str
    word: str
    after: str


class FamilyFinder:
    """Finds the words of a family."""

    def __init__(self, family: Family) -> None:
        """Prepare the stems.

        Args:
            family: its words.

        Raises:
            ValueError: something is not one word, or there is none.
        """
        if not family.words:
            raise ValueError("a family has at least one word")
        for word in (*family.words, *family.without):
            if not is_one_word(word):
                raise ValueError(f"“{word}” is not one word")
        # No stop list, and no word is too short: whoever names a word wants it.
        reader = WordReader(Rules(family.language, None, ProjectRules(shortest=1)))
        self.stems = frozenset(map(reader.stem_of, family.words))
        self.stemmer = reader.stemmer
        self._without = frozenset(map(small, family.without))
        self._reader = reader
        self._known: dict[str, str] = {}

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Every use of a word of the family in a text.

        Args:
            text: title, abstract or the whole of a publication.

        Returns:
            The hits in the order of the text.
        """
        # Cutting is some ten times faster than saying where each word stands, and most texts have none of the words.
        if not any(map(self._form, set(cut([text])[:-1]))):
            return ()
        return tuple(
            Hit(start, end, form, *_shown(text, start, end))
            for start, end, chunk in places_of(text)
            if (form := self._form(chunk))
        )

    def _form(self, chunk: str) -> str:
        """The form in a chunk; empty where it is not of the family."""
        known = self._known.get(chunk)
        if known is None:
            form = small(word_in(chunk))
            counts = bool(form) and form not in self._without and self._reader.stem_of(form) in self.stems
            known = self._known[chunk] = form if counts else ""
        return known


def _shown(text: str, start: int, end: int) -> tuple[str, str, str]:
    before, after = around(text, start, end)
    behind, ahead = text[:start][-1:].isspace(), text[end : end + 1].isspace()
    return f"{before} " if behind else before, text[start:end], f" {after}" if ahead else after


def forms_of(hits: Iterable[Hit]) -> tuple[tuple[str, int], ...]:
    """How often each form stands in the texts, the most frequent first."""
    return tuple(sorted(Counter(hit.form for hit in hits).items(), key=lambda one: (-one[1], one[0])))

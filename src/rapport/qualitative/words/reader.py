"""What a word counts as: under its stem, under the name that the project gave it, or not at all."""

import sys
from dataclasses import dataclass
from importlib.metadata import version
from typing import NamedTuple

import Stemmer

from rapport.qualitative.words.rules import Rules
from rapport.qualitative.words.signs import letters_of, small, word_in

PROGRAM = "PyStemmer"
# Other names of a language: they are other, older rules, not other languages.
OLDER = ("porter", "dutch_porter")
LANGUAGES = tuple(sorted(set(Stemmer.algorithms()) - set(OLDER)))


@dataclass(frozen=True)
class StemmerUsed:
    """Which stemmer made the stems: another version may make others.

    Attributes:
        program: its name.
        version: its version.
        language: whose rules.
    """

    program: str
    version: str
    language: str

    def __str__(self) -> str:
        return f"{self.program} {self.version} (Snowball), {self.language}"


class Reading(NamedTuple):
    """What a chunk of a text is; a tuple, because a million answers have a hundred thousand of them.

    Attributes:
        form: the word in it; empty where it has no letter.
        stem: what it counts as; None where it does not count.
        left_out: why it does not; empty where it counts.
    """

    form: str
    stem: str | None
    left_out: str


class WordReader:
    """Reads words by rules."""

    def __init__(self, rules: Rules) -> None:
        """Prepare the rules.

        Args:
            rules: stop list and project rules; the language must be one of ``LANGUAGES``.
        """
        self.rules = rules
        self.stemmer = StemmerUsed(PROGRAM, version(PROGRAM), rules.language)
        self._stem = Stemmer.Stemmer(rules.language, 0).stemWord
        self._stopped = rules.stopped()
        self._kept = {entry.word if _has_capitals(entry.word) else small(entry.word) for entry in rules.project.keep}
        self._shortest = rules.project.shortest
        self._short = f"Fewer than {self._shortest} letters."
        self._split = {small(form) for split in rules.project.splits for form in split.forms}
        self._names: dict[str, str] = {}
        for synonyms in rules.project.synonyms:
            name = self.stem_of(synonyms.name)
            self._names |= {self.stem_of(word): name for word in synonyms.words}

    def read(self, chunk: str) -> Reading:
        """Read a chunk.

        Args:
            chunk: as ``signs.cut`` cuts it.

        Returns:
            Its word, and what it counts as.
        """
        written = word_in(chunk)
        form = small(written)
        if not form:
            return Reading("", None, "")
        if written in self._kept:
            return Reading(written, self.stem_of(written), "")
        if form not in self._kept:
            if form in self._stopped:
                return Reading(form, None, self._stopped[form])
            if letters_of(form) < self._shortest:
                return Reading(form, None, self._short)
        return Reading(form, self.stem_of(form), "")

    def stem_of(self, word: str) -> str:
        """What a word would count as, were it not left out.

        Args:
            word: a single word.

        Returns:
            Its stem, or the name of its synonyms, or itself where it is kept or split from its stem.
        """
        form = small(word)
        itself = word in self._kept or form in self._kept or form in self._split
        stem = form if itself else self._stem(form)
        return sys.intern(self._names.get(stem, stem))


def _has_capitals(word: str) -> bool:
    return word != word.lower()

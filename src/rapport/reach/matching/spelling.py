"""Words that were mistyped: the word of a vocabulary that is one slip away."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

# Shorter words have too many neighbours, and "of" is one slip from "on".
SHORTEST = 5


class Vocabulary:
    """Finds the words of a vocabulary that one slip turns into another word.

    A slip is a letter left out, put in, exchanged, or changed with its neighbour. Words that share a form with one
    letter taken out are looked up at once, so a search costs as many look-ups as the word has letters (the idea of
    Garbe's SymSpell); what is found that way is measured (optimal string alignment).
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Learn words.

        Args:
            words: all that are spelt rightly.
        """
        self._shortened: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            if len(word) >= SHORTEST:
                for form in _shortened(word):
                    self._shortened[form].append(word)
        self._known: dict[str, tuple[str, ...]] = {}

    def near(self, word: str) -> tuple[str, ...]:
        """Words one slip away, by name; none for a short word."""
        if word not in self._known:
            self._known[word] = self._look(word) if len(word) >= SHORTEST else ()
        return self._known[word]

    def _look(self, word: str) -> tuple[str, ...]:
        found = {other for form in _shortened(word) for other in self._shortened.get(form, ())}
        return tuple(sorted(one for one in found if OSA.distance(word, one, score_cutoff=1) <= 1))


def _shortened(word: str) -> set[str]:
    """The word, and the word without each of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}

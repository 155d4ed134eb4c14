"""Counts words in a process of its own: numpy is loaded here and nowhere else in the word list.

python -m rapport.qualitative.wordlist.count_process < asked.json > found.json
"""

import json
import sys

from rapport.kit.processes import end_with_parent
from rapport.qualitative.words.counting import count_words
from rapport.qualitative.words.counts import WordCount
from rapport.qualitative.words.reader import WordReader
from rapport.qualitative.words.rules import ProjectRules, Rules, default_rules
from rapport.qualitative.words.signs import cut

Found = dict[str, object]


def count(language: str, rules: str, texts: list[str]) -> Found:
    """Count.

    Args:
        language: the stemmer's name of it.
        rules: of the project, in JSON.
        texts: for each person all that they wrote; none is empty.
    """
    base = default_rules(language)
    reader = WordReader(Rules(language, base.stop_list, ProjectRules.model_validate_json(rules)))
    return told(count_words(texts, reader), users(texts, reader))


def users(texts: list[str], reader: WordReader) -> dict[str, list[int]]:
    """Stem → places of the people who used it, from 0."""
    known: dict[str, str | None] = {}
    found: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        chunks = set(cut([text])[:-1])
        known |= {chunk: reader.read(chunk).stem for chunk in chunks - known.keys()}
        for stem in {known[chunk] for chunk in chunks}:
            if stem is not None:
                found.setdefault(stem, []).append(place)
    return found


def told(counted: WordCount, places: dict[str, list[int]]) -> Found:
    """What was found, as it is written down."""
    return {
        "respondents": counted.respondents,
        "counted": counted.counted,
        "words": counted.words,
        "stems": [[*one, places[one.stem]] for one in counted.stems],
        "left_out": counted.left_out,
    }


if __name__ == "__main__":
    end_with_parent()
    asked = json.load(sys.stdin)
    json.dump(count(asked["language"], asked["rules"], asked["texts"]), sys.stdout)

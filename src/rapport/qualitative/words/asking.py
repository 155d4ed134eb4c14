"""From what was asked for to a word query."""

from dataclasses import dataclass
from pathlib import Path

from rapport.qualitative.words.answers import Columns, read_answers
from rapport.qualitative.words.comparing import compare_groups
from rapport.qualitative.words.context import uses_of
from rapport.qualitative.words.counting import WordCounter
from rapport.qualitative.words.decisions import log_for, read_decisions
from rapport.qualitative.words.listing import NOTHING_DECIDED, Line, list_words
from rapport.qualitative.words.products import Query
from rapport.qualitative.words.project import read_rules
from rapport.qualitative.words.reader import WordReader
from rapport.qualitative.words.rules import default_rules
from rapport.qualitative.words.signs import small
from rapport.textfiles.mistakes import MistakeList


@dataclass(frozen=True)
class Asked:
    """What was asked for.

    Attributes:
        file: the answers.
        columns: which columns of them.
        line: from where on a stem is a candidate.
        language: the stemmer's name of the language.
        rules: the rules file of the project.
        decisions: the decision log.
        context: stems, or words, to be shown where they stand.
    """

    file: Path
    columns: Columns
    line: Line
    language: str = "english"
    rules: Path | None = None
    decisions: Path | None = None
    context: tuple[str, ...] = ()


def make_query(asked: Asked) -> Query:
    """Read everything, count, and put the list together; nothing is written.

    Args:
        asked: what was asked for.

    Returns:
        The query.

    Raises:
        TextFileError: with every mistake of rules, decisions and answers.
    """
    found = MistakeList()
    rules, document = default_rules(asked.language), None
    with found.gathering():
        rules = read_rules(asked.rules, rules) if asked.rules else rules
    with found.gathering():
        document = read_decisions(asked.decisions) if asked.decisions else None
    with found.gathering():
        answers = read_answers(asked.file, asked.columns)
    found.raise_if_any()
    reader = WordReader(rules)
    counter, texts = WordCounter(reader), answers.by_person()
    count = counter.count(texts.values())
    words = list_words(count, asked.line, log_for(document, count) if document else NOTHING_DECIDED)
    groups = compare_groups(texts, answers.groups, words.shown, counter) if asked.columns.by else ()
    stems = {one.stem for one in count.stems}
    wanted = tuple(
        dict.fromkeys(stem if stem in stems else reader.stem_of(small(stem.strip())) for stem in asked.context)
    )
    uses = tuple(uses_of(wanted, answers, reader)) if wanted else ()
    return Query(answers, asked.columns, rules, reader.stemmer, words, groups, uses, wanted)

"""The list of words: what was counted, the line, and what was decided about each stem.

The line may be drawn on any of three columns, which are easily taken for each other: people, their share of all who
wrote something, and the share of the words. Whoever draws it at "1 per cent" must say of what.
"""

from dataclasses import dataclass
from enum import StrEnum

from rapport.qualitative.words.counts import StemCount, WordCount
from rapport.qualitative.words.decisions import Choice, Decision, DecisionLog

DEFAULT_RESPONDENTS = 50
NOTHING_DECIDED = DecisionLog()


class Measure(StrEnum):
    """What the line is drawn on."""

    RESPONDENTS = "respondents"
    PERCENT_RESPONDENTS = "percent_respondents"
    PERCENT_WORDS = "percent_words"


IN_WORDS = {
    Measure.RESPONDENTS: "{} respondents",
    Measure.PERCENT_RESPONDENTS: "{}% of the respondents who wrote something",
    Measure.PERCENT_WORDS: "{}% of the words that count",
}


@dataclass(frozen=True)
class Line:
    """From where on a stem is a candidate; what is exactly at the line is above it.

    Attributes:
        measure: the column that it is drawn on.
        at: the smallest value above it.
    """

    measure: Measure = Measure.RESPONDENTS
    at: float = DEFAULT_RESPONDENTS

    def __str__(self) -> str:
        return IN_WORDS[self.measure].format(f"{self.at:g}")


@dataclass(frozen=True)
class Row:
    """One stem of the list.

    Attributes:
        count: its forms, people and occurrences.
        percent_respondents: people in per cent of those who wrote something.
        percent_words: occurrences in per cent of all words that count.
        above: whether it reaches the line.
        decision: the decision that counts, if there is one.
    """

    count: StemCount
    percent_respondents: float
    percent_words: float
    above: bool
    decision: Decision | None = None

    @property
    def status(self) -> str:
        """candidate, excluded, added, or empty for what is below the line and undecided."""
        choice = self.decision.decision if self.decision else None
        if choice is Choice.EXCLUDED:
            return "excluded"
        if self.above:
            return "candidate"
        return "added" if choice is Choice.ADDED else ""

    @property
    def doubt(self) -> str:
        """What does not fit between the decision and the line; empty mostly."""
        choice = self.decision.decision if self.decision else None
        if choice is Choice.ADDED and self.above:
            return "Was added from below the line, but is above it."
        if choice is Choice.CANDIDATE and not self.above:
            return "Was decided to be a candidate, but is below the line: it is none. Add it, if it shall be one."
        if choice is Choice.EXCLUDED and not self.above:
            return "Is below the line also without being excluded."
        return ""


@dataclass(frozen=True)
class WordList:
    """The whole list.

    Attributes:
        count: what was counted.
        line: from where on a stem is a candidate.
        rows: every stem, the most people first.
        unused: decisions that count about stems that nobody uses.
        log: all decisions.
    """

    count: WordCount
    line: Line
    rows: tuple[Row, ...]
    unused: tuple[Decision, ...]
    log: DecisionLog

    @property
    def shown(self) -> tuple[Row, ...]:
        """Stems above the line, and those that were decided on."""
        return tuple(row for row in self.rows if row.above or row.decision)


def list_words(count: WordCount, line: Line, log: DecisionLog = NOTHING_DECIDED) -> WordList:
    """Put count, line and decisions together.

    Args:
        count: what was counted.
        line: from where on a stem is a candidate.
        log: what was decided.

    Returns:
        The list.
    """
    last = log.last()
    rows = tuple(_row(stem, count, line, last.get(stem.stem)) for stem in count.stems)
    used = {stem.stem for stem in count.stems}
    unused = tuple(decision for stem, decision in last.items() if stem not in used)
    return WordList(count, line, rows, unused, log)


def _row(stem: StemCount, count: WordCount, line: Line, decision: Decision | None) -> Row:
    percent_respondents = 100 * stem.respondents / count.respondents
    percent_words = 100 * stem.occurrences / count.counted
    value = {
        Measure.RESPONDENTS: stem.respondents,
        Measure.PERCENT_RESPONDENTS: percent_respondents,
        Measure.PERCENT_WORDS: percent_words,
    }[line.measure]
    return Row(stem, percent_respondents, percent_words, value >= line.at, decision)

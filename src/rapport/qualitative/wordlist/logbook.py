"""The log: every decision about a stem and every rule, in the order in which they were made."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.utils import timezone

from rapport.qualitative.models import Project, WordDecision, WordRule
from rapport.qualitative.wordlist import standing
from rapport.qualitative.words.listing import IN_WORDS, Measure
from rapport.tables.csv_export import rows_as_csv


@dataclass(frozen=True)
class LogLine:
    """One line: about which words, what was decided, why, by whom, when, and whether it still counts."""

    about: str
    decided: str
    reason: str
    who: str
    at: datetime
    counts: bool
    is_stem: bool


def lines(project: Project) -> list[LogLine]:
    """The whole log, the oldest first (two queries)."""
    decisions, rules = standing.decisions(project), standing.all_rows(project)
    last = {one.stem: one.pk for one in decisions}
    gone = {one.takes_back_id for one in rows_taken_back(rules)}
    newest = {one.kind: one.pk for one in rules if one.takes_back_id is None and one.pk not in gone}
    of_stems = (_decision(one, counts=last[one.stem] == one.pk) for one in decisions)
    of_rules = (_rule(one, counts=_holds(one, gone, newest)) for one in rules)
    return sorted(chain(of_stems, of_rules), key=lambda line: line.at)


def rows_taken_back(rules: list[WordRule]) -> list[WordRule]:
    """The rows that end another one."""
    return [one for one in rules if one.takes_back_id is not None]


def _holds(one: WordRule, gone: set[int | None], newest: dict[str, int]) -> bool:
    if one.takes_back_id is not None or one.pk in gone:
        return False
    return one.kind not in standing.SINGLE or newest[one.kind] == one.pk


def _decision(one: WordDecision, *, counts: bool) -> LogLine:
    choice = one.get_choice_display().capitalize()
    return LogLine(one.stem, choice, one.reason, str(one.by), one.at, counts, is_stem=True)


def _rule(one: WordRule, *, counts: bool) -> LogLine:
    about, decided = one.words, one.get_kind_display().capitalize()
    if one.kind == WordRule.Kind.SYNONYMS:
        decided = f"Counted as “{one.name}”"
    elif one.kind == WordRule.Kind.SHORTEST:
        about, decided = "", f"Words of fewer than {one.words} letters do not count"
    elif one.kind == WordRule.Kind.LINE:
        about, decided = "", f"The line: at least {IN_WORDS[Measure(one.name)].format(one.words)}"
    if one.takes_back_id is not None:
        decided = f"Taken back: {decided[0].lower()}{decided[1:]}"
    return LogLine(about, decided, one.reason, str(one.by), one.at, counts, is_stem=False)


def sheet(project: Project) -> bytes:
    """The whole log as CSV, the oldest line first."""
    header = ("about", "decided", "reason", "who", "when", "counts")
    rows = [
        (
            one.about,
            one.decided,
            one.reason,
            one.who,
            timezone.localtime(one.at).isoformat(timespec="seconds"),
            "yes" if one.counts else "no",
        )
        for one in lines(project)
    ]
    return rows_as_csv([header, *rows])

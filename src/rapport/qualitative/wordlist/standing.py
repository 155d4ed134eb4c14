"""The rules of a project as they stand: those that were added and not taken back."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils import timezone

from rapport.qualitative.models import Project, WordDecision, WordRule
from rapport.qualitative.words.decisions import Choice, Decision, DecisionLog
from rapport.qualitative.words.listing import Line, Measure
from rapport.qualitative.words.project import contradictions
from rapport.qualitative.words.reader import StemmerUsed, WordReader
from rapport.qualitative.words.rules import ProjectRules, Rules, default_rules

Kind = WordRule.Kind
# Kinds whose last row counts; of the others each row counts until it is taken back.
SINGLE = (Kind.SHORTEST, Kind.LINE)
Entries = dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Standing:
    """What holds now.

    Attributes:
        rules: of the language and of the project.
        line: from where on a stem is a candidate.
        rows: the rules of the project, oldest first.
    """

    rules: Rules
    line: Line
    rows: tuple[WordRule, ...]

    @property
    def stemmer(self) -> StemmerUsed:
        """Which stemmer makes the stems."""
        return WordReader(self.rules).stemmer

    @property
    def text(self) -> str:
        """The project's rules as a rules file: `rapport words --rules` reads it (JSON is YAML)."""
        return json.dumps(self.rules.project.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)

    def key(self, stamp: str) -> str:
        """Fingerprint of texts that stand so, counted by these rules with this stemmer."""
        stop_list = self.rules.stop_list.told if self.rules.stop_list else ""
        parts = [stamp, self.text, stop_list, str(self.stemmer)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@cache
def base_rules(language: str) -> Rules:
    """The rules of a language; our stop lists do not change while a process runs."""
    return default_rules(language)


def all_rows(project: Project) -> list[WordRule]:
    """Every row, the oldest first."""
    return list(project.word_rules.select_related("by").order_by("pk"))


def standing(project: Project) -> Standing:
    """The rules of a project (one query)."""
    rows = all_rows(project)
    gone = {row.takes_back_id for row in rows if row.takes_back_id}
    holds = [row for row in rows if row.pk not in gone and row.takes_back_id is None]
    last = {row.kind: row for row in holds}
    holds = [row for row in holds if row.kind not in SINGLE or last[row.kind] is row]
    line = last.get(Kind.LINE)
    project_rules = ProjectRules.model_validate_json(json.dumps(entries(holds)))
    base = base_rules(project.language)
    return Standing(
        Rules(base.language, base.stop_list, project_rules),
        Line(Measure(line.name), float(line.words)) if line else Line(),
        tuple(holds),
    )


def entries(rows: Iterable[WordRule]) -> dict[str, object]:
    """Rows as a rules file says them."""
    lists: Entries = {}
    shortest = {}
    for row in rows:
        words = row.words.split()
        signed = {"reason": row.reason, "who": str(row.by), "when": timezone.localdate(row.at).isoformat()}
        match row.kind:
            case Kind.STOP | Kind.COUNT | Kind.KEEP:
                lists.setdefault(row.kind, []).extend({"word": word, "reason": row.reason} for word in words)
            case Kind.SYNONYMS:
                lists.setdefault(row.kind, []).append({"name": row.name, "words": words, **signed})
            case Kind.SPLITS:
                lists.setdefault(row.kind, []).append({"forms": words, **signed})
            case Kind.SHORTEST:
                shortest = {"shortest": int(row.words)}
    return {**lists, **shortest}


def wrong_with(project: Project, new: WordRule) -> list[str]:
    """What a new rule contradicts; nothing where it fits to those that hold."""
    now = standing(project)
    if new.kind in SINGLE:
        return []
    lists = {key: value for key, value in entries([*now.rows, new]).items() if isinstance(value, list)}
    return contradictions(lists, base_rules(project.language))


def decisions(project: Project) -> list[WordDecision]:
    """The decision log, the oldest first (one query)."""
    return list(project.word_decisions.select_related("by").order_by("pk"))


def as_log(rows: Iterable[WordDecision]) -> DecisionLog:
    """The decision log as the pure word query has it."""
    return DecisionLog(
        tuple(
            Decision.model_construct(
                stem=row.stem,
                decision=Choice(row.choice),
                reason=row.reason,
                who=str(row.by),
                when=timezone.localdate(row.at),
            )
            for row in rows
        )
    )

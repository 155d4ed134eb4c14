"""The numbers of a run, in full precision, as people read them: what each is, of how many, by which method. Pure."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from rapport.tables.record import MEANING, Record, Statistic

RESULTS = "results.json"
WORD = re.compile(r"[^a-z0-9]+")


def read(content: bytes) -> list[Record]:
    """The records of results.json; one whose statistic this version does not know is left out."""
    known = {one.value for one in Statistic}
    found = json.loads(content) if content else []
    return [Record(**one | {"statistic": Statistic(one["statistic"])}) for one in found if one["statistic"] in known]


def anchor(term: str) -> str:
    """Where on the page of a table's numbers a term stands."""
    mark = blake2b(term.encode(), digest_size=4).hexdigest()
    return f"{WORD.sub('-', term.lower()).strip('-')[:40]}-{mark}"


@dataclass(frozen=True)
class Number:
    """One number as it is shown."""

    what: str
    value: str
    n: int | None
    note: str


@dataclass(frozen=True)
class Group:
    """All numbers about one thing, from one test or model.

    Attributes:
        title: what they are about, in words.
        of: outcome, level and group of people; empty for everybody.
        model: test or model; empty for plain description.
        n: of how many people all of them are; None where they differ.
        anchors: under which names links find it; empty where an earlier group about the same has them.
    """

    title: str
    of: str
    model: str
    n: int | None
    anchors: tuple[str, ...]
    numbers: tuple[Number, ...]


def groups(records: Iterable[Record], table: str, labels: Mapping[str, str]) -> list[Group]:
    """The numbers of a table, by what they are about and where they come from, in their order.

    Args:
        records: of the whole run.
        table: the name of the table.
        labels: names of variables in words.
    """
    found: dict[tuple[str, ...], list[Record]] = {}
    for one in records:
        if one.table == table:
            found.setdefault((about(one), one.outcome, one.level, one.group, one.model), []).append(one)
    made: list[Group] = []
    taken: set[str] = set()
    for rows in found.values():
        words = in_words(about(rows[0]), labels)
        anchors = tuple(one for one in dict.fromkeys((anchor(about(rows[0])), anchor(words))) if one not in taken)
        taken |= set(anchors)
        made.append(_group(rows, words, anchors, labels))
    return made


def about(one: Record) -> str:
    """What a number is about."""
    return one.term or one.outcome or one.group or "all"


def _group(rows: Sequence[Record], words: str, anchors: tuple[str, ...], labels: Mapping[str, str]) -> Group:
    first, numbers = rows[0], {one.n for one in rows}
    outcome = in_words(first.outcome, labels) if first.outcome and first.outcome != about(first) else ""
    of = ", ".join(part for part in (first.group, outcome, first.level) if part)
    n = numbers.pop() if len(numbers) == 1 else None
    told = tuple(
        Number(MEANING.get(one.statistic, one.statistic.value), shown(one.value), one.n, one.note) for one in rows
    )
    return Group(words, of, first.model, n, anchors, told)


def in_words(term: str, labels: Mapping[str, str]) -> str:
    """`gender=F` as “Gender: F”."""
    name, equals, level = term.partition("=")
    label = labels.get(name, name)
    return f"{label}: {level}" if equals else label


def shown(value: float | None) -> str:
    """A number with all that is known of it; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.10g}"

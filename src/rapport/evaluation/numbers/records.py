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
    """One number as it is shown.

    Attributes:
        of: the group, outcome or level that it belongs to; empty for all.
    """

    what: str
    value: str
    n: int | None
    of: str
    model: str
    note: str


@dataclass(frozen=True)
class Group:
    """All numbers about one thing.

    Attributes:
        term: what, in words.
        anchors: under which names links find it.
    """

    term: str
    anchors: tuple[str, ...]
    numbers: tuple[Number, ...]


def groups(records: Iterable[Record], table: str, labels: Mapping[str, str]) -> list[Group]:
    """The numbers of a table, by what they are about, in their order.

    Args:
        records: of the whole run.
        table: the name of the table.
        labels: names of variables in words.
    """
    found: dict[str, list[Record]] = {}
    for one in records:
        if one.table == table:
            found.setdefault(one.term or one.outcome or one.group or "all", []).append(one)
    return [_group(term, rows, labels) for term, rows in found.items()]


def _group(term: str, rows: Sequence[Record], labels: Mapping[str, str]) -> Group:
    words = in_words(term, labels)
    numbers = tuple(_number(one, term, labels) for one in rows)
    return Group(words, tuple(dict.fromkeys((anchor(term), anchor(words)))), numbers)


def in_words(term: str, labels: Mapping[str, str]) -> str:
    """`gender=F` as “Gender: F”."""
    name, equals, level = term.partition("=")
    label = labels.get(name, name)
    return f"{label}: {level}" if equals else label


def _number(one: Record, term: str, labels: Mapping[str, str]) -> Number:
    parts = [one.group] + ([in_words(one.outcome, labels)] if one.outcome and one.outcome != term else [])
    parts += [one.level]
    return Number(
        what=MEANING.get(one.statistic, one.statistic.value),
        value=shown(one.value),
        n=one.n,
        of=", ".join(part for part in parts if part),
        model=one.model,
        note=one.note,
    )


def shown(value: float | None) -> str:
    """A number with all that is known of it; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.10g}"

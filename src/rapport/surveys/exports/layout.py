"""How the answers to one or several versions of an instrument stand in one table. Pure.

Versions are merged by the names of their columns; the newest says the order and the label, each row is read and put
into words by its own version. What one version does not ask, its rows hold as -98, not asked. Where two versions mean
different things by one name (words and numbers, another rule of a score), the older one's has `_v1` behind its name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any, Literal

from rapport.surveys.branching import NOT_ASKED, SKIPPED, Branches
from rapport.surveys.columns import Cell, ExportColumn, Type, export_columns
from rapport.surveys.condition import comparisons, parse
from rapport.surveys.items import PARTING
from rapport.surveys.missing import MISSING
from rapport.surveys.rules import Derived, Score
from rapport.surveys.scoring import groupings, groups, score

Kind = Literal["lead", "answer", "joined", "score", "group"]
Cells = list[Cell | None]
# A name that no field has: what a version does not know is read under it.
ABSENT = ""


@dataclass(frozen=True)
class Variable:
    """One column of a table that is taken out.

    Attributes:
        name: small letters, digits, underscores.
        label: what it is, whole.
        values: what its numbers mean.
        identifying: no, possible or yes.
    """

    name: str
    type: Type
    label: str
    kind: Kind = "answer"
    values: Mapping[int, str] = field(default_factory=dict)
    identifying: str = "no"

    @property
    def has_codes(self) -> bool:
        """It can hold -97, -98 and -99."""
        return self.kind in ("answer", "joined")


@dataclass(frozen=True)
class Edition:
    """One version of an instrument as it was asked."""

    branches: Branches
    sha256: str

    @property
    def version(self) -> int:
        return self.branches.instrument.version


@dataclass(frozen=True)
class Choice:
    """What of an instrument goes into a table.

    Attributes:
        definition: the one way of scoring whose scores it holds; None: it holds none.
        keep: which columns go in; scores and groups that are made of others are left out too.
        joined: each select-all item also as one column, for a table in words.
    """

    definition: str | None = None
    keep: Callable[[ExportColumn], bool] = lambda column: True
    joined: bool = False


class Reader:
    """Reads the responses to one version into cells, in the order of the variables. Prepared once, called often."""

    def __init__(self, edition: Edition, places: Sequence[object]) -> None:
        instrument = edition.branches.instrument
        columns = [one if isinstance(one, ExportColumn | Joined) else None for one in places]
        self.names = [one.field.id if one else ABSENT for one in columns]
        self.many = itemgetter(*self.names, ABSENT, ABSENT)
        self.ticks = [
            (at, one.option)
            for at, one in enumerate(columns)
            if isinstance(one, ExportColumn) and one.option is not None
        ]
        self.blank = [at for at, one in enumerate(places) if isinstance(one, Blank)]
        self.computed = [(at, one.name) for at, one in enumerate(places) if isinstance(one, Computed)]
        wanted = {name for _, name in self.computed}
        self.scores = dict(instrument.scores) if wanted & instrument.scores.keys() else {}
        self.groupings = groupings(instrument) if wanted & instrument.derived.keys() else {}
        self.select_all = [name for name, one in edition.branches.fields.items() if one.kind == "ticks"]
        self.in_words = [(at, words_of_column(one)) for at, one in enumerate(columns) if one]

    def cells(self, said: dict[str, Any]) -> Cells:
        """One response.

        Args:
            said: its settled answers by field, ticks as a list or a set; the dictionary is used up.
        """
        said[ABSENT] = NOT_ASKED
        try:
            found = list(self.many(said)[:-2])
        except KeyError:
            found = [said.get(name, SKIPPED) for name in self.names]
        for at, option in self.ticks:
            ticks = found[at]
            if ticks.__class__ is not int:
                found[at] = 1 if option in ticks else 0
        for at in self.blank:
            found[at] = None
        if self.computed:
            self._compute(said, found)
        return found

    def _compute(self, said: dict[str, Any], found: Cells) -> None:
        for name in self.select_all:
            if said.get(name).__class__ is list:
                said[name] = frozenset(said[name])
        for name, rule in self.scores.items():
            said[name] = score(rule, said)
        if self.groupings:
            said |= groups(self.groupings, said)
        for at, name in self.computed:
            found[at] = said[name]

    def words(self, cells: Cells) -> Cells:
        """The same cells with labels in the place of codes; ticks stay 0 and 1, numbers and words as they are."""
        for at, label in self.in_words:
            cells[at] = label(cells[at])
        return cells


@dataclass(frozen=True)
class Joined:
    """A select-all item as one column."""

    field: Any
    values: Mapping[int, str]
    option: None = None


@dataclass(frozen=True)
class Computed:
    """A score or a group as one column."""

    name: str


@dataclass(frozen=True)
class Blank:
    """A score or a group that a version does not have."""


def words_of_column(one: ExportColumn | Joined) -> Callable[[Any], Any]:
    """What puts a cell of the column into words."""
    if isinstance(one, Joined):
        labels = one.values
        return lambda cell: (
            labels.get(cell, cell)
            if isinstance(cell, int)
            else "; ".join(labels.get(tick, str(tick)) for tick in sorted(cell))
        )
    found = {code: text for code, text in one.value_labels.items() if not (one.option is not None and code in (0, 1))}
    return lambda cell: found.get(cell, cell) if cell.__class__ is int else cell


@dataclass(frozen=True)
class Layout:
    """The variables of a table and, for each version, what reads its responses."""

    variables: tuple[Variable, ...]
    readers: Mapping[int, Reader]
    left_out: tuple[str, ...] = ()


Placed = tuple[Variable, object, object]


def layout(editions: Sequence[Edition], choice: Choice) -> Layout:
    """Put one or several versions of an instrument into one table.

    Args:
        editions: each version once.
        choice: what goes in.

    Returns:
        The layout; its variables do not depend on any response.
    """
    ordered = sorted(editions, key=lambda one: -one.version)
    found: dict[str, Placed] = {}
    at: dict[int, dict[str, object]] = {}
    left_out: dict[str, None] = {}
    for edition in ordered:
        at[edition.version] = {}
        for variable, source, meaning in _placed(edition, choice, left_out):
            name = variable.name
            if name in found and found[name][2] != meaning:
                name = f"{name}_v{edition.version}"
            merged = _merged(found[name][0], variable) if name in found else replace(variable, name=name)
            found[name] = (merged, source, meaning)
            at[edition.version][name] = source
    readers = {
        one.version: Reader(one, [at[one.version].get(name, _absent(found[name][0])) for name in found])
        for one in ordered
    }
    return Layout(tuple(variable for variable, _, _ in found.values()), readers, tuple(left_out))


def _absent(variable: Variable) -> object:
    return None if variable.has_codes else Blank()


def _merged(newer: Variable, older: Variable) -> Variable:
    kind = "decimal" if "decimal" in (newer.type, older.type) else newer.type
    return replace(newer, type=kind, values=dict(older.values) | dict(newer.values))


def _placed(edition: Edition, choice: Choice, left_out: dict[str, None]) -> list[Placed]:
    """The variables of one version, where their cells come from, and what they mean."""
    found: list[Placed] = []
    out: set[str] = set()
    for column in export_columns(edition.branches):
        if not choice.keep(column):
            out.add(column.field.id)
            left_out[column.name] = None
            continue
        is_first = column.option is not None and column.option == column.field.options[0].value
        if choice.joined and is_first:
            found.append(_joined(column))
        variable = Variable(column.name, column.type, column.label, "answer", column.value_labels, column.identifying)
        found.append((variable, column, "number" if column.type in ("integer", "decimal") else column.type))
    return found + _computed(edition, choice, out, left_out)


def _joined(column: ExportColumn) -> Placed:
    one = column.field
    why_not = {code: text for code, text in column.value_labels.items() if code in MISSING}
    labels = {option.value: option.text for option in one.options} | why_not
    name = column.name.partition(PARTING)[0]
    return Variable(name, "text", one.ask, "joined", {}, column.identifying), Joined(one, labels), "joined"


def _computed(edition: Edition, choice: Choice, out: set[str], left_out: dict[str, None]) -> list[Placed]:
    """Scores of the chosen definition and groups, but none that is made of what is left out."""
    instrument = edition.branches.instrument
    found: list[Placed] = []
    for name, rule in instrument.scores.items():
        if out & set(rule.parts):
            out.add(name)
            left_out[name] = None
        elif rule.definition == choice.definition:
            found.append((Variable(name, "decimal", rule.title, "score"), Computed(name), rule_of(rule)))
    for name, derived in instrument.derived.items():
        if out & looked_at(derived):
            out.add(name)
            left_out[name] = None
        else:
            values = {group.value: group.label for group in derived.groups}
            meaning = [(group.value, group.when) for group in derived.groups]
            found.append((Variable(name, "integer", derived.title, "group", values), Computed(name), meaning))
    return found


def rule_of(score: Score) -> object:
    """What a score is made of and how, without its words."""
    return score.model_dump(exclude={"title", "note"})


def looked_at(derived: Derived) -> set[str]:
    """The fields and groups that a group is made of."""
    conditions = [parse(group.when) for group in derived.groups]
    return {*derived.needs, *(one.field for condition in conditions for one in comparisons(condition))}

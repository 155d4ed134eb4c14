"""The form that an instrument becomes: its fields, where their cells stand, and what reads answers into cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapport.surveys.columns import ExportColumn, export_columns
from rapport.surveys.exports.layout import Choice, Edition, Layout, Variable, layout
from rapport.surveys.library import branches_of
from rapport.surveys.missing import LABELS
from rapport.surveys.redcap.apart import FIELD
from rapport.surveys.redcap.choices import tick_name
from rapport.surveys.redcap.conditions import PREFER_NOT, code_of
from rapport.surveys.redcap.dictionary import Row
from rapport.surveys.redcap.names import called as called_in_dictionary
from rapport.surveys.redcap.own_rows import own_rows
from rapport.surveys.redcap.rows import rows_of
from rapport.surveys.redcap_api.project import ApiField, Form

# Instrument and version of each edition, the newest first.
Versions = tuple[tuple[str, int, str], ...]
Reach = str
ALL, NO_IDENTIFIERS, DEIDENTIFIED, IN_CONFIDENCE = "all", "no identifiers", "de-identified", "in confidence"
TELLING_TYPES = ("text", "date")


def keeps(reach: Reach) -> Callable[[ExportColumn], bool]:
    """Which columns may be told: all; none that always tells who somebody is; none that may.

    De-identified exports hold no words, days and files either; of a confidential survey nothing that may tell is ever
    handed out (see `exports.queries`).
    """
    if reach == ALL:
        return lambda column: True
    if reach == NO_IDENTIFIERS:
        return lambda column: column.identifying != "yes"
    if reach == IN_CONFIDENCE:
        return lambda column: column.identifying == "no"
    return lambda column: column.identifying == "no" and column.type not in TELLING_TYPES


@dataclass(frozen=True)
class Part:
    """One field before it has its name in a project: the variables that it is made of, with their places.

    Attributes:
        base: its name in the instrument, or with `_v1` behind it where versions mean different things.
        name: what its dictionary calls it.
        columns: of what is answered, the columns of an export; of what is computed, none.
        version: which edition says its words.
    """

    base: str
    name: str
    version: int
    variables: tuple[Variable, ...]
    places: tuple[int, ...]
    columns: tuple[ExportColumn, ...] = ()


@dataclass(frozen=True)
class Raw:
    """An instrument in all its versions, within a reach."""

    editions: tuple[Edition, ...]
    layout: Layout
    parts: tuple[Part, ...]

    @property
    def newest(self) -> Edition:
        return self.editions[0]

    def names(self) -> list[str]:
        """Everything that needs a name in a project: the fields in order, and rows that hold no answer."""
        own = [part.name for part in self.parts]
        return list(dict.fromkeys([*own, *(row.field_name for row in dictionary(self.newest))]))


@lru_cache(maxsize=256)
def raw_of(versions: Versions, reach: Reach) -> Raw:
    """Read an instrument's versions; kept for each process, since nothing of it depends on an answer."""
    editions = tuple(Edition(branches_of(name, version), sha256) for name, version, sha256 in versions)
    definitions = {rule.definition for rule in editions[0].branches.instrument.scores.values()}
    first = next((rule.definition for rule in editions[0].branches.instrument.scores.values()), None)
    definition = first if definitions else None
    made = layout(editions, Choice(definition=definition, keep=keeps(reach)))
    return Raw(editions, made, tuple(_parts(editions, made)))


def _parts(editions: Sequence[Edition], made: Layout) -> Iterator[Part]:
    """The variables, those of one select-all question together."""
    known = {
        edition.version: {column.name: column for column in export_columns(edition.branches)} for edition in editions
    }
    groups: dict[str, list[int]] = {}
    found: dict[int, tuple[int, ExportColumn | None]] = {}
    for at, variable in enumerate(made.variables):
        name, version = _origin(variable, editions)
        column = known[version].get(name) if variable.kind == "answer" else None
        found[at] = version, column
        base = variable.name
        if column is not None and column.option is not None:
            base = column.field.id + variable.name.removeprefix(name)
        groups.setdefault(base, []).append(at)
    for base, places in groups.items():
        columns = tuple(column for at in places if (column := found[at][1]))
        version = found[places[0]][0]
        name = _name(base, columns[0] if columns else None, editions, version)
        yield Part(base, name, version, tuple(made.variables[at] for at in places), tuple(places), columns)


def _origin(variable: Variable, editions: Sequence[Edition]) -> tuple[str, int]:
    """The name that a variable has in its own version, and which version that is: the newest that knows it."""
    for edition in editions:
        names = names_in(edition)
        if variable.name in names:
            return variable.name, edition.version
        ending = f"_v{edition.version}"
        if variable.name.endswith(ending) and variable.name.removesuffix(ending) in names:
            return variable.name.removesuffix(ending), edition.version
    return variable.name, editions[0].version


@lru_cache(maxsize=256)
def _names_in(instrument: str, version: int) -> frozenset[str]:
    branches = branches_of(instrument, version)
    computed = {*branches.instrument.scores, *branches.instrument.derived}
    return frozenset({column.name for column in export_columns(branches)} | computed)


def names_in(edition: Edition) -> frozenset[str]:
    """Every variable of a version."""
    return _names_in(edition.branches.instrument.instrument, edition.version)


def _name(base: str, column: ExportColumn | None, editions: Sequence[Edition], version: int) -> str:
    """What the dictionary of a version calls a field; with `_v1` behind it where the newest means something else."""
    if column is None:
        return base
    own = column.field.id
    edition = next(one for one in editions if one.version == version)
    return called_in_dictionary(edition.branches.instrument).get(own, own) + base.removeprefix(own)


def dictionary(edition: Edition) -> tuple[Row, ...]:
    """The rows of an edition's dictionary, without that of the record's id: a project has its own."""
    return _dictionary(edition.branches.instrument.instrument, edition.version, edition.sha256)


@lru_cache(maxsize=256)
def _dictionary(instrument: str, version: int, sha256: str) -> tuple[Row, ...]:
    found = branches_of(instrument, version).instrument
    record = found.redcap.record_id if found.redcap else {}
    name = record.get("field_name", "") if record else ""
    rows = {row.field_name: row for row in rows_of(found) if row.field_name != name}
    # What is only of ours has no row there, and is answered all the same.
    own = {row.field_name: row for some in own_rows(found).values() for row in some}
    return tuple({**rows, **{key: row for key, row in own.items() if key not in rows}}.values())


@dataclass(frozen=True)
class Called:
    """What a form and its fields are called in a project."""

    form: str
    title: str
    fields: Mapping[str, str]

    def row(self, row: Row, name: str = "") -> Row:
        """A row of a dictionary with the names of the project."""
        rule = FIELD.sub(lambda found: f"[{self.fields.get(found[1], found[1])}", row.branching_logic)
        formula = row.select_choices_or_calculations
        if row.field_type == "calc":
            formula = FIELD.sub(lambda found: f"[{self.fields.get(found[1], found[1])}", formula)
        return replace(
            row,
            field_name=self.fields.get(name or row.field_name, row.field_name),
            form_name=self.form,
            branching_logic=rule,
            select_choices_or_calculations=formula,
        )


def form_of(raw: Raw, called: Called, *, in_confidence: bool = False, is_repeating: bool = False) -> Form:
    """The form, with the rows of its dictionary."""
    return Form(
        called.form,
        called.title,
        tuple(_fields(raw, called)),
        tuple(one.name for one in raw.layout.variables),
        {version: reader.cells for version, reader in raw.layout.readers.items()},  # type: ignore[misc]
        in_confidence,
        is_repeating,
    )


def _fields(raw: Raw, called: Called) -> Iterator[ApiField]:
    """The fields in the order of the newest version, and then what only older ones asked."""
    editions = {one.version: one for one in raw.editions}
    newest = raw.newest.version
    parts = {part.name: part for part in raw.parts if part.version == newest}
    answered = answered_in(raw.newest) | {part.name for part in raw.parts}
    for row in dictionary(raw.newest):
        if part := parts.get(row.field_name):
            yield _field(part, called.row(row))
        elif row.field_name not in answered:
            yield ApiField(called.row(row))  # words, or what a dictionary brought and our forms do not ask
    for part in raw.parts:
        if part.version != newest:
            rows = {row.field_name: row for row in dictionary(editions[part.version])}
            base = part.name if part.name in rows else part.name.removesuffix(f"_v{part.version}")
            yield _field(part, called.row(rows[base], part.name))


def answered_in(edition: Edition) -> set[str]:
    """What an edition asks or computes, by the names of its dictionary – told to whoever calls, or not."""
    instrument = edition.branches.instrument
    names = called_in_dictionary(instrument)
    return {names.get(name, name) for name in (*edition.branches.fields, *instrument.scores, *instrument.derived)}


def _field(part: Part, row: Row) -> ApiField:
    """A field with its columns; a computed one has no question behind it."""
    if not part.columns:
        [variable] = part.variables
        return ApiField(row, (row.field_name,), part.places, (), variable.values)
    first = part.columns[0]
    one = first.field
    codes = {option.value: code_of(option) for option in one.options}
    if first.option is None:
        other = {value: code for value, code in codes.items() if code != str(value)}
        return ApiField(row, (row.field_name,), part.places, (), first.value_labels, one, other)
    ticks = {int(column.option or 0): at for column, at in zip(part.columns, part.places, strict=True)}
    why_not = {code: text for code, text in first.value_labels.items() if code in LABELS}
    places, shown = tuple(ticks.values()), [codes.get(value, str(value)) for value in ticks]
    labels: dict[int, str] = {option.value: option.text for option in one.options} | why_not
    if one.item.prefer_not:
        shown.append(PREFER_NOT)
        places += (places[0],)
        ticks[int(PREFER_NOT)] = places[0]
    exported = tuple(tick_name(row.field_name, code) for code in shown)
    return ApiField(row, exported, places, tuple(shown), labels, one, values=tuple(ticks))

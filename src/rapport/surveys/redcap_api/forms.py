"""The form that an instrument becomes: its fields, where their cells stand, and what reads answers into cells. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapport.surveys.columns import ExportColumn, export_columns
from rapport.surveys.exports.layout import Choice, Edition, Layout, Variable, layout
from rapport.surveys.items import Note
from rapport.surveys.library import branches_of
from rapport.surveys.missing import LABELS
from rapport.surveys.redcap.choices import tick_name
from rapport.surveys.redcap_api.project import ApiField, Form
from rapport.surveys.redcap_api.rows import Telling, notes_before

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
        columns: of what is answered, the columns of an export; of what is computed, none.
        version: which edition says its words.
    """

    base: str
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
        """Everything that needs a name in a project: fields in order, and the notes of the newest version."""
        notes = [item.id for item in self.newest.branches.instrument.items if isinstance(item, Note)]
        return [*(part.base for part in self.parts), *notes]


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
        yield Part(base, found[places[0]][0], tuple(made.variables[at] for at in places), tuple(places), columns)


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


@dataclass(frozen=True)
class Called:
    """What a form and its fields are called in a project."""

    form: str
    title: str
    fields: Mapping[str, str]

    def named(self, base: str) -> str:
        """The name of a field in the project; one that is not told keeps its own, so that conditions can be read."""
        return self.fields.get(base, base)


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
    tellings = {one.version: Telling(called.form, one.branches, called.named) for one in raw.editions}
    newest = raw.newest
    before, last = notes_before(newest.branches.instrument)
    told: set[str] = set()
    for part in raw.parts:
        item = part.columns[0].field.item.id if part.columns and part.version == newest.version else ""
        if item and item not in told:
            told.add(item)
            yield from (ApiField(tellings[newest.version].note(note)) for note in before.get(item, ()))
        yield _answered(part, tellings[part.version]) if part.columns else _computed(part, tellings[part.version])
    yield from (ApiField(tellings[newest.version].note(note)) for note in last)


def _answered(part: Part, telling: Telling) -> ApiField:
    one = part.columns[0].field
    suffix = part.base.removeprefix(one.id)
    own = Telling(telling.form, telling.branches, lambda base: telling.named(base + suffix if base == one.id else base))
    row = own.answer(one, part.columns[0].identifying)
    if part.columns[0].option is None:
        return ApiField(row, (row.field_name,), part.places, (), part.columns[0].value_labels, one)
    codes = tuple(str(column.option) for column in part.columns)
    why_not = {code: text for code, text in part.columns[0].value_labels.items() if code in LABELS}
    labels = {option.value: option.text for option in one.options} | why_not
    exported = tuple(tick_name(row.field_name, code) for code in codes)
    return ApiField(row, exported, part.places, codes, labels, one)


def _computed(part: Part, telling: Telling) -> ApiField:
    [variable] = part.variables
    instrument = telling.branches.instrument
    base = part.base if part.base in {**instrument.scores, **instrument.derived} else part.base.rpartition("_v")[0]
    if variable.kind == "score":
        row = telling.score(part.base, instrument.scores[base], variable.label)
    else:
        row = telling.group(part.base, instrument.derived[base])
    return ApiField(row, (row.field_name,), part.places, (), variable.values)

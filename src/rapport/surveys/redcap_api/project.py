"""A programme, or an anonymous survey, as a project: arms, events, forms and fields, as one token sees them. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapport.surveys.fields import Field
from rapport.surveys.redcap.dictionary import Row, complete_field
from rapport.surveys.redcap_api.names import RECORD

STATUS = {0: "Incomplete", 1: "Unverified", 2: "Complete"}


@dataclass(frozen=True)
class ApiField:
    """One field of a form, and where its cells stand among those that a reader gives.

    Attributes:
        row: its line of the data dictionary.
        exported: the columns of an export: itself, or one for each choice of a select-all question; none for notes.
        places: for each of them its place among the cells of a response.
        codes: of a select-all question, the code of each choice in the dictionary, “prefer not to say” among them.
        labels: what the numbers mean, codes of missing answers included; of ticks, the words of each choice.
        source: the question, for what is answered; None for what is computed, and for notes.
        recoded: of a choice, the codes of the dictionary for the numbers that we keep, where they differ.
        values: of a select-all question, the numbers that we keep, in the order of the codes.
    """

    row: Row
    exported: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)
    source: Field | None = None
    recoded: Mapping[int, str] = field(default_factory=dict)
    values: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return self.row.field_name

    @property
    def is_ticks(self) -> bool:
        return bool(self.codes)


@dataclass(frozen=True, eq=False)
class Form:
    """One instrument, in all versions that were asked.

    Attributes:
        readers: by version, what reads an answer into cells.
        variables: the names of the cells that a reader gives.
        in_confidence: its rows stand under ids that lead to nobody.
        is_repeating: somebody may have answered it several times in one event.
        has_days: it may be told on which day it was handed in.
    """

    name: str
    title: str
    fields: tuple[ApiField, ...]
    variables: tuple[str, ...] = ()
    readers: Mapping[int, Callable[[dict[str, object]], list[object]]] = field(default_factory=dict)
    in_confidence: bool = False
    is_repeating: bool = False
    has_days: bool = True

    @property
    def complete(self) -> str:
        """The field of its status."""
        return complete_field(self.name)

    @cached_property
    def by_name(self) -> Mapping[str, ApiField]:
        return {one.name: one for one in self.fields}


@dataclass(frozen=True)
class Event:
    """A wave, as a role was asked in it.

    Attributes:
        wave, role: what it is here.
        forms: names of the forms that are asked in it.
    """

    name: str
    label: str
    arm: int
    wave: int = 0
    role: str = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """What one token sees.

    Attributes:
        number: what REDCap calls its id.
        arms: number and name of each.
        events: in the order of time; none for a project without time points.
        forms: in order.
        surveys: where the answers of a form in an event are: ids of surveys, by names of both.
        survey: of a project that is one anonymous survey, its id.
    """

    number: int
    title: str
    forms: tuple[Form, ...]
    arms: Mapping[int, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    surveys: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    survey: int | None = None

    @property
    def is_longitudinal(self) -> bool:
        return self.survey is None

    @property
    def repeats(self) -> bool:
        return any(form.is_repeating for form in self.forms)

    @cached_property
    def by_form(self) -> Mapping[str, Form]:
        return {form.name: form for form in self.forms}

    @cached_property
    def by_event(self) -> Mapping[str, Event]:
        return {event.name: event for event in self.events}

    @cached_property
    def form_of(self) -> Mapping[str, Form]:
        """The form of each field, statuses included; the record's own id belongs to none."""
        found = {one.name: form for form in self.forms for one in form.fields}
        return found | {form.complete: form for form in self.forms}

    @cached_property
    def record_row(self) -> Row:
        """The first line of the dictionary."""
        return Row(RECORD, self.forms[0].name, field_type="text", field_label="Study id")

    def rows(self) -> Iterator[Row]:
        """The whole data dictionary."""
        yield self.record_row
        for form in self.forms:
            yield from (one.row for one in form.fields)

    def field(self, name: str) -> ApiField | None:
        """One field by its name."""
        form = self.form_of.get(name)
        return form.by_name.get(name) if form else None


def missing_codes(labels: Mapping[int, str]) -> str:
    """The codes of answers that are missing, as REDCap writes them: `-97, Prefer not to say | -98, Not asked`."""
    return " | ".join(f"{int(code)}, {text}" for code, text in sorted(labels.items(), reverse=True))


def export_names(project: Project) -> Iterator[tuple[str, str, str]]:
    """Field, choice and column, for every column that an export can have."""
    yield RECORD, "", RECORD
    for form in project.forms:
        for one in form.fields:
            if one.row.field_type not in ("descriptive", "file"):
                for at, column in enumerate(one.exported):
                    yield one.name, one.codes[at] if one.codes else "", column
        yield form.complete, "", form.complete

"""The columns of a project's records: fields, ticks of checkboxes, the status of each form, and REDCap's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rapport.surveys.redcap.checks import TAKEN
from rapport.surveys.redcap.choices import choices_of, tick_name
from rapport.surveys.redcap.dictionary import Dictionary, complete_field

Kind = Literal["id", "own", "field", "tick", "complete", "timestamp"]
# Columns that an export does not have: words without a question.
WITHOUT_COLUMN = ("descriptive",)


@dataclass(frozen=True)
class Column:
    """One column of records.

    Attributes:
        name: as the header says it.
        kind: the record's id; REDCap's own (event, repeating instance …); a field; a tick of a checkbox; the status of
            a form; when a survey was handed in.
        form: to which it belongs, if to one.
        field: the field of the dictionary, for fields and ticks.
        code: of a tick.
    """

    name: str
    kind: Kind
    form: str = ""
    field: str = ""
    code: str = ""


@dataclass(frozen=True)
class Layout:
    """What records of a dictionary can hold. What a column is, is looked up and never told from its name."""

    dictionary: Dictionary

    @property
    def record_id(self) -> str:
        """The name of the field that names a record."""
        return self.dictionary.rows[0].field_name

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Every column that may stand in a flat export, by name, in the order in which REDCap writes them."""
        return {column.name: column for column in self._columns()}

    @cached_property
    def fields(self) -> Mapping[str, Column]:
        """Every name that may stand as a field in an export of one value a row: checkboxes have no parts there."""
        found = {name: one for name, one in self.columns.items() if one.kind not in ("own", "tick", "timestamp")}
        ticks = {one.field: one for one in self.columns.values() if one.kind == "tick"}
        return found | {name: Column(name, "field", one.form, name) for name, one in ticks.items()}

    def _columns(self) -> Iterator[Column]:
        yield Column(self.record_id, "id", self.dictionary.rows[0].form_name, self.record_id)
        yield from (Column(name, "own") for name in TAKEN)
        names = {row.field_name for row in self.dictionary.rows}
        for form, rows in self.dictionary.forms().items():
            if f"{form}_timestamp" not in names:
                yield Column(f"{form}_timestamp", "timestamp", form)
            for row in rows:
                if row.field_name == self.record_id or row.field_type in WITHOUT_COLUMN:
                    continue
                if row.field_type != "checkbox":
                    yield Column(row.field_name, "field", form, row.field_name)
                for choice in choices_of(row) if row.field_type == "checkbox" else ():
                    yield Column(tick_name(row.field_name, choice.code), "tick", form, row.field_name, choice.code)
            yield Column(complete_field(form), "complete", form)

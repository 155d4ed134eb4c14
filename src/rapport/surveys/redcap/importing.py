"""A data dictionary as instruments of ours: one for each form. What is asked otherwise, or not at all, is said."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from rapport.surveys.instrument import Instrument
from rapport.surveys.reading import ReadInstrument, checked
from rapport.surveys.redcap import logic
from rapport.surveys.redcap.dictionary import COLUMNS, Dictionary, Row
from rapport.surveys.redcap.kept import kept_cells, known_of
from rapport.surveys.redcap.names import instrument_id, title_of
from rapport.surveys.redcap.our_conditions import CannotFollowError, Known, condition_of
from rapport.surveys.redcap.own_rows import own_rows
from rapport.surveys.redcap.paging import Made, Paging
from rapport.surveys.redcap.rows import dictionary_of
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.yaml_file import check_nodes
from rapport.textfiles.yaml_nodes import Nodes

Tree = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """Whose words a dictionary holds; all of its instruments say so (see `instrument.Source`)."""

    citation: str = ""
    wording_status: str = "placeholder"
    licence: str = "Not stated"
    permission: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Remark:
    """What a form of ours does otherwise than REDCap would, at one row of the dictionary.

    Attributes:
        row: as a spreadsheet counts.
        field: name in the dictionary.
        what: without a full stop.
    """

    row: int
    field: str
    what: str

    def __str__(self) -> str:
        return f"row {self.row} ({self.field}): {self.what}"


@dataclass(frozen=True)
class TakenForm:
    """A form of the dictionary as an instrument.

    Attributes:
        form: its name in the dictionary.
        tree: what the instrument's file says.
        read: the instrument, found whole.
        remarks: what is asked otherwise.
        fields: how many rows the form has.
    """

    form: str
    tree: Tree
    read: ReadInstrument
    remarks: tuple[Remark, ...]
    fields: int

    @property
    def asked(self) -> int:
        """How many questions people meet."""
        return self.read.content.length


def take_over(dictionary: Dictionary, words: Words) -> tuple[TakenForm, ...]:
    """Make an instrument of each form.

    Args:
        dictionary: one that is sound (see `checks.read`).
        words: whose words they are.

    Returns:
        The forms in order. Written back, they give the same dictionary, cell by cell.

    Raises:
        TextFileError: the words need a permission, or a form cannot be an instrument.
    """
    used: set[str] = set()
    found = []
    first = 0
    for form, rows in dictionary.forms().items():
        name = instrument_id(form, used)
        used.add(name)
        found.append(_Form(dictionary, words, name, first, rows).taken())
        first += len(rows)
    if lost := list(_lost(dictionary, found)):
        raise TextFileError(lost)
    return tuple(found)


def _lost(dictionary: Dictionary, forms: list[TakenForm]) -> Iterator[Mistake]:
    """Cells that would not come out again; there are none, or the file is refused."""
    again = dictionary_of(one.read.content for one in forms).rows
    if len(again) != len(dictionary.rows):
        what = f"{len(dictionary.rows)} rows would come out as {len(again)}"
        yield Mistake(dictionary.file, 1, what, "please tell us")
        return
    for at, (row, other) in enumerate(zip(dictionary.rows, again, strict=True)):
        for column in COLUMNS if row != other else ():
            if getattr(row, column) != getattr(other, column):
                yield dictionary.mistake(at, column, "this cell would not come out as it is", "please tell us")


@dataclass
class _Form:
    """One form that is being made an instrument; `first` is the place of its first row in the dictionary."""

    dictionary: Dictionary
    words: Words
    name: str
    first: int
    rows: tuple[Row, ...]
    remarks: list[Remark] = field(default_factory=list)

    def taken(self) -> TakenForm:
        form = self.rows[0].form_name
        paging = Paging(self.rows, has_record_id=self.first == 0, title=title_of(form))
        made = paging.made()
        for at, what in made.remarks:
            self.remark(at, what)
        tree = self.head(form, made)
        self.add_conditions(tree, made)
        self.add_kept(tree, made)
        read = self.checked(tree)
        remarks = sorted(dict.fromkeys(self.remarks), key=lambda remark: remark.row)
        return TakenForm(form, tree, read, tuple(remarks), len(self.rows))

    def head(self, form: str, made: Made) -> Tree:
        """The instrument without conditions and kept cells."""
        citation = self.words.citation or f"REDCap data dictionary “{self.dictionary.file}”"
        source = {"citation": citation, "wording_status": self.words.wording_status, "licence": self.words.licence}
        if self.words.permission:
            source["permission"] = self.words.permission
        redcap: Tree = {"form": form}
        if made.record_id is not None:
            redcap["record_id"] = _cells(made.record_id)
        if made.unasked:
            redcap["unasked"] = [{"after": after, "cells": _cells(row)} for after, row in made.unasked]
        return {
            "instrument": self.name,
            "version": 1,
            "title": title_of(form),
            "language": self.words.language,
            "about": f"Taken over from the form “{form}” of a REDCap data dictionary.",
            "source": source,
            "choices": made.choices,
            "pages": made.pages,
            "redcap": redcap,
        }

    def add_conditions(self, tree: Tree, made: Made) -> None:
        """Conditions that our forms can follow; of the others, why they cannot."""
        known = known_of(self.model(tree))
        followed: dict[str, str | CannotFollowError] = {}
        for placed in made.placed:
            for at, row in placed.rows:
                text = row.branching_logic
                if not text.strip():
                    continue
                condition = followed.get(text)
                if condition is None:
                    condition = followed[text] = _condition(text, known)
                if isinstance(condition, CannotFollowError):
                    self.remark(
                        at, f"it is always asked: our form cannot follow its branching logic, since {condition}"
                    )
                else:
                    placed.item["when"] = condition

    def add_kept(self, tree: Tree, made: Made) -> None:
        """The cells that nothing else in the instrument says."""
        own = own_rows(self.model(tree))
        for placed in made.placed:
            for ours, (_, real), key in zip(own[placed.item["id"]], placed.rows, placed.keys, strict=True):
                if kept := kept_cells(ours, real):
                    # A name that is not our id stands there already.
                    cells = placed.item.setdefault("redcap_rows" if key else "redcap", {})
                    (cells.setdefault(key, {}) if key else cells).update(kept)

    def model(self, tree: Tree) -> Instrument:
        """The instrument so far. Raises TextFileError."""
        try:
            return Instrument.model_validate(tree)
        except ValidationError:
            return self.checked(tree).content  # which says what is wrong

    def checked(self, tree: Tree) -> ReadInstrument:
        """The instrument as its file will be read. Raises TextFileError, naming the form."""
        places = self.dictionary.places
        line = places[self.first][1] if places else 1
        try:
            return checked(check_nodes(Nodes(self.dictionary.file, 1, tree, {(): line}), Instrument))
        except TextFileError as error:
            form = self.rows[0].form_name
            raise TextFileError(
                Mistake(one.file, line, f"form {form}: {one.what}", one.mend) for one in error.mistakes
            ) from None

    def remark(self, at: int, what: str) -> None:
        place = self.first + at
        number = self.dictionary.places[place][0] if place < len(self.dictionary.places) else place + 2
        self.remarks.append(Remark(number, self.rows[at].field_name, what))


def _condition(text: str, known: Known) -> str | CannotFollowError:
    try:
        return condition_of(logic.parse(text), known)
    except CannotFollowError as error:
        return error


def _cells(row: Row) -> dict[str, str]:
    """The cells of a row that are not blank; the form's name is the instrument's."""
    return {column: cell for column, cell in row.as_dict().items() if cell and column != "form_name"}

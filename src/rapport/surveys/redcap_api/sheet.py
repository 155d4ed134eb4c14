"""The columns of one export, and what turns the answers of its forms into the texts of a row. Pure.

An export of twenty thousand responses turns four million cells into text, so what each column needs is prepared once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from rapport.surveys.missing import MISSING, Missing
from rapport.surveys.redcap_api.chosen import Chosen
from rapport.surveys.redcap_api.names import RECORD
from rapport.surveys.redcap_api.project import STATUS, ApiField, Form, Project

Cell = object
Cells = Sequence[Cell]
PREFER_NOT = int(Missing.PREFER_NOT)
CHECKED, UNCHECKED = "Checked", "Unchecked"
REPEATS = ("redcap_repeat_instrument", "redcap_repeat_instance")
EVENT = "redcap_event_name"


class Texts(dict[object, str]):
    """What a number or nothing is as text; whole numbers are kept, so that each is written once."""

    def __missing__(self, cell: object) -> str:
        if cell is None:
            return ""
        if isinstance(cell, float):
            return str(int(cell)) if cell.is_integer() else repr(cell)
        self[cell] = text = str(cell)
        return text


TEXTS = Texts()


def text_of(cell: Cell) -> str:
    """One cell as text."""
    return cell if isinstance(cell, str) else TEXTS[cell]


@dataclass(frozen=True)
class Column:
    """One column of an export.

    Attributes:
        field: the field that it comes from; None for status and day of a form.
        place: of a field, where it stands among the cells of its form.
        code: of a tick, the code of its choice, and in `value` the number that we keep.
    """

    name: str
    heading: str
    form: Form
    field: ApiField | None = None
    place: int = 0
    code: str = ""
    value: int = 0

    @property
    def offers_prefer_not(self) -> bool:
        """It is a tick beside “prefer not to say”, which is a tick of its own in REDCap."""
        return bool(self.code and self.field and PREFER_NOT in self.field.values)

    def recoded(self) -> Mapping[int, str]:
        """Numbers that we keep and REDCap calls otherwise."""
        if self.offers_prefer_not:
            return {PREFER_NOT: "1", 1: "0", 0: "0"} if self.value == PREFER_NOT else {PREFER_NOT: "0"}
        return self.field.recoded if self.field else {}


@dataclass
class FormPart:
    """What a sheet takes of one form: from `start` on, so many columns; `take` picks the cells."""

    form: Form
    start: int
    day: int | None = None
    status: int | None = None
    places: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    recoded: list[tuple[int, Mapping[int, str]]] = field(default_factory=list)
    wordings: list[Callable[[Cell], str]] = field(default_factory=list)
    take: Callable[[Cells], Cells] = tuple


class Sheet:
    """The columns of one export, in the order of the dictionary."""

    def __init__(self, project: Project, chosen: Chosen) -> None:
        self.project, self.chosen = project, chosen
        self.lead = self._lead()
        self.columns: list[Column] = []
        self.parts: dict[int, FormPart] = {}
        for at, form in enumerate(project.forms):
            self._add(at, form)
        self.names = [name for name, _ in self.lead] + [one.name for one in self.columns]
        self.headings = [heading for _, heading in self.lead] + [one.heading for one in self.columns]
        self.width = len(self.columns)
        self.unseen = "" if chosen.is_blank_unseen else self._status(0)

    def _lead(self) -> list[tuple[str, str]]:
        """What stands before the answers: the record, and where it is longitudinal, when."""
        if not self.chosen.has_record:
            return []
        found = [(RECORD, self.project.record_row.field_label)]
        if self.project.is_longitudinal:
            found.append((EVENT, "Event Name"))
            if self.project.repeats:
                found += [(REPEATS[0], "Repeat Instrument"), (REPEATS[1], "Repeat Instance")]
        return found

    def _add(self, at: int, form: Form) -> None:
        part = FormPart(form, len(self.columns))
        wanted = self.chosen.fields
        if self.chosen.days and form.has_days and (wanted & form.by_name.keys() or form.complete in wanted):
            part.day = len(self.columns)
            self.columns.append(Column(f"{form.name}_timestamp", "Survey Timestamp", form))
        part.start = len(self.columns)
        for one in form.fields:
            if one.name in wanted and one.exported:
                part.columns += _columns(form, one)
        self.columns += part.columns
        if form.complete in wanted:
            part.status = len(self.columns)
            self.columns.append(Column(form.complete, "Complete?", form))
        part.places = [column.place for column in part.columns]
        part.take = _taker(part.places)
        part.recoded = [(at, found) for at, column in enumerate(part.columns) if (found := column.recoded())]
        if self.chosen.in_words:
            part.wordings = [self._wording(column) for column in part.columns]
        self.parts[at] = part

    def _wording(self, column: Column) -> Callable[[Cell], str]:
        """What puts a cell of the column into words."""
        labels = dict(column.field.labels) if column.field else {}
        if column.code:
            is_chosen = labels.get(column.value, column.code) if self.chosen.ticks_in_words else CHECKED
            is_not = "" if self.chosen.ticks_in_words else UNCHECKED
            labels = {code: text for code, text in labels.items() if code in MISSING} | {1: is_chosen, 0: is_not}
            if column.value == PREFER_NOT:
                labels |= {PREFER_NOT: is_chosen, 1: is_not}
            elif column.offers_prefer_not:
                labels[PREFER_NOT] = is_not
        return lambda cell: labels.get(cell, text_of(cell)) if cell.__class__ is int else text_of(cell)

    def _status(self, status: int) -> str:
        return STATUS[status] if self.chosen.in_words else str(status)

    def blank(self, event: int, *, is_repeat: bool) -> list[str]:
        """A row without an answer: blanks, and the status of each form that is asked in the event."""
        row = [""] * self.width
        asked = self.project.events[event].forms if self.project.is_longitudinal else None
        for part in self.parts.values():
            is_asked = asked is None or part.form.name in asked
            if part.status is not None and is_asked and not is_repeat and not part.form.is_repeating:
                row[part.status] = self.unseen
        return row

    def fill(self, row: list[str], form: int, cells: Cells, day: str) -> None:
        """Put what a form holds into a row."""
        part = self.parts[form]
        taken = part.take(cells)
        texts = [cell if cell.__class__ is str else TEXTS[cell] for cell in taken]
        for at, codes in part.recoded:
            texts[at] = codes.get(taken[at], texts[at])  # type: ignore[call-overload]
        if part.wordings:
            texts = [word(cell) for word, cell in zip(part.wordings, taken, strict=True)]
        if self.chosen.comma != ".":
            texts = [
                text.replace(".", self.chosen.comma) if isinstance(cell, float) else text
                for text, cell in zip(texts, taken, strict=True)
            ]
        row[part.start : part.start + len(texts)] = texts
        if part.status is not None:
            row[part.status] = self._status(2)
        if part.day is not None:
            row[part.day] = day

    def before(self, record: str, event: int, repeat: int, instance: int) -> list[str]:
        """The cells before the answers."""
        if not self.lead:
            return []
        found = [record]
        if self.project.is_longitudinal:
            at = self.project.events[event]
            found.append(at.name if self.chosen.events_by_name else at.label)
            if self.project.repeats:
                form = self.project.forms[repeat] if repeat >= 0 else None
                called = "" if form is None else form.title if self.chosen.in_words else form.name
                found += [called, str(instance or "")]
        return found


def _columns(form: Form, one: ApiField) -> Iterator[Column]:
    for at, (name, place) in enumerate(zip(one.exported, one.places, strict=True)):
        code = one.codes[at] if one.codes else ""
        label = one.row.field_label
        value = one.values[at] if one.codes else 0
        heading = f"{label} (choice={one.labels.get(value, code)})" if code else label
        yield Column(name, heading, form, one, place, code, value)


def _taker(places: Sequence[int]) -> Callable[[Cells], Cells]:
    """What picks the cells of these places, as a sequence even where it is one or none."""
    if not places:
        return lambda cells: ()
    if len(places) == 1:
        only = places[0]
        return lambda cells: (cells[only],)
    return itemgetter(*places)

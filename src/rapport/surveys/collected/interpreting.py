"""A table and what its columns stand for → what each row says: who, about whom, which answers, which mistakes. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapport.surveys.branching import Branches
from rapport.surveys.collected.layouts import REDCAP_EVENT
from rapport.surveys.collected.table import AnswerTable, Row
from rapport.surveys.collected.targets import ABOUT, ANSWERED, WHO, Matching, targets
from rapport.surveys.collected.values import Cell, NoAnswerError, Tongue, day, reader, shown
from rapport.surveys.fields import Value, fields, refusal
from rapport.surveys.instrument import Instrument
from rapport.surveys.missing import Missing

LONGEST_WHO = 320


@dataclass(frozen=True)
class Read:
    """What one row says.

    Attributes:
        line: the line of the file on which it begins.
        who, about_whom: as the file writes them.
        given: its answers; a blank cell is none.
        mistakes: what cannot be an answer, with its column.
    """

    line: int
    who: str
    about_whom: str = ""
    answered_on: date | None = None
    given: Mapping[str, Value] = field(default_factory=dict)
    mistakes: tuple[str, ...] = ()
    is_unfinished: bool = False


@dataclass(frozen=True)
class Told:
    """What a file says.

    Attributes:
        rows: those that say something.
        empty: how many have no answer to anything that is asked.
        elsewhere: how many belong to another event.
    """

    rows: tuple[Read, ...]
    empty: int = 0
    elsewhere: int = 0


def interpret(table: AnswerTable, matching: Matching, branches: Branches, others: Sequence[Instrument] = ()) -> Told:
    """Read every row.

    Args:
        table: the file.
        matching: one without mistakes.
        branches: the instrument.
        others: the same instrument in other languages, whose labels the file may hold.
    """
    readers = Readers(table, matching, branches, others)
    event = table.place(REDCAP_EVENT) if matching.event else None
    rows, empty, elsewhere = [], 0, 0
    for row in table.rows:
        if event is not None and row.cells[event] != matching.event:
            elsewhere += 1
            continue
        found = readers.row(row)
        if found.given or found.mistakes:
            rows.append(found)
        else:
            empty += 1
    return Told(tuple(rows), empty, elsewhere)


class Readers:
    """What reads each column; prepared once, called for every row."""

    def __init__(
        self, table: AnswerTable, matching: Matching, branches: Branches, others: Sequence[Instrument]
    ) -> None:
        self.unfinished = table.unfinished
        self.dates = matching.dates
        self.who, self.about, self.answered = (self.place(table, matching, key) for key in (WHO, ABOUT, ANSWERED))
        possible = targets(branches)
        tongues = [Tongue(branches.fields, branches.instrument.prefer_not_to_say)]
        tongues += [Tongue({one.id: one for one in fields(other)}, other.prefer_not_to_say) for other in others]
        self.single: list[tuple[int, str, Cell]] = []
        self.parts: dict[str, list[tuple[int, str, Cell]]] = {}
        for at, column in enumerate(table.columns):
            target = possible.get(matching.columns.get(column.name, ""))
            if target is None:
                continue
            cell = reader(target, column.labels, tongues, matching)
            place = (at, column.name, cell)
            if target.option is None:
                self.single.append(place)
            else:
                self.parts.setdefault(target.field, []).append(place)

    @staticmethod
    def place(table: AnswerTable, matching: Matching, key: str) -> int | None:
        column = matching.column_of(key)
        return None if column is None else table.place(column)

    def row(self, row: Row) -> Read:
        given: dict[str, Value] = {}
        mistakes: list[str] = []
        for at, column, cell in self.single:
            try:
                value = cell.read(row.cells[at])
            except NoAnswerError as why:
                mistakes.append(f"column “{shown(column)}”: {why}")
            else:
                if value is not None:
                    given[cell.field.id] = value
        for name, parts in self.parts.items():
            value = ticked(row, parts, mistakes)
            if value is not None:
                given[name] = value
        return Read(
            row.line,
            self.text(row, self.who),
            self.text(row, self.about),
            self.day(row),
            given,
            tuple(mistakes),
            row.line in self.unfinished,
        )

    @staticmethod
    def text(row: Row, at: int | None) -> str:
        return "" if at is None else shown_whole(row.cells[at])

    def day(self, row: Row) -> date | None:
        """The day on which they answered; one that cannot be read is no reason to leave answers out."""
        if self.answered is None:
            return None
        try:
            return day(row.cells[self.answered], self.dates)
        except NoAnswerError:
            return None


def shown_whole(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:LONGEST_WHO]


def ticked(row: Row, parts: Sequence[tuple[int, str, Cell]], mistakes: list[str]) -> Value:
    """All ticks of a field whose options have a column each; none where no column says anything."""
    found: set[int] = set()
    for at, column, cell in parts:
        try:
            said = cell.read(row.cells[at])
        except NoAnswerError as why:
            mistakes.append(f"column “{shown(column)}”: {why}")
            return None
        if said is True and cell.option is not None:
            found.add(cell.option)
        elif said == int(Missing.PREFER_NOT) and said is not False:
            return int(Missing.PREFER_NOT)
    if not found:
        return None
    value = frozenset(found)
    if refused := refusal(parts[0][2].field, value):
        mistakes.append(f"columns of “{parts[0][2].field.id}”: {refused}")
        return None
    return value


def events_of(table: AnswerTable) -> Iterator[str]:
    """The events of a REDCap file, each once, in its order."""
    at = table.place(REDCAP_EVENT)
    if at is not None:
        yield from dict.fromkeys(row.cells[at] for row in table.rows)

"""A CSV file read by a plan: every cell that the plan does not expect is a mistake.

A word that the plan does not name is refused with the line of the plan where it would be named and
the lines of the data where it stands; nothing is guessed, dropped or read as missing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from rapport.analysis.frame import Choices, Frame, Levels, Numbers, Values
from rapport.analysis.plan import Plan
from rapport.analysis.variables import Categorical, Continuous, MultiSelect, Scale, Variable
from rapport.analysis.words import plain
from rapport.textfiles.csv_file import CsvTable
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake, MistakeList
from rapport.textfiles.yaml_file import Document

NUMBER = re.compile(r"[-+−]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
DECIMAL_COMMA = re.compile(r"[-+−]?[0-9]+,[0-9]+")
LINES_SHOWN = 10
LARGEST = 1e100  # its square, summed over any number of rows, is still a finite number
Value = TypeVar("Value")
Place = tuple[str | int, ...]


def read_frame(document: Document[Plan], table: CsvTable) -> Frame:
    """Read the plan's variables from the rows of a CSV file.

    Args:
        document: the plan, with its lines.
        table: the CSV file.

    Returns:
        One entry per variable, over all rows of the file.

    Raises:
        TextFileError: with every mistake: a column that is not there, a word that the plan does not
            name, a word where a number is needed, a number out of range, a file without rows.
    """
    reader = _Reader(document, table)
    reader.found.add(*_file_mistakes(document, table))
    variables = {
        variable.name: reader.variable(variable, ("variables", at))
        for at, variable in enumerate(document.content.variables)
    }
    reader.found.raise_if_any()
    return Frame(len(table.rows), variables)


def _file_mistakes(document: Document[Plan], table: CsvTable) -> Iterator[Mistake]:
    source = document.content.data
    for at, column in enumerate(source.columns):
        if plain(column) not in {plain(name) for name in table.header}:
            yield _no_column(column, document.line("data", "columns", at), document.file, table)
    if not table.rows:
        what = "the file has a header but no rows"
        yield Mistake(table.file, table.header_line, what, "export the data again")
    elif source.rows is not None and source.rows != len(table.rows):
        what = f"the data have {len(table.rows)} rows, not {source.rows} ({table.file})"
        mend = "name the right file, or the right number"
        yield document.mistake("data", "rows", what=what, mend=mend)


def _no_column(column: str, line: int, file: str, table: CsvTable) -> Mistake:
    near = nearest(column, table.header)
    mend = f"did you mean “{near}”?" if near else "name a column of its header"
    return Mistake(file, line, f"the data have no column “{column}” ({table.file})", mend)


@dataclass(frozen=True)
class _Rule:
    """How the cells of one column are read.

    Attributes:
        place: where the plan says so.
        missing: words that mean "not answered".
        mend: how to mend a word that is not expected.
        known: words to suggest.
    """

    place: Place
    missing: frozenset[str]
    mend: str
    known: tuple[str, ...] = ()


class _Reader:
    """Reads variables and gathers the mistakes of all."""

    def __init__(self, document: Document[Plan], table: CsvTable) -> None:
        self.document = document
        self.table = table
        self.found = MistakeList()
        self.columns = {plain(name): at for at, name in enumerate(table.header)}

    def variable(self, variable: Variable, place: Place) -> Values:
        if isinstance(variable, Categorical):
            return self.categorical(variable, place)
        if isinstance(variable, MultiSelect):
            return self.multi_select(variable, place)
        return self.numbers(variable, place)

    def categorical(self, variable: Categorical, place: Place) -> Levels:
        codes = {plain(level): at for at, level in enumerate(variable.levels)}
        mend = "add it to the levels, or to missing"
        rule = _Rule((*place, "levels"), self.missing(variable), mend, variable.levels)
        cells = self.column(variable.column, (*place, "column"))
        read = self.words(cells, variable.column, codes, rule)
        answered = np.array([-1 if code is None else code for code in read], np.intp)
        if variable.other is None:
            return Levels(answered, variable.levels)
        namely = self.column(variable.other.column, (*place, "other", "column"))
        written = np.array([bool(word) and word not in rule.missing for word in namely], np.bool_)
        if len(written) == len(answered):
            answered[(answered < 0) & written] = len(variable.levels)
        return Levels(answered, (*variable.levels, variable.other.label))

    def numbers(self, variable: Continuous | Scale, place: Place) -> Numbers:
        mapping = self.document.content.mapping(variable) if isinstance(variable, Scale) else None
        cells = self.column(variable.column, (*place, "column"))
        read: list[float | None]
        if mapping is None:
            mend = "write a number, or name the word under missing"
            read = self.figures(cells, variable, _Rule(place, self.missing(variable), mend))
        else:
            shared = variable.scale if isinstance(variable, Scale) else None
            where: Place = ("scales", shared) if shared is not None else (*place, "values")
            mend = "map it to a number there, or name it under missing"
            rule = _Rule(where, self.missing(variable), mend, tuple(mapping))
            values = {plain(word): number for word, number in mapping.items()}
            read = self.words(cells, variable.column, values, rule)
        return Numbers(np.array([np.nan if number is None else number for number in read], np.float64))

    def multi_select(self, variable: MultiSelect, place: Place) -> Choices:
        shape = (len(self.table.rows), len(variable.choices))
        ticks = np.zeros(shape, np.bool_)
        for at, choice in enumerate(variable.choices):
            where = (*place, "choices", at)
            cells = self.column(choice.column, (*where, "column"))
            answers: dict[str, bool] = {plain(word): False for word in variable.unticked}
            answers |= {plain(word): True for word in (*variable.ticked, choice.label)}
            mend = "write the choice's label as it stands in the data, or name the word under ticked or unticked"
            rule = _Rule((*where, "label"), self.missing(variable), mend, (choice.label,))
            if choice.free_text:
                ticked = [bool(word) and word not in rule.missing for word in cells]
            else:
                ticked = [bool(tick) for tick in self.words(cells, choice.column, answers, rule)]
            ticks[:, at] = ticked or False
        everyone = variable.denominator == "everyone"
        counted = np.full(shape[0], everyone) | np.asarray(ticks.any(axis=1), np.bool_)
        return Choices(ticks, counted)

    def missing(self, variable: Variable) -> frozenset[str]:
        words = (*self.document.content.missing, *variable.missing)
        return frozenset(plain(word) for word in ("", *words))

    def column(self, name: str, place: Place) -> list[str]:
        """The cells of a column; none, with a mistake, where the file does not have it."""
        at = self.columns.get(plain(name))
        if at is None:
            line = self.document.line(*place)
            self.found.add(_no_column(name, line, self.document.file, self.table))
            return []
        return [plain(row.cells[at]) for row in self.table.rows]

    def words(self, cells: Iterable[str], column: str, answers: Mapping[str, Value], rule: _Rule) -> list[Value | None]:
        """What each word means; None where it was not answered."""
        read: list[Value | None] = []
        unknown: dict[str, list[int]] = {}
        for at, word in enumerate(cells):
            if word in answers:
                read.append(answers[word])
                continue
            read.append(None)
            if word not in rule.missing:
                unknown.setdefault(word, []).append(at)
        for word, rows in unknown.items():
            what = f"the word “{_short(word)}” in column “{column}” is not named here ({self.lines(rows)})"
            near = nearest(word, rule.known)
            mend = rule.mend + (f"; it is like “{near}”" if near else "")
            self.found.add(self.document.mistake(*rule.place, what=what, mend=mend))
        return read

    def figures(self, cells: Iterable[str], variable: Continuous | Scale, rule: _Rule) -> list[float | None]:
        """The number of each cell; None where it was not answered."""
        read: list[float | None] = []
        wrong: dict[str, list[int]] = {}
        for at, word in enumerate(cells):
            number = None if word in rule.missing else _number(word)
            read.append(number)
            if number is None and word not in rule.missing:
                wrong.setdefault(word, []).append(at)
        for word, rows in wrong.items():
            what = f"column “{variable.column}” holds “{_short(word)}” where a number is needed"
            mend = "write a point, not a comma" if DECIMAL_COMMA.fullmatch(word) else rule.mend
            self.blame_data(rows, what, mend)
        if isinstance(variable, Continuous):
            self.check_range(read, variable)
        return read

    def check_range(self, numbers: Iterable[float | None], variable: Continuous) -> None:
        checks: tuple[tuple[str, float | None, Callable[[float, float], bool]], ...] = (
            ("below the minimum", variable.minimum, lambda number, limit: number < limit),
            ("above the maximum", variable.maximum, lambda number, limit: number > limit),
        )
        values = list(numbers)
        for words, limit, is_out in checks:
            if limit is None:
                continue
            out: dict[float, list[int]] = {}
            for at, number in enumerate(values):
                if number is not None and is_out(number, limit):
                    out.setdefault(number, []).append(at)
            for number, rows in out.items():
                what = f"column “{variable.column}” holds {number:g}, {words} {limit:g} of the plan"
                self.blame_data(rows, what, "correct the cell, or the plan")

    def blame_data(self, rows: list[int], what: str, mend: str) -> None:
        line = self.table.rows[rows[0]].line
        more = f" ({self.lines(rows)})" if len(rows) > 1 else ""
        self.found.add(Mistake(self.table.file, line, what + more, mend))

    def lines(self, rows: list[int]) -> str:
        """Where rows stand in the data: "data.csv line 3, 17 and 40 more"."""
        shown = ", ".join(str(self.table.rows[at].line) for at in rows[:LINES_SHOWN])
        more = f" and {len(rows) - LINES_SHOWN} more" if len(rows) > LINES_SHOWN else ""
        return f"{self.table.file} line {shown}{more}"


def _number(word: str) -> float | None:
    if not NUMBER.fullmatch(word):
        return None
    number = float(word.replace("−", "-"))
    return number if abs(number) <= LARGEST else None


def _short(word: str) -> str:
    return word if len(word) <= 60 else word[:57] + "…"

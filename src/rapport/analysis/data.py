"""A file of data read by a plan: every cell that the plan does not expect is a mistake.

A word that the plan does not name is refused with the line of the plan where it would be named and
the rows of the data where it stands; nothing is guessed, dropped or read as missing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.frame import Choices, Frame, Levels, Numbers, Values
from rapport.analysis.limits import limits
from rapport.analysis.plan import Plan
from rapport.analysis.sources.asked import Ask, Figures, Filled, How, Ids, Sheet, Source, Word, Words
from rapport.analysis.sources.gathering import NUMBER
from rapport.analysis.variables import Categorical, Continuous, Date, MultiSelect, Read, Scale
from rapport.analysis.words import plain
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError
from rapport.textfiles.yaml_file import Document

DECIMAL_COMMA = re.compile(r"[-+−]?[0-9]+,[0-9]+")
LINES_SHOWN = 10
Value = TypeVar("Value")
Place = tuple[str | int, ...]


@dataclass(frozen=True, eq=False)
class Reading:
    """What was read.

    Attributes:
        frame: one entry per variable that is read, over all rows of the file.
        sheet: the cells behind it.
        scoring: the column that says by which definition scores were made; None where there is none.
        wrong: variables that cannot be read, each with its mistakes; they are not in the frame.
    """

    frame: Frame
    sheet: Sheet
    scoring: Words | None = None
    wrong: Mapping[str, tuple[Mistake, ...]] = field(default_factory=dict)


def read_frame(document: Document[Plan], source: Source) -> Reading:
    """Read the plan's variables from a file.

    Args:
        document: the plan, with its lines.
        source: the file.

    Returns:
        The variables; derived ones are still to be made.

    Raises:
        TextFileError: with every mistake: a column that is not there, a word that the plan does not
            name, a word where a number is needed, a number out of range, somebody in two rows, a file
            without rows.
    """
    reading = read_what_is_right(document, source)
    found = MistakeList()
    for mistakes in reading.wrong.values():
        found.add(*mistakes)
    found.raise_if_any()
    return reading


def read_what_is_right(document: Document[Plan], source: Source) -> Reading:
    """Read the variables that can be read; the mistakes of the others come with them.

    Args:
        document: the plan, with its lines.
        source: the file.

    Returns:
        The variables without a mistake, and the mistakes of the others.

    Raises:
        TextFileError: with every mistake, if one of them is of the whole file: the wrong number of rows, no column
            of ids, somebody in two rows.
    """
    plan = document.content
    asks = [ask for variable in plan.variables if isinstance(variable, Read) for ask in asks_of(variable, plan)]
    asks += [Ask(plan.data.id, How.ID, _missing(plan))] if plan.data.id else []
    scoring = _scoring_column(plan, source)
    asks += [Ask(scoring, How.WORDS)] if scoring else []
    sheet = source.read(asks)
    reader = _Reader(document, source, sheet)
    variables, wrong = {}, {}
    for at, variable in enumerate(plan.variables):
        if isinstance(variable, Read):
            read, mistakes = reader.variable_and_mistakes(variable, ("variables", at))
            if mistakes:
                wrong[variable.name] = mistakes
            else:
                variables[variable.name] = read
    whole = [*_file_mistakes(document, source, sheet), *(reader.ids(plan.data.id) if plan.data.id else ())]
    if whole:
        raise TextFileError([*whole, *(mistake for mistakes in wrong.values() for mistake in mistakes)])
    versions = sheet.found[Ask(scoring, How.WORDS)] if scoring else None
    return Reading(Frame(sheet.rows, variables), sheet, versions if isinstance(versions, Words) else None, wrong)


def check_scoring(document: Document[Plan], source: Source, reading: Reading, people: NDArray[np.intp]) -> None:
    """Make sure that the scores of all who are analysed were made by one definition.

    Args:
        document: the plan, with its lines.
        source: the file.
        reading: what was read.
        people: the rows that are analysed.

    Raises:
        TextFileError: two definitions are mixed.
    """
    if reading.scoring is None:
        return
    codes = reading.scoring.codes[people]
    there = [code for code in np.unique(codes).tolist() if reading.scoring.words[code].text]
    if len(there) < 2:
        return
    named = "; ".join(
        f"“{reading.scoring.words[code].text}” in {_rows(people[codes == code], source, reading.sheet)}"
        for code in there
    )
    what = f"scores were made by {len(there)} definitions ({named})"
    mend = "score all answers by one definition, or leave one out by an exclusion"
    found = MistakeList()
    found.add(document.mistake("data", "scoring", what=what, mend=mend))
    found.raise_if_any()


def asks_of(variable: Read, plan: Plan) -> tuple[Ask, ...]:
    """What is asked of the file for a variable.

    Args:
        variable: a variable that is read.
        plan: the plan, for words that mean "not answered" and shared scales.

    Returns:
        One for each column.
    """
    missing = _missing(plan, variable)
    if isinstance(variable, MultiSelect):
        return tuple(
            Ask(choice.column, How.FILLED, missing) if choice.free_text else Ask(choice.column, How.WORDS)
            for choice in variable.choices
        )
    if isinstance(variable, Categorical):
        other = () if variable.other is None else (Ask(variable.other.column, How.FILLED, missing),)
        return (Ask(variable.column, How.WORDS), *other)
    if isinstance(variable, Date):
        return (Ask(variable.column, How(variable.written), missing),)
    if isinstance(variable, Scale) and plan.mapping(variable) is not None:
        return (Ask(variable.column, How.WORDS),)
    return (Ask(variable.column, How.NUMBER, missing),)


def _missing(plan: Plan, variable: Read | None = None) -> frozenset[str]:
    words = (*plan.missing, *(variable.missing if variable else ()))
    return frozenset(plain(word) for word in ("", *words))


def _scoring_column(plan: Plan, source: Source) -> str | None:
    """The column that the plan names, or one that is called so: our own exports have it."""
    if plan.data.scoring:
        there = {plain(name) for name in source.header}
        return plan.data.scoring if plain(plan.data.scoring) in there else None
    called = (name for name in source.header if plain(name).lower().replace(" ", "_") == "scoring_version")
    return next(called, None)


def _file_mistakes(document: Document[Plan], source: Source, sheet: Sheet) -> Iterator[Mistake]:
    wanted = document.content.data
    there = {plain(name) for name in source.header}
    for at, column in enumerate(wanted.columns):
        if plain(column) not in there:
            yield _no_column(column, document.line("data", "columns", at), document.file, source)
    for key, named in (("id", wanted.id), ("scoring", wanted.scoring)):
        if named is not None and plain(named) not in there:
            yield _no_column(named, document.line("data", key), document.file, source)
    if not sheet.rows:
        what = "the file has a header but no rows"
        yield Mistake(source.file, source.header_line, what, "export the data again")
    elif wanted.rows is not None and wanted.rows != sheet.rows:
        what = f"the data have {sheet.rows} rows, not {wanted.rows} ({source.file})"
        yield document.mistake("data", "rows", what=what, mend="name the right file, or the right number")


def _no_column(column: str, line: int, file: str, source: Source) -> Mistake:
    near = nearest(column, source.header)
    mend = f"did you mean “{near}”?" if near else "name a column of its header"
    return Mistake(file, line, f"the data have no column “{column}” ({source.file})", mend)


def _rows(rows: NDArray[np.intp], source: Source, sheet: Sheet) -> str:
    """Where rows stand in the data: "data.csv line 3, 17 and 40 more"."""
    shown = ", ".join(str(sheet.lines[at]) for at in rows[:LINES_SHOWN])
    more = f" and {len(rows) - LINES_SHOWN} more" if len(rows) > LINES_SHOWN else ""
    return f"{source.file} {source.row_word} {shown}{more}"


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
    """Makes variables of what was read, and gathers the mistakes of all."""

    def __init__(self, document: Document[Plan], source: Source, sheet: Sheet) -> None:
        self.document = document
        self.source = source
        self.sheet = sheet
        self.found = MistakeList()

    def variable_and_mistakes(self, variable: Read, place: Place) -> tuple[Values, tuple[Mistake, ...]]:
        before = len(self.found.mistakes)
        return self.variable(variable, place), tuple(self.found.mistakes[before:])

    def variable(self, variable: Read, place: Place) -> Values:
        if isinstance(variable, Categorical):
            return self.categorical(variable, place)
        if isinstance(variable, MultiSelect):
            return self.multi_select(variable, place)
        return self.numbers(variable, place)

    def categorical(self, variable: Categorical, place: Place) -> Levels:
        codes = {plain(level): at for at, level in enumerate(variable.levels)}
        mend = "add it to the levels, or to missing"
        plan = self.document.content
        rule = _Rule((*place, "levels"), _missing(plan, variable), mend, variable.levels)
        ask, *others = asks_of(variable, plan)
        read = self.words(ask, (*place, "column"), codes, rule)
        answered = self.spread(ask, [-1 if code is None else code for code in read], np.intp)
        if variable.other is None:
            return Levels(answered, variable.levels)
        written = self.filled(others[0], (*place, "other", "column"))
        answered[(answered < 0) & written] = len(variable.levels)
        return Levels(answered, (*variable.levels, variable.other.label))

    def numbers(self, variable: Continuous | Scale | Date, place: Place) -> Numbers:
        plan = self.document.content
        mapping = plan.mapping(variable) if isinstance(variable, Scale) else None
        (ask,) = asks_of(variable, plan)
        if mapping is None:
            return Numbers(self.figures(ask, variable, place))
        shared = variable.scale if isinstance(variable, Scale) else None
        where: Place = ("scales", shared) if shared is not None else (*place, "values")
        mend = "map it to a number there, or name it under missing"
        rule = _Rule(where, _missing(plan, variable), mend, tuple(mapping))
        values = {plain(word): number for word, number in mapping.items()}
        read = self.words(ask, (*place, "column"), values, rule)
        return Numbers(self.spread(ask, [np.nan if number is None else number for number in read], np.float64))

    def multi_select(self, variable: MultiSelect, place: Place) -> Choices:
        plan = self.document.content
        missing = _missing(plan, variable)
        ticks = np.zeros((self.sheet.rows, len(variable.choices)), np.bool_)
        for at, (choice, ask) in enumerate(zip(variable.choices, asks_of(variable, plan), strict=True)):
            where = (*place, "choices", at)
            if choice.free_text:
                ticks[:, at] = self.filled(ask, (*where, "column"))
                continue
            answers: dict[str, bool] = {plain(word): False for word in variable.unticked}
            answers |= {plain(word): True for word in (*variable.ticked, choice.label)}
            mend = "write the choice's label as it stands in the data, or name the word under ticked or unticked"
            rule = _Rule((*where, "label"), missing, mend, (choice.label,))
            read = self.words(ask, (*where, "column"), answers, rule)
            ticks[:, at] = self.spread(ask, [bool(tick) for tick in read], np.bool_)
        everyone = variable.denominator == "everyone"
        counted = np.full(self.sheet.rows, everyone) | np.asarray(ticks.any(axis=1), np.bool_)
        return Choices(ticks, counted)

    def ids(self, column: str) -> tuple[Mistake, ...]:
        """Nobody may stand in two rows."""
        before = len(self.found.mistakes)
        found = self.sheet.found.get(Ask(column, How.ID, _missing(self.document.content)))
        if not isinstance(found, Ids):
            return ()
        for first, later, word in found.twice:
            what = (
                f"“{_short(word)}” in column “{column}” stands in {self.source.row_word} {self.sheet.lines[first]} too"
            )
            self.found.add(
                Mistake(self.source.file, int(self.sheet.lines[later]), what, "keep one row for each person")
            )
        if found.empty:
            what = f"column “{column}” is empty, so nobody knows who this is about"
            self.blame_data(list(found.empty), what, "fill it, or leave data: id out of the plan")
        return tuple(self.found.mistakes[before:])

    def there(self, ask: Ask, place: Place) -> bool:
        """Whether the file has a column; if not, that is a mistake."""
        if ask in self.sheet.found:
            return True
        self.found.add(_no_column(ask.column, self.document.line(*place), self.document.file, self.source))
        return False

    def spread(self, ask: Ask, by_word: list[int] | list[float] | list[bool], kind: type) -> NDArray:  # type: ignore[type-arg]
        """From the meaning of each word to that of each row."""
        found = self.sheet.found.get(ask)
        if not isinstance(found, Words) or not by_word:
            return np.zeros(self.sheet.rows if found is None else len(getattr(found, "codes", ())), kind)
        return np.array(by_word, kind)[found.codes]

    def filled(self, ask: Ask, place: Place) -> NDArray[np.bool_]:
        found = self.sheet.found.get(ask)
        return (
            found.filled
            if self.there(ask, place) and isinstance(found, Filled)
            else np.zeros(self.sheet.rows, np.bool_)
        )

    def words(self, ask: Ask, place: Place, answers: Mapping[str, Value], rule: _Rule) -> list[Value | None]:
        """What each word of a column means; None where it was not answered."""
        found = self.sheet.found.get(ask)
        if not self.there(ask, place) or not isinstance(found, Words):
            return []
        read: list[Value | None] = []
        for at, word in enumerate(found.words):
            known = next((text for text in (word.text, word.code) if text and text in answers), None)
            read.append(answers[known] if known is not None else None)
            if known is None and not (word.is_missing or word.text in rule.missing or word.code in rule.missing - {""}):
                rows = np.flatnonzero(found.codes == at)
                what = f"the word {_called(word)} in column “{ask.column}” is not named here ({self.lines(rows)})"
                near = nearest(word.text, rule.known)
                mend = rule.mend + (f"; it is like “{near}”" if near else "")
                self.found.add(self.document.mistake(*rule.place, what=what, mend=mend))
        return read

    def figures(self, ask: Ask, variable: Continuous | Scale | Date, place: Place) -> NDArray[np.float64]:
        """The number of each cell; NaN where it was not answered."""
        found = self.sheet.found.get(ask)
        if not self.there(ask, (*place, "column")) or not isinstance(found, Figures):
            return np.zeros(self.sheet.rows, np.float64)
        wanted = "a date" if isinstance(variable, Date) else "a number"
        mend = f"write {wanted}, or name the word under missing"
        for word, rows in found.wrong.items():
            what = f"column “{variable.column}” holds “{_short(word)}” where {wanted} is needed for “{variable.name}”"
            self.blame_data(rows, what, mend if wanted == "a date" else _mend_of_number(word, mend))
        self.check_range(found.values, variable)
        return found.values

    def check_range(self, values: NDArray[np.float64], variable: Continuous | Scale | Date) -> None:
        for limit, words, out, told in limits(variable):
            for number in np.unique(values[out(values, limit)])[:LINES_SHOWN].tolist():
                what = f"column “{variable.column}” holds {told(number)}, {words} {told(limit)} of the plan"
                self.blame_data(np.flatnonzero(values == number).tolist(), what, "correct the cell, or the plan")

    def blame_data(self, rows: list[int], what: str, mend: str) -> None:
        more = f" ({self.lines(np.array(rows, np.intp))})" if len(rows) > 1 else ""
        self.found.add(Mistake(self.source.file, int(self.sheet.lines[rows[0]]), what + more, mend))

    def lines(self, rows: NDArray[np.intp]) -> str:
        return _rows(rows, self.source, self.sheet)


def _called(word: Word) -> str:
    """A word with its code: “Never” (code 1)."""
    return f"“{_short(word.text)}” (code {word.code})" if word.code else f"“{_short(word.text)}”"


def _mend_of_number(word: str, otherwise: str) -> str:
    if DECIMAL_COMMA.fullmatch(word):
        return "write a point, not a comma"
    return "numbers go up to 1e100; take a larger unit" if NUMBER.fullmatch(word) else otherwise


def _short(word: str) -> str:
    return word if len(word) <= 60 else word[:57] + "…"

"""Table 3: each code with how many respondents, what it means, and one to three quotes.

Two numbers stand side by side and are never taken for each other: how many respondents carry the code after people
have read what they wrote, and how many used a stem that is linked to it, whatever they meant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapport.qualitative.results.quoting import in_marks
from rapport.tables.numbers import UNDEFINED, count
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Align, Cell, Column, Row, Table

NAME, NUMBER = "table-3", "Table 3"
CODED, USED = "carries the code", "used a linked stem"
OWN_BRACKETS = "Square brackets of the respondent’s own stand in this quote."
NOT_TOLD = "A small number, or one beside it from which it could be worked out, is not told."
MOST_QUOTES = 3


@dataclass(frozen=True)
class Said:
    """A quote as it is printed.

    Attributes:
        shown: its words, with […] and [words of the editor].
        beside: what is told of the respondent, or nothing.
        has_brackets_of_its_own: some brackets are the respondent's.
    """

    shown: str
    beside: str = ""
    has_brackets_of_its_own: bool = False

    @property
    def printed(self) -> str:
        """In quotation marks, and who said it."""
        return in_marks(self.shown) + (f" – {self.beside}" if self.beside else "")


@dataclass(frozen=True)
class CodeFound:
    """A code, and who carries it.

    Attributes:
        name, definition: as the codebook has them.
        respondents: who carries the code, each once; None where that is not told.
        stems: that are linked to it.
        used_a_stem: respondents who used any of them; None where no stem is linked, or words were not counted.
        quotes: at most three.
    """

    name: str
    definition: str
    respondents: int | None
    stems: tuple[str, ...] = ()
    used_a_stem: int | None = None
    quotes: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a project found.

    Attributes:
        title: what the table is about, without a full stop.
        codes: in the order of the codebook.
        of: respondents whose texts were read to the end.
        words_of: respondents whose words were counted.
        stemmer: which made the stems; empty where words were not counted.
        undecided: decisions about which coders differ and nobody has decided.
    """

    title: str
    codes: tuple[CodeFound, ...]
    of: int
    words_of: int = 0
    stemmer: str = ""
    undecided: int = 0

    @property
    def in_order(self) -> tuple[CodeFound, ...]:
        """The codes that most carry first; those that as many carry as in the codebook, those not told last."""
        return tuple(sorted(self.codes, key=lambda one: -1 if one.respondents is None else -one.respondents))


def table3(found: Found) -> Table:
    """Make the table.

    Args:
        found: what was found.

    Returns:
        The table. The column of stems is there only where a code has linked stems that were counted.
    """
    codes = found.in_order
    has_stems = any(one.used_a_stem is not None for one in codes)
    columns = [Column(Cell("Respondents (n)"))]
    if has_stems:
        columns.append(Column(Cell("Used a linked stem (n)")))
    columns += [Column(Cell("Definition"), align=Align.TEXT), Column(Cell("Quotes"), align=Align.TEXT)]
    rows = (_row(place, one, has_stems=has_stems) for place, one in enumerate(codes, 1))
    table = Table(NAME, NUMBER, found.title, "Code", tuple(columns), tuple(rows))
    return table.with_notes(*_notes(found, has_stems=has_stems)).with_records(*records_of(found))


def _row(place: int, one: CodeFound, *, has_stems: bool) -> Row:
    told = Cell(UNDEFINED, (NOT_TOLD,)) if one.respondents is None else Cell(count(one.respondents))
    cells = [told]
    if has_stems:
        cells.append(Cell(UNDEFINED if one.used_a_stem is None else count(one.used_a_stem)))
    own = any(said.has_brackets_of_its_own for said in one.quotes)
    quotes = "\n".join(said.printed for said in one.quotes[:MOST_QUOTES])
    cells += [Cell(one.definition), Cell(quotes, (OWN_BRACKETS,) if own else ())]
    return Row(Cell(f"{place}. {one.name}"), tuple(cells))


def _notes(found: Found, *, has_stems: bool) -> Iterator[str]:
    yield (
        f"Respondents: those with the code among the {count(found.of)} whose texts were coded; each counts once for a "
        "code, and may have several."
    )
    if has_stems:
        yield (
            f"Used a linked stem: those of the {count(found.words_of)} whose words were counted who wrote a word with "
            f"a stem that is linked to the code ({_stems(found.codes)}), whatever they meant by it."
        )
    if found.undecided:
        yield f"About {count(found.undecided)} codings coders differ and nobody has decided: they do not count."
    shown = [said.shown for one in found.codes for said in one.quotes]
    if any("[" in words for words in shown):
        yield "[…]: words were left out. [Other words in brackets]: put in by the editors."


def _stems(codes: Sequence[CodeFound]) -> str:
    return "; ".join(f"{one.name}: {', '.join(one.stems)}" for one in codes if one.stems)


def records_of(found: Found) -> Iterator[Record]:
    """Every number of the table in full precision.

    Args:
        found: what was found.

    Yields:
        The records; `outcome` says which of the two numbers it is, `model` of stems is the stemmer.
    """
    yield Record(NAME, Statistic.N, found.of, found.of, outcome=CODED)
    if found.stemmer:
        yield Record(NAME, Statistic.N, found.words_of, found.words_of, outcome=USED, model=found.stemmer)
    for one in found.in_order:
        yield from _counted(one.name, CODED, one.respondents, found.of)
        if one.used_a_stem is not None:
            note = f"stems: {', '.join(one.stems)}"
            yield from _counted(one.name, USED, one.used_a_stem, found.words_of, found.stemmer, note)


def _counted(term: str, outcome: str, number: int | None, of: int, model: str = "", note: str = "") -> Iterator[Record]:
    percent = None if number is None or not of else 100 * number / of
    if number is None:
        note = "suppressed"
    elif not of:
        note = "undefined: nobody’s texts were read"
    for statistic, value in ((Statistic.COUNT, number), (Statistic.PERCENT, percent)):
        people = None if number is None else of
        yield Record(NAME, statistic, value, people, outcome, term=term, model=model, note=note)

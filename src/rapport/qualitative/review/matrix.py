"""Types of expectations by document and party: what stands in which contract, and of whom. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from rapport.tables.record import Record, Statistic
from rapport.tables.table import Align, Cell, Column, Row, Table

PARTIES = ("mentor", "scholar", "both", "programme")
NOT_SAID = ""
NONE = "–"


@dataclass(frozen=True)
class Type:
    """A type of expectation, and its domain (empty for none)."""

    name: str
    domain: str = ""


@dataclass(frozen=True)
class Expectation:
    """One paragraph of a document under one type; the party is empty where nobody has said it yet."""

    document: str
    type: str
    party: str = NOT_SAID


@dataclass(frozen=True)
class Matrix:
    """What was found.

    Attributes:
        types: in the order of the codebook.
        documents: in their order; also those in which nothing was found.
        found: every paragraph under every type.
    """

    types: tuple[Type, ...]
    documents: tuple[str, ...]
    found: tuple[Expectation, ...]

    def count(self, of: str, *, document: str = "", party: str | None = None) -> int:
        """How many paragraphs stand under a type, in one document or all, of one party or all."""
        return sum(
            number
            for (name, where, who), number in self.counted.items()
            if name == of and document in ("", where) and party in (None, who)
        )

    def documents_with(self, of: str) -> int:
        """How many documents have a type."""
        return len({where for name, where, _ in self.counted if name == of})

    @cached_property
    def counted(self) -> Counter[tuple[str, str, str]]:
        """Type, document, party → paragraphs."""
        return Counter((one.type, one.document, one.party) for one in self.found)


def types_table(matrix: Matrix) -> Table:
    """Each type with how many documents have it and of whom it is expected.

    Args:
        matrix: what was found.

    Returns:
        The table, by domain.
    """
    number = len(matrix.documents)
    parties = [*PARTIES, *([NOT_SAID] if any(not one.party for one in matrix.found) else [])]
    spanner = "Paragraphs, by who is expected to do it"
    columns = (
        Column(Cell(f"Documents (of {number})")),
        *(Column(Cell(party.capitalize() or "Not said yet"), spanner) for party in parties),
    )

    def cells(one: Type) -> tuple[Cell, ...]:
        numbers = [matrix.documents_with(one.name), *(matrix.count(one.name, party=party) for party in parties)]
        return tuple(Cell(str(count) if count else NONE) for count in numbers)

    notes = ("Both: scholar and mentor alike. A paragraph may hold several types.",)
    table = Table("types", "Table 1", "Types of expectations in the documents", "Type", columns, (), notes)
    return table.with_rows(*_by_domain(matrix, cells, len(columns))).with_records(*_records(matrix))


def matrix_table(matrix: Matrix, party: str | None = None) -> Table:
    """Each type in each document.

    Args:
        matrix: what was found.
        party: of whom; None for all together.

    Returns:
        The table: how many paragraphs of a document stand under a type.
    """
    columns = tuple(Column(Cell(name), align=Align.CENTRE) for name in matrix.documents)

    def cells(one: Type) -> tuple[Cell, ...]:
        numbers = (matrix.count(one.name, document=name, party=party) for name in matrix.documents)
        return tuple(Cell(str(number) if number else NONE) for number in numbers)

    of = f", expected of {party if party == 'both' else f'the {party}'}" if party else ""
    caption = f"Paragraphs under each type, by document{of}"
    return Table("matrix", "Table 2", caption, "Type", columns).with_rows(*_by_domain(matrix, cells, len(columns)))


def matrix_rows(matrix: Matrix) -> list[list[str]]:
    """Every count that is not nothing as a row: domain, type, document, party, paragraphs; headings first."""
    counted = matrix.counted
    keys = [(one, name, who) for one in matrix.types for name in matrix.documents for who in (*PARTIES, NOT_SAID)]
    rows = [
        [one.domain, one.name, name, who or "not said yet", str(counted[one.name, name, who])]
        for one, name, who in keys
        if counted[one.name, name, who]
    ]
    return [["domain", "type", "document", "party", "paragraphs"], *rows]


def _by_domain(matrix: Matrix, cells: Callable[[Type], tuple[Cell, ...]], columns: int) -> Sequence[Row]:
    rows: list[Row] = []
    for domain, types in groupby(matrix.types, key=lambda one: one.domain):
        if domain:
            rows.append(Row(Cell(domain), tuple(Cell() for _ in range(columns))))
        rows += [Row(Cell(one.name), cells(one), level=1 if domain else 0) for one in types]
    return rows


def _records(matrix: Matrix) -> Sequence[Record]:
    return [
        Record(
            table="types", outcome=one.name, level=party, statistic=Statistic.COUNT,
            value=matrix.count(one.name, party=party),
        )
        for one in matrix.types
        for party in PARTIES
    ]  # fmt: skip

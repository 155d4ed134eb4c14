"""What the included publications say, as one table: a row for each, a column for each question of the form. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.surveys.branching import Branches
from rapport.surveys.fields import Value
from rapport.surveys.kept import is_given
from rapport.surveys.spoken import answer_in_words
from rapport.tables.table import Align, Cell, Column, Row, Table

YEAR = Column(Cell("Year"), align=Align.LEFT)


@dataclass(frozen=True)
class Evidence:
    """What one publication says: how it is cited, when it appeared, and the answers that were agreed on."""

    cited: str
    year: int | None
    answers: Mapping[str, Value]


def evidence_table(branches: Branches, found: Sequence[Evidence], notes: Sequence[str] = ()) -> Table:
    """Make the table.

    Args:
        branches: the form.
        found: the included publications, in order.
        notes: about the whole of it.

    Returns:
        The table. A question that nobody answered has no column; words behind “other” stand with their question.
    """
    asked = [name for name, one in branches.fields.items() if one.opened_by is None]
    used = [name for name in asked if any(said(branches, name, one.answers) for one in found)]
    columns = (YEAR, *(Column(Cell(branches.fields[name].ask), align=Align.LEFT) for name in used))
    rows = tuple(
        Row(
            Cell(one.cited),
            (Cell(str(one.year or "n.d.")), *(Cell(said(branches, name, one.answers) or "–") for name in used)),
        )
        for one in found
    )
    caption = "What the included publications say"
    return Table("evidence", "Table 1", caption, "Publication", columns, rows, tuple(notes))


def said(branches: Branches, name: str, answers: Mapping[str, Value]) -> str:
    """One answer in words, with those behind “other”; empty where there is none."""
    value = answers.get(name)
    words = answer_in_words(branches, name, value) if is_given(value) else ""
    behind = [other for other, one in branches.fields.items() if one.opened_by and one.opened_by[0] == name]
    more = [str(answers[other]) for other in behind if is_given(answers.get(other))]
    return f"{words}: {'; '.join(more)}" if words and more else words

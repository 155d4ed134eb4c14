"""One set of words and numbers, from which both files are made: so they cannot differ."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from rapport.oversight.evidence.tables import Table
from rapport.oversight.models import Duty
from rapport.oversight.plan.wording import follows, sentence
from rapport.programs.models import Program
from rapport.stats.suppression import PUBLIC, Hidden, Shown
from rapport.tables.csv_export import rows_as_csv

HIDDEN = "not shown"
NOTES = (
    f"Counts from 1 to {PUBLIC - 1} are not shown, nor others from which they could be worked out.",
    f"Tables whose counts differ by 1 to {PUBLIC - 1} people from an earlier pack are not told anew; the last ones "
    "that were told stand in their place, with their day.",
    "People are counted once in a row. Counted are dates and stages; no answer and no text of anybody is part of this.",
)


class TableData(TypedDict):
    """One table as it is printed."""

    title: str
    definition: str
    as_of: str
    columns: list[str]
    rows: list[list[str]]


class PlanData(TypedDict):
    """One duty of the plan as it is printed."""

    asks: str
    follows: str


class PackData(TypedDict):
    """A whole pack."""

    title: str
    program: str
    made_on: str
    facts: list[str]
    tables: list[TableData]
    plan: list[PlanData]
    notes: list[str]


def data_of(
    program: Program, on: date, tables: Sequence[Table], facts: Sequence[str], duties: Sequence[Duty]
) -> PackData:
    """Everything that is printed."""
    return {
        "title": f"Evidence on mentoring: {program.name}",
        "program": program.name,
        "made_on": f"{on:%-d %B %Y}",
        "facts": list(facts),
        "tables": [table_data(table) for table in tables],
        "plan": [{"asks": sentence(duty), "follows": follows(duty)} for duty in duties],
        "notes": list(NOTES),
    }


def table_data(table: Table) -> TableData:
    """One table, its hidden counts as a word."""
    return {
        "title": table.title,
        "definition": table.definition,
        "as_of": f"{table.as_of:%-d %B %Y}",
        "columns": [*table.columns, "All"],
        "rows": [[row, *map(told, counts)] for row, counts in table.lines],
    }


def told(count: Shown) -> str:
    """A count, or that it is not shown."""
    return HIDDEN if isinstance(count, Hidden) else str(count)


def as_csv(data: PackData) -> bytes:
    """One line for each count, then what is no count: the facts, the plan, the notes."""
    lines = [["part", "as of", "row", "column", "count or words", "definition"]]
    for table in data["tables"]:
        for row, *counts in table["rows"]:
            for column, count in zip(table["columns"], counts, strict=True):
                lines.append([table["title"], table["as_of"], row, column, count, table["definition"]])
    made = data["made_on"]
    lines += [["Programme", made, "", "", fact, ""] for fact in data["facts"]]
    for duty in data["plan"]:
        lines.append(["Assessment plan", made, "", "", duty["asks"], f"When it is missed: {duty['follows']}"])
    lines += [["Note", made, "", "", note, ""] for note in data["notes"]]
    return rows_as_csv(lines)

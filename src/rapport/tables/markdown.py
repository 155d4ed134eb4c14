"""A table as Markdown (the tables of GitHub and Pandoc), for notes, wikis and version control."""

import re

from rapport.tables.table import Align, Cell, Table, footnotes, headings

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$])")
LINE = {Align.LEFT: ":---", Align.CENTRE: ":---:", Align.RIGHT: "---:", Align.TEXT: ":---"}


def escaped(text: str) -> str:
    """A text that Markdown shows as it is.

    Args:
        text: any text.

    Returns:
        The text on one line, signs that mean something to Markdown or HTML behind a backslash.
    """
    return SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;")


def markdown(table: Table) -> str:
    """Render a table as Markdown.

    Args:
        table: the table.

    Returns:
        Caption, table with one row of headings (shared ones stand before their own, behind a colon), and notes.
        Paragraphs within a cell are parted by ``<br>``; rows inside a group are set in.
    """
    marks = footnotes(table)
    over: list[list[str]] = [[] for _ in table.columns]
    for heading in headings(table.columns):
        for at in range(heading.column, heading.column + heading.columns):
            over[at].append(_cell(heading.cell, marks))
    rows = [
        [escaped(table.stub), *(": ".join(texts) for texts in over)],
        [":---", *(LINE[column.align] for column in table.columns)],
    ]
    rows += [
        ["&emsp;" * row.level + _cell(row.label, marks), *(_cell(cell, marks) for cell in row.cells)]
        for row in table.rows
    ]
    lines = [f"**{escaped(table.number)}.** {escaped(table.caption)}", ""]
    lines += ["| " + " | ".join(cells) + " |" for cells in rows]
    notes = [escaped(note) for note in table.notes]
    notes += [f"<sup>{mark}</sup> {escaped(note)}" for note, mark in marks.items()]
    for note in notes:
        lines += ["", note]
    return "\n".join(lines) + "\n"


def _cell(cell: Cell, marks: dict[str, str]) -> str:
    mark = ",".join(marks[note] for note in cell.notes)
    text = "<br>".join(escaped(part) for part in cell.text.split("\n") if part.strip())
    return text + (f"<sup>{mark}</sup>" if mark else "")

"""A table as accessible HTML: a section for a page, or a whole printable page."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from rapport.tables.table import Cell, Column, Heading, Row, Table, footnotes, headings

STYLE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def section(table: Table) -> str:
    """Render a table as a section that can stand in any page.

    Args:
        table: the table; its name becomes the id.

    Returns:
        HTML with caption, scopes and footnotes; without style, script or heading.
    """
    marks = footnotes(table)
    name = escape(table.name)
    parts = [
        f'<section class="publication-table" id="{name}">',
        f'<div class="table-frame" role="region" tabindex="0" aria-labelledby="{name}-caption">',
        '<table class="grouped">' if any(row.level for row in table.rows) else "<table>",
        f'<caption id="{name}-caption"><span><b>{escape(table.number)}.</b> {escape(table.caption)}</span></caption>',
        _head(table, marks),
        *_bodies(table, marks),
        "</table>",
        "</div>",
        *_notes(table, marks),
        "</section>",
    ]
    return "\n".join(parts) + "\n"


def page(title: str, body: Iterable[str], *, language: str = "en-GB", style: str = "") -> str:
    """A whole page that needs no other file: for reading from disk and for printing.

    Args:
        title: its title, as text.
        body: pieces of HTML, in order, that follow the heading.
        language: BCP 47 tag of the text.
        style: rules that follow those of tables.

    Returns:
        The page, with its style inside.
    """
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{STYLE}{style}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{escape(title)}</h1>",
        *body,
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _head(table: Table, marks: dict[str, str]) -> str:
    found = headings(table.columns)
    depth = max((heading.row + heading.rows for heading in found), default=1)
    rows: list[list[str]] = [[] for _ in range(depth)]
    rows[0].append(f'<th scope="col" class="stub"{_span("row", depth)}>{escape(table.stub)}</th>')
    for heading in found:
        text = _cell(heading.cell, marks)
        spans = _span("col", heading.columns) + _span("row", heading.rows)
        if heading.is_label:
            kind = table.columns[heading.column].align.value
            rows[heading.row].append(f'<th scope="col" class="{kind}"{spans}>{text}</th>')
        else:
            scope = "col" if heading.row else "colgroup"  # a group of columns is what the top row makes
            rows[heading.row].append(f'<th scope="{scope}" class="spanner"{spans}>{text}</th>')
    lines = [f"<tr>{''.join(row)}</tr>" for row in rows]
    return _column_groups(found) + "\n<thead>\n" + "\n".join(lines) + "\n</thead>"


def _column_groups(found: Sequence[Heading]) -> str:
    """The groups that the headings of the top row make."""
    groups = (f'<colgroup span="{heading.columns}"></colgroup>' for heading in found if heading.row == 0)
    return "<colgroup></colgroup>" + "".join(groups)


def _span(kind: str, number: int) -> str:
    return f' {kind}span="{number}"' if number > 1 else ""


def _bodies(table: Table, marks: dict[str, str]) -> list[str]:
    """One body per row of its own or group, so that a group's heading speaks for its rows."""
    groups: list[list[Row]] = []
    for row in table.rows:
        if row.level and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    return [_body(group, table.columns, marks) for group in groups]


def _body(group: Sequence[Row], columns: Sequence[Column], marks: dict[str, str]) -> str:
    rows = []
    for at, row in enumerate(group):
        scope = "rowgroup" if at == 0 and len(group) > 1 else "row"
        label = f'<th scope="{scope}" class="level-{row.level}">{_cell(row.label, marks)}</th>'
        cells = (
            f'<td class="{column.align}">{_cell(cell, marks)}</td>'
            for column, cell in zip(columns, row.cells, strict=True)
        )
        rows.append(f"<tr>{label}{''.join(cells)}</tr>")
    return "<tbody>\n" + "\n".join(rows) + "\n</tbody>"


def _cell(cell: Cell, marks: dict[str, str]) -> str:
    mark = ",".join(marks[note] for note in cell.notes)
    return escape(cell.text).replace("\n", "<br>") + (f"<sup>{mark}</sup>" if mark else "")


def _notes(table: Table, marks: dict[str, str]) -> list[str]:
    if not table.notes and not marks:
        return []
    lines = [f"<p>{escape(note)}</p>" for note in table.notes]
    lines += [f"<p><sup>{mark}</sup> {escape(note)}</p>" for note, mark in marks.items()]
    return ['<div class="table-notes">', *lines, "</div>"]

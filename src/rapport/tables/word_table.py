"""A table as WordprocessingML. Standard library only; `word` puts it into a document."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from rapport.tables.line_up import columns_lined_up
from rapport.tables.table import Align, Cell, Heading, Row, Table, footnotes, headings
from rapport.tables.word_widths import INDENT, SHORT, Measures

JUSTIFY = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right", Align.TEXT: "left"}
RAISED = '<w:vertAlign w:val="superscript"/>'
THICK, THIN = 12, 6  # rules, in eighths of a point


def table_xml(table: Table, sizes: Measures) -> str:
    """Write a table as WordprocessingML.

    Args:
        table: the table.
        sizes: its measures.

    Returns:
        The paragraph of the caption, the element ``w:tbl``, and a paragraph for each note.
    """
    marks = footnotes(table)
    caption = (*_run(f"{table.number}. ", "<w:b/>"), *_run(table.caption))
    parts = [_paragraph("Caption", caption), _grid(table, sizes, marks)]
    notes = [_run(note) for note in table.notes]
    notes += [(*_run(mark, RAISED), *_run(f" {note}")) for note, mark in marks.items()]
    parts += [_paragraph("Tablenote", runs, keep=at < len(notes)) for at, runs in enumerate(notes, 1)]
    return "".join(parts)


def _paragraph(style: str, runs: Sequence[str], *, keep: bool = False) -> str:
    together = "<w:keepNext/>" if keep else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{together}<w:keepLines/></w:pPr>{"".join(runs)}</w:p>'


def _run(text: str, properties: str = "") -> tuple[str, ...]:
    """A run of text; white space of any kind is a space."""
    if not text:
        return ()
    plain = escape(re.sub(r"[\t\n\r]+", " ", sound(text)))
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (f'<w:r>{looks}<w:t xml:space="preserve">{plain}</w:t></w:r>',)


def sound(text: str) -> str:
    """A text without the signs that XML cannot hold; each is written as its Unicode number."""
    return "".join(f"[U+{ord(sign):04X}]" if _forbidden(sign) else sign for sign in text)


def _forbidden(sign: str) -> bool:
    return (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\t\n\r") or sign in "\ufffe\uffff"


def _grid(table: Table, sizes: Measures, marks: dict[str, str]) -> str:
    writer, pad = _Writer(table, sizes, marks, columns_lined_up(table)), sizes.setting.pad
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in sizes.widths)
    named = (("firstRow", 1), ("lastRow", 0), ("firstColumn", 1), ("lastColumn", 0), ("noHBand", 1), ("noVBand", 1))
    looks = " ".join(f'w:{name}="{value}"' for name, value in named)
    look = f'<w:tblLook w:val="06A0" {looks}/>'
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(sizes.widths)}" w:type="dxa"/><w:tblLayout w:type="autofit"/>'
        f'<w:tblCellMar><w:left w:w="{pad}" w:type="dxa"/><w:right w:w="{pad}" w:type="dxa"/></w:tblCellMar>{look}'
        f"<w:tblCaption w:val={quoteattr(sound(table.number))}/>"
        f"<w:tblDescription w:val={quoteattr(sound(table.caption))}/></w:tblPr>"
    )
    rows = "".join((*writer.head(), *writer.body()))
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


@dataclass(frozen=True)
class _Writer:
    table: Table
    sizes: Measures
    marks: dict[str, str]
    padded: tuple[tuple[str, ...] | None, ...]

    @property
    def stands(self) -> str:
        """Where the text of a cell stands: at the top beside running text."""
        return "top" if self.table.has_text else "bottom"

    @property
    def size(self) -> str:
        """The size of the type, which an empty cell has too."""
        return f'<w:sz w:val="{int(2 * self.sizes.setting.size)}"/>'

    def head(self) -> Iterator[str]:
        """The rows of headings, repeated on each page."""
        found = headings(self.table.columns)
        depth = max((heading.row + heading.rows for heading in found), default=1)
        stub = Heading(Cell(self.table.stub), 0, depth, -1, 1, is_label=True)
        for row in range(depth):
            cells = [self.heading(heading, row, depth) for heading in _in_row((stub, *found), row)]
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"

    def heading(self, heading: Heading, row: int, depth: int) -> str:
        """A cell of a heading; one that takes several rows is merged with what is below it."""
        first, last = row == heading.row, row == heading.row + heading.rows - 1
        rules = {"top": THICK} if row == 0 else {}
        if (last and not heading.is_label) or row == depth - 1:
            rules["bottom"] = THIN
        merge = "" if heading.rows == 1 else f'<w:vMerge w:val="{"restart" if first else "continue"}"/>'
        span = f'<w:gridSpan w:val="{heading.columns}"/>' if heading.columns > 1 else ""
        start = heading.column + 1
        width = sum(self.sizes.widths[start : start + heading.columns])
        align = "left" if heading.column < 0 else self.heading_align(heading)
        text = self.runs(heading.cell, bold=True) if first else ""
        return self.cell(text, width, f"{span}{merge}{_borders(rules)}", f'<w:jc w:val="{align}"/>', keep=True)

    def heading_align(self, heading: Heading) -> str:
        if not heading.is_label:
            return "center"
        align = self.table.columns[heading.column].align
        if self.padded[heading.column]:
            return "left"
        return JUSTIFY[align]

    def unbroken(self, text: str) -> str:
        """A short cell with spaces at which no line breaks, so that a number stays in one piece if it has room."""
        keeps = self.sizes.fits and len(text) <= SHORT and any(sign.isdigit() for sign in text)
        return text.replace(" ", "\u00a0") if keeps else text

    def body(self) -> Iterator[str]:
        """The rows, kept together: all of a short table, in a long one each group."""
        rows, has_notes = self.table.rows, bool(self.table.notes or self.marks)
        for at, row in enumerate(rows):
            is_last = at == len(rows) - 1
            in_group = not is_last and rows[at + 1].level > 0
            near_end = at < 2 or at >= len(rows) - 2  # the head and the notes are not left alone
            keep = (not is_last or has_notes) and (self.sizes.one_page or in_group or near_end)
            rules = {"bottom": THICK} if is_last else {}
            cells = [self.label(row, rules, keep=keep)]
            for column, cell in enumerate(row.cells):
                texts = self.padded[column]
                if self.table.columns[column].align is Align.TEXT:
                    cells.append(self.text(cell, self.sizes.widths[column + 1], _borders(rules), keep=keep))
                    continue
                shown = Cell(self.unbroken(texts[at] if texts else cell.text), cell.notes)
                align = "left" if texts else JUSTIFY[self.table.columns[column].align]
                properties = f'<w:jc w:val="{align}"/>'
                width = self.sizes.widths[column + 1]
                cells.append(self.cell(self.runs(shown), width, _borders(rules), properties, keep=keep))
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"

    def label(self, row: Row, rules: dict[str, int], *, keep: bool) -> str:
        indent = f'<w:ind w:left="{INDENT * row.level}"/>' if row.level else ""
        properties = f'{indent}<w:jc w:val="left"/>'
        return self.cell(self.runs(row.label), self.sizes.widths[0], _borders(rules), properties, keep=keep)

    def text(self, cell: Cell, width: int, inner: str, *, keep: bool) -> str:
        """A cell of running text, a paragraph for each line."""
        parts = [part for part in cell.text.split("\n") if part.strip()] or [""]
        last = len(parts) - 1
        runs = [self.runs(Cell(part, cell.notes if at == last else ())) for at, part in enumerate(parts)]
        paragraphs = "".join(self.paragraph(one, '<w:jc w:val="left"/>', keep=keep) for one in runs)
        return f"<w:tc>{self.properties(width, inner)}{paragraphs}</w:tc>"

    def cell(self, runs: str, width: int, inner: str, paragraph: str, *, keep: bool) -> str:
        return f"<w:tc>{self.properties(width, inner)}{self.paragraph(runs, paragraph, keep=keep)}</w:tc>"

    def properties(self, width: int, inner: str) -> str:
        return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{inner}<w:vAlign w:val="{self.stands}"/></w:tcPr>'

    def paragraph(self, runs: str, properties: str, *, keep: bool) -> str:
        together = "<w:keepNext/>" if keep else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="Tabletext"/>{together}<w:spacing w:before="20" w:after="20"/>{properties}'
            f"<w:rPr>{self.size}</w:rPr></w:pPr>{runs}</w:p>"
        )

    def runs(self, cell: Cell, *, bold: bool = False) -> str:
        size = self.size
        weight = "<w:b/>" if bold else ""
        mark = ",".join(self.marks[note] for note in cell.notes)
        return "".join((*_run(cell.text, weight + size), *_run(mark, weight + size + RAISED)))


def _in_row(found: Sequence[Heading], row: int) -> list[Heading]:
    cells = [heading for heading in found if heading.row <= row < heading.row + heading.rows]
    return sorted(cells, key=lambda heading: heading.column)


def _borders(rules: dict[str, int]) -> str:
    if not rules:
        return ""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{rules[side]}" w:space="0" w:color="000000"/>'
        for side in ("top", "bottom")
        if side in rules
    )
    return f"<w:tcBorders>{sides}</w:tcBorders>"

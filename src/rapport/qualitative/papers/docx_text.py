"""The text of a Word file: paragraphs, lists and tables in the order in which they are read.

Read from the file's own XML, not from python-docx's paragraphs alone: those leave out what stands in fields to be
filled in (content controls), in text boxes and in insertions that nobody has accepted yet – in contracts, all of it.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from rapport.qualitative.papers.paragraph import LONGEST, MOST, Paragraph, Text, UnreadableError, on_one_line

MOST_PARTS = 2_000
LARGEST_UNPACKED = 100 * 1024 * 1024
P, TBL, TR, TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TEXT, TAB, NO_BREAK = qn("w:t"), qn("w:tab"), qn("w:noBreakHyphen")
BREAKS = (qn("w:br"), qn("w:cr"))
DELETED, MOVED_AWAY, BOX = qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent")
# Word writes a text box twice: for itself, and for older programs.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LEFT_OUT = (DELETED, MOVED_AWAY, FALLBACK)


def docx_text(data: bytes) -> Text:
    """Read a Word file.

    Args:
        data: its bytes.

    Returns:
        Its paragraphs. Deleted words are left out, inserted ones are in; so are the notes at its foot.

    Raises:
        UnreadableError: it is no Word file, or a trap.
    """
    _check_parts(data)
    try:
        paper = Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise UnreadableError(NO_WORD) from error
    headings = {style.style_id for style in paper.styles if (style.name or "").startswith(("Heading", "Title"))}
    reader = _Reader(frozenset(headings))
    found = [*reader.of_block(paper.element.body)]
    notes = [one for part in _notes(paper) for one in reader.of_block(part)]
    kept = [one for one in (*found, *notes) if one.text][:MOST]
    if not kept:
        raise UnreadableError(
            "This Word file holds no text. If it holds pictures of pages, type or scan the text first."
        )
    told = []
    if reader.deleted:
        told.append("The file has tracked changes: deleted words were left out, inserted ones are in.")
    if len(found) + len(notes) > MOST:
        told.append(f"Only the first {MOST:,} paragraphs were read.")
    return Text(tuple(kept), tuple(told))


NO_WORD = "This is not a Word file that can be read. Open it in Word, save it as .docx, and bring that."


def _check_parts(data: bytes) -> None:
    """Refuse what unpacks into more than any contract holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableError(NO_WORD) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnreadableError("This file unpacks into more than a contract can hold, so it was not opened.")


def _notes(paper: Document) -> Iterator[etree._Element]:  # type: ignore[valid-type]
    """The notes at the foot and at the end, without the lines that separate them."""
    for relation in paper.part.rels.values():  # type: ignore[attr-defined]
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            root = etree.fromstring(relation.target_part.blob, safe)
            yield from (note for note in root if note.get(qn("w:type")) is None)


@dataclass
class _Reader:
    headings: frozenset[str]
    under: str = ""
    tables: int = 0
    deleted: bool = False
    boxes: list[etree._Element] = field(default_factory=list)

    def of_block(self, block: etree._Element) -> Iterator[Paragraph]:
        """The paragraphs and tables below an element, however deep in content controls and insertions."""
        for child in block:
            if child.tag == P:
                yield from self.of_paragraph(child)
            elif child.tag == TBL:
                yield from self.of_table(child)
            elif child.tag in LEFT_OUT:
                self.deleted = self.deleted or child.tag != FALLBACK
            elif isinstance(child.tag, str):
                yield from self.of_block(child)

    def of_paragraph(self, element: etree._Element, place: str = "", under: str = "") -> Iterator[Paragraph]:
        text, boxes = self.text_of(element)
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        is_heading = style is not None and style.get(qn("w:val")) in self.headings and not place
        if text:
            yield Paragraph(text[:LONGEST], place, under or ("" if is_heading else self.under), is_heading)
        if is_heading and text:
            self.under = text
        for box in boxes:
            yield from self.of_block(box)

    def text_of(self, element: etree._Element) -> tuple[str, list[etree._Element]]:
        """The text of a paragraph, and the text boxes that hang on it."""
        parts: list[str] = []
        boxes: list[etree._Element] = []
        waiting = [element]
        while waiting:
            here = waiting.pop()
            if here.tag == TEXT:
                parts.append(here.text or "")
            elif here.tag == NO_BREAK:
                parts.append("-")
            elif here.tag == TAB or here.tag in BREAKS:
                parts.append(" ")
            elif here.tag == BOX:
                boxes.append(here)
            elif here.tag in LEFT_OUT:
                self.deleted = self.deleted or here.tag != FALLBACK
            else:
                waiting.extend(reversed(here))
        return on_one_line("".join(parts)), boxes

    def of_table(self, table: etree._Element) -> Iterator[Paragraph]:
        """Every paragraph of every cell; a cell over several columns or rows is read once."""
        self.tables += 1
        number = self.tables
        heads: list[str] = []
        for at_row, row in enumerate(table.iter(TR), start=1):
            if next(row.iterancestors(TBL)) is not table:
                continue  # a table in a cell is read in that cell
            for at, cell in enumerate((one for one in row.iter(TC) if next(one.iterancestors(TR)) is row), start=1):
                head = heads[at - 1] if len(heads) >= at and at_row > 1 else ""
                found = [*self.of_cell(cell, f"table {number}, row {at_row}, column {at}", head)]
                if at_row == 1:
                    heads.append(" ".join(one.text for one in found)[:200])
                yield from found

    def of_cell(self, cell: etree._Element, place: str, under: str) -> Iterator[Paragraph]:
        for child in cell:
            if child.tag == P:
                yield from self.of_paragraph(child, place, under)
            elif isinstance(child.tag, str):
                yield from self.of_block([child])

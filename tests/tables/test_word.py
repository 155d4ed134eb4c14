"""A table in Word: opened again, it is the table, and the file is the same each time."""

import io
import struct
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.tables.table import Cell, Column, Row, Table
from rapport.tables.word import Look, add_picture, add_table, docx_bytes, finish, fitted, start
from tests.tables.examples import LONG, SMALL, WIDE

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)


def opened(table: Table, look: Look | None = None) -> Paper:
    return Document(io.BytesIO(docx_bytes(table, look) if look else docx_bytes(table)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2007", "")


def test_the_table_is_a_table_with_caption_and_notes() -> None:
    paper = opened(WIDE)
    assert [paragraph.text for paragraph in paper.paragraphs] == [
        f"Table 3. {WIDE.caption}",
        "AOR = adjusted odds ratio.",
        "a Response options are listed in Supplemental Table 2.",
        "b Gender and race/ethnicity forced in the model.",
    ]
    assert [paragraph.style.name for paragraph in paper.paragraphs] == ["Caption", *["Table note"] * 3]
    assert paper.paragraphs[2].runs[0].font.superscript
    table = paper.tables[0]
    assert len(table.columns) == len(WIDE.columns) + 1
    shown = [[plain(cell.text) for cell in row.cells] for row in table.rows[3:]]
    assert shown == [[row.label.text, *(cell.text for cell in row.cells)] for row in WIDE.rows]


def test_headings_are_merged_repeated_and_marked() -> None:
    table = opened(WIDE).tables[0]
    top, middle, bottom = (table.rows[at].cells for at in range(3))
    assert [cell.text for cell in top][1:5] == [
        "Confident in career progression (Ref = Strongly disagree/Disagree)a"
    ] * 4
    assert [cell.text for cell in middle][1:5] == ["Strongly agree", "Agree", "Neither agree nor disagree", "P"]
    assert middle[4]._tc is not middle[3]._tc
    assert top[0].text == middle[0].text == bottom[0].text == "Characteristic"
    assert bottom[4].text == "P"
    heads = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] * 3 + [False] * len(WIDE.rows)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == WIDE.caption


def test_no_rule_is_upright_and_three_go_across() -> None:
    xml = opened(SMALL).tables[0]._tbl
    for side in ("left", "right", "insideV", "start", "end"):
        assert not xml.findall(f".//{qn('w:tcBorders')}/{qn(f'w:{side}')}")
    assert xml.find(f".//{qn('w:tblBorders')}") is None
    rows = opened(SMALL).tables[0].rows
    ruled = [at for at, row in enumerate(rows) if row._tr.findall(f".//{qn('w:bottom')}")]
    assert ruled == [0, 1, len(rows) - 1]  # below the shared heading, the head, and the table


def test_rows_stay_together_and_never_break() -> None:
    rows = opened(SMALL).tables[0].rows
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    kept = [all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs) for row in rows]
    assert kept == [True] * len(rows)  # the last with the notes
    long = opened(LONG).tables[0].rows
    kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in long]
    assert kept == [True] * 3 + [False] * (len(long) - 5) + [True, False]  # head and end are not left alone


def test_notes_stay_with_their_table() -> None:
    notes = [paragraph for paragraph in opened(WIDE).paragraphs if paragraph.style.name == "Table note"]
    assert [bool(note.paragraph_format.keep_with_next) for note in notes] == [True, True, False]


def test_a_wide_table_lies_on_its_side() -> None:
    wide, small = opened(WIDE).sections[0], opened(SMALL).sections[0]
    assert (wide.orientation, small.orientation) == (WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT)
    assert wide.page_width > wide.page_height
    for table, section in ((WIDE, wide), (SMALL, small)):
        room = section.page_width - section.left_margin - section.right_margin
        sizes = fitted(table)
        assert sizes.fits
        assert sum(sizes.widths) * 635 <= room


def test_what_fits_on_no_page_is_set_small_and_cut_nowhere() -> None:
    columns = tuple(Column(Cell(f"Column {at}")) for at in range(30))
    table = Table("t", "Table 1", "c", "s", columns, (Row(Cell("r"), tuple(Cell("12.34 (5.67)") for _ in columns)),))
    sizes = fitted(table)
    assert (sizes.fits, sizes.setting.landscape, sizes.setting.size) == (False, True, 7)
    assert len(opened(table).tables[0].columns) == 31


def test_numbers_do_not_break_and_points_stand_in_line() -> None:
    cells = [row.cells[5].text for row in opened(SMALL).tables[0].rows[2:]]
    assert cells[:2] == ["<0.001", "\u20070.03"]
    interval = opened(SMALL).tables[0].rows[2].cells[4].text
    assert interval == "0.95\u00a0to\u00a01.12"


def test_language_font_paper_and_title() -> None:
    paper = opened(SMALL, Look("Calibri", language="en-US", paper="letter"))
    defaults = paper.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    assert defaults.get(qn("w:val")) == "en-US"
    assert paper.core_properties.language == "en-US"
    assert paper.core_properties.title == "Table 2. Skill before and now"
    assert {paper.styles[name].font.name for name in ("Normal", "Caption", "Heading 1")} == {"Calibri"}
    assert paper.sections[0].page_width.mm == pytest.approx(216, abs=0.1)


def test_the_same_table_gives_the_same_bytes() -> None:
    data = docx_bytes(WIDE)
    assert data == docx_bytes(WIDE)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in file.read("docProps/core.xml")


def test_a_document_of_many_tables_turns_only_the_wide_page() -> None:
    paper = start("All", Look())
    paper.add_paragraph("Methods")
    for table in (SMALL, WIDE, SMALL):
        add_table(paper, table)
    add_picture(paper, PIXEL, ("Figure 1", "A pixel"), "One pixel")
    again = Document(io.BytesIO(finish(paper)))
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in again.sections]
    assert turned == [False, False, True, False, False]
    assert len(again.tables) == 3
    assert again.inline_shapes[0]._inline.docPr.get("descr") == "One pixel"
    assert again.paragraphs[-1].text == "Figure 1. A pixel"
    assert again.inline_shapes[0].width.mm == pytest.approx(160, abs=0.1)


def test_a_high_picture_leaves_room_for_its_caption() -> None:
    paper = start("All", Look())
    add_picture(paper, PIXEL[:16] + struct.pack(">II", 1, 3) + PIXEL[24:], ("Figure 1", "High"), "High")
    assert paper.inline_shapes[0].height.mm <= 297 - 50 - 29


@settings(max_examples=6, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_written(label: str, cell: str) -> None:
    table = Table(
        "t", "Table 1", label, cell, (Column(Cell(label), cell),), (Row(Cell(cell), (Cell(label, (cell,)),)),)
    )
    assert len(opened(table).tables[0].rows) == (3 if cell else 2)


def test_a_table_without_rows_or_notes() -> None:
    assert len(opened(replace(SMALL, rows=())).tables[0].rows) == 2

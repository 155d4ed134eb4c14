"""PDF, PNG and Word of a figure: the same bytes each time, and a PDF that says what it shows."""

import io
import struct
from dataclasses import replace

import pikepdf
import pytest
from docx import Document

from rapport.figures.apart import MEDIA_TYPES, made
from rapport.figures.files import PRINTED, WAYS, docx, pdf, png
from rapport.figures.svg import drawn
from rapport.figures.telling import figure
from tests.figures.examples import EXAMPLES, LONG, ODD, bars

BARS = figure("figure-1", "Figure 1", 'Reasons "why" #let x = 1', EXAMPLES["bars"])


def test_a_pdf_is_tagged_has_title_language_and_text_for_the_picture() -> None:
    data = pdf(BARS)
    assert data == pdf(BARS)
    with pikepdf.open(io.BytesIO(data)) as file:
        assert len(file.pages) == 1
        assert str(file.Root.Lang) == "en-GB"
        assert bool(file.Root.MarkInfo.Marked)
        with file.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == 'Figure 1. Reasons "why" #let x = 1'
        alts = [str(thing.Alt) for thing in file.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing]
        assert alts == [f"{BARS.caption}. {BARS.alt}"]
        fonts = {
            str(thing.FontName)
            for thing in file.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing
        }
        assert all("SourceSans3" in name for name in fonts)


def test_a_png_is_180_mm_wide_at_300_dots_per_inch() -> None:
    data = png(BARS)
    assert data == png(BARS)
    width, _ = struct.unpack(">II", data[16:24])
    assert width == round(180 / 25.4 * 300)


def test_in_word_the_picture_is_followed_by_its_numbers() -> None:
    data = docx(BARS)
    assert data == docx(BARS)
    paper = Document(io.BytesIO(data))
    assert len(paper.inline_shapes) == 1
    assert paper.inline_shapes[0]._inline.docPr.get("descr") == BARS.alt
    assert len(paper.tables) == 1
    assert BARS.caption in " ".join(paragraph.text for paragraph in paper.paragraphs)


@pytest.mark.parametrize("kind", ["pdf", "png", "docx"])
def test_a_process_of_its_own_makes_the_same(kind: str) -> None:
    assert made(BARS, kind) == WAYS[kind](BARS)


def test_each_file_has_a_way_and_a_name_for_browsers() -> None:
    assert MEDIA_TYPES.keys() == WAYS.keys()


@pytest.mark.parametrize("name", ["likert-before-now", "lines", "growth", "forest", "flow-trial"])
def test_every_kind_can_be_set_as_pdf(name: str) -> None:
    assert pdf(figure("figure-1", "Figure 1", LONG, EXAMPLES[name])).startswith(b"%PDF")


def test_signs_that_no_face_has_are_spelled() -> None:
    one = figure("figure-1", "Figure 1", "中", bars({"中文 😀": 3}, 5))
    assert pdf(one).startswith(b"%PDF")
    assert "[U+4E2D]" in " ".join(line.text for line in drawn(one, replace(PRINTED, spelled=True)).written)


def test_what_there_is_nothing_of_can_be_set_too() -> None:
    assert pdf(figure("figure-1", "Figure 1", "None", ODD["bars-nothing"])).startswith(b"%PDF")

"""PNG and PDF of a figure: the same bytes each time, and a PDF that says what it shows."""

import io
import struct
from dataclasses import replace

import pikepdf
import pytest

from rapport.figures.apart import made
from rapport.figures.files import PRINTED, pdf, png
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
    assert made(BARS, "png") == data  # the same in a process of its own
    width, _ = struct.unpack(">II", data[16:24])
    assert width == round(180 / 25.4 * 300)


@pytest.mark.parametrize("name", ["likert-before-now", "lines", "growth", "forest", "flow-trial"])
def test_every_kind_can_be_set_as_pdf(name: str) -> None:
    assert pdf(figure("figure-1", "Figure 1", LONG, EXAMPLES[name])).startswith(b"%PDF")


def test_signs_that_no_face_has_are_spelled() -> None:
    one = figure("figure-1", "Figure 1", "中", bars({"中文 😀": 3}, 5))
    assert pdf(one).startswith(b"%PDF")
    assert "[U+4E2D]" in " ".join(line.text for line in drawn(one, replace(PRINTED, spelled=True)).written)


def test_what_there_is_nothing_of_can_be_set_too() -> None:
    assert pdf(figure("figure-1", "Figure 1", "None", ODD["bars-nothing"])).startswith(b"%PDF")

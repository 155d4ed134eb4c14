"""The text of contracts: Word files with all that Word hides in them, PDFs, and files that are neither."""

import io
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from rapport.qualitative.papers import bounded, reader
from rapport.qualitative.papers.bounded import read_document
from rapport.qualitative.papers.docx_text import docx_text
from rapport.qualitative.papers.paragraph import Text, UnreadableError, on_one_line
from rapport.qualitative.papers.pdf_text import paragraphs_of, pdf_text
from tests.qualitative.papers.making import contract, insert, pdf, saved

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def texts(text: Text) -> list[str]:
    return [one.text for one in text.paragraphs]


def test_a_word_file_in_the_order_of_reading() -> None:
    found = docx_text(saved(contract()))
    assert [(one.text, one.place, one.under, one.is_heading) for one in found.paragraphs] == [
        ("What we expect", "", "", True),
        ("The mentor meets the scholar weekly.", "", "What we expect", False),
        ("Prepare an agenda.", "", "What we expect", False),
        ("The scholar", "table 1, row 1, column 1", "What we expect", False),
        ("The mentor", "table 1, row 1, column 2", "What we expect", False),
        ("Sends a draft.", "table 1, row 2, column 1", "The scholar", False),
        ("Reads it.", "table 1, row 2, column 2", "The mentor", False),
        ("Answers within a week.", "table 1, row 2, column 2", "The mentor", False),
        ("Both keep it confidential.", "table 1, row 3, column 1", "The scholar", False),
    ]
    assert found.told == ()


def test_fields_insertions_and_text_boxes_are_read_and_deletions_are_not() -> None:
    paper = contract()
    insert(
        paper,
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Name of the </w:t></w:r>"
        "<w:sdt><w:sdtContent><w:r><w:t>mentor</w:t></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>",
    )
    insert(
        paper,
        f"<w:p {W}><w:r><w:t>Meet </w:t></w:r>"
        "<w:del><w:r><w:delText>monthly</w:delText><w:t>monthly</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>weekly</w:t></w:r></w:ins></w:p>",
    )
    insert(
        paper,
        f"<w:p {W}><w:r><w:t>Beside:</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>",
    )
    found = docx_text(saved(paper))
    assert texts(found)[-4:] == ["Name of the mentor", "Meet weekly", "Beside:", "In a box."]
    assert "tracked changes" in found.told[0]


def test_a_table_in_a_cell_is_read_once() -> None:
    paper = contract()
    paper.tables[0].cell(1, 0).add_table(1, 1).cell(0, 0).text = "Inside."
    assert texts(docx_text(saved(paper))).count("Inside.") == 1


def test_a_pdf_in_paragraphs() -> None:
    found = pdf_text(
        pdf(
            ["Mentoring compact", "The scholar and the mentor agree on these expec-", "tations for the coming year.",
             "1. The mentor reads drafts within two weeks and gives con-", "structive critique.",
             "2. The scholar sends an agenda.", "1"],
            ["Mentoring compact", "Both acknowledge each other in every talk that they give.", "2"],
            ["Mentoring compact", "Signed on the day above by all of them together here.", "3"],
        )
    )  # fmt: skip
    assert [(one.text, one.place) for one in found.paragraphs] == [
        ("The scholar and the mentor agree on these expectations for the coming year.", "page 1"),
        ("1. The mentor reads drafts within two weeks and gives constructive critique.", "page 1"),
        ("2. The scholar sends an agenda.", "page 1"),
        ("Both acknowledge each other in every talk that they give.", "page 2"),
        ("Signed on the day above by all of them together here.", "page 3"),
    ]


def test_paragraphs_end_where_they_end() -> None:
    lines = ["A long line that goes on to the very margin and", "ends.", "Another begins here", "", "• one", "• two"]
    assert list(paragraphs_of(lines)) == [
        "A long line that goes on to the very margin and ends.", "Another begins here", "• one", "• two",
    ]  # fmt: skip
    assert list(paragraphs_of(["co-", "Mentors"])) == ["co- Mentors"], "a capital letter was never inside a word"
    assert on_one_line("e\ufb03cacy\u00ad  of\u00a0it") == "efficacy of it"


def test_pages_without_text_are_told() -> None:
    found = pdf_text(pdf(["The mentor reads drafts within two weeks."], []))
    assert found.told == ("Without text, probably pictures: page 2. What stands there is not in the review.",)


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Something to be locked away here."]))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (101 * 1024 * 1024))
    return file.getvalue()


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (pdf([], []), "scanned"),
        (locked(), "password"),
        (b"%PDF-1.7\nnonsense", "damaged"),
        (b"PK\x03\x04nonsense", "not a Word file"),
        (other_zip(), "not a Word file"),
        (bomb(), "unpacks"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older Word"),
        (b"{\\rtf1}", "rich text"),
        (b"GIF89a\x00\x00", "none of the files"),
    ],
    ids=["empty", "scan", "locked", "damaged", "zip", "other", "bomb", "doc", "rtf", "gif"],
)
def test_what_cannot_be_read_says_why(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        reader.read(data) if data else read_document(data)


def test_entities_are_not_followed() -> None:
    file, whole = io.BytesIO(), saved(contract())
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1)
                content = content.replace(b"Reads it.", b"Reads &a; it.")
            new.writestr(name, content)
    assert "root:" not in " ".join(texts(docx_text(file.getvalue())))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"One.\nstill one.\r\n\r\nTwo.", ["One. still one.", "Two."]),
        ("\ufeffEins\nZwei".encode(), ["Eins", "Zwei"]),
        ("Näh".encode("windows-1252"), ["Näh"]),
        ("Näh".encode("utf-16"), ["Näh"]),
    ],
)
def test_plain_text(data: bytes, expected: list[str]) -> None:
    assert texts(reader.read(data)) == expected


def test_a_document_is_read_in_another_process() -> None:
    assert "Sends a draft." in texts(read_document(saved(contract())))


def test_a_file_that_takes_too_long_or_too_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 0.001)
    with pytest.raises(UnreadableError, match="more time or memory"):
        read_document(b"A text.")

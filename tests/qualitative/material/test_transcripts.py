"""Transcripts in the layouts in which people have them; Word files, also hostile ones."""

import io
import zipfile

import pytest
from docx import Document

from rapport.qualitative.material.reading import transcript
from rapport.qualitative.material.reading.plain import lines_of
from rapport.qualitative.material.reading.transcript import Transcript, is_moderator
from rapport.textfiles.mistakes import TextFileError

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(text: str, **more: object) -> Transcript:
    return transcript.read(lines_of(text.encode(), name="a.txt"), name="a.txt", **more)  # type: ignore[arg-type]


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in read(text).turns]


WANTED = [("ADA", "I ask more."), ("BEN", "We meet.\nEvery week.")]


@pytest.mark.parametrize(
    "text",
    [
        "ADA: I ask more.\nBEN: We meet.\nEvery week.",
        "ADA: I ask more.\r\n\r\nBEN: We meet.\r\nEvery week.\r\n",
        "[00:01:02] ADA: I ask more.\n[00:01:09] BEN: We meet.\nEvery week.",
        "00:01:02 ADA: I ask more.\n00:01:09 - BEN: We meet.\n00:01:12 Every week.",
        "ADA [00:01:02]: I ask more.\nBEN (01:09): We meet.\nEvery week.",
        "ADA  0:03\nI ask more.\n\nBEN  0:09\nWe meet.\nEvery week.",
        "ADA 0:03\nI ask more.\nBEN 1:00:09\nWe meet.\nEvery week.",
        "[00:01]\nADA: I ask more.\n[00:02]\nBEN:\nWe meet.\nEvery week.",
        "ADA:\tI ask more.\nBEN:\tWe meet.\nEvery week.",
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v ADA>I ask more.</v>\n\n"
        "2\n00:00:05.000 --> 00:00:06.000\n<v BEN>We meet.\nEvery week.",
    ],
    ids=["plain", "windows", "brackets", "bare", "behind", "below", "below, one blank", "alone", "tab", "vtt"],
)
def test_turns_in_each_layout(text: str) -> None:
    assert said(text) == WANTED


def test_speakers_are_told_from_what_is_said() -> None:
    found = read(
        "Focus group, site A\n\nModerator: What helps?\nAda Berg: One thing: time.\nMy point is this: we need it.\n"
        "See https://example.org for more.\nModerator: Why?\nada berg: Because.\n"
        "Speaker 3: I agree.\nWe meet at 10:30\nOr at 11:00 each week"
    )
    assert found.speakers == {"Moderator": 2, "Ada Berg": 2, "Speaker 3": 1}
    assert [line.text for line in found.before] == ["Focus group, site A"]
    assert found.doubtful == ("My point is this",)
    assert found.turns[1].text.startswith("One thing: time.\nMy point is this: we need it.\nSee https")
    assert found.turns[1].line == 4
    assert found.turns[-1].text == "I agree.\nWe meet at 10:30\nOr at 11:00 each week"


def test_somebody_who_speaks_once_can_be_named() -> None:
    text = "Moderator: What helps?\nModerator: Who?\nGrace: I do."
    assert read(text).doubtful == ("Grace",)
    assert read(text, also=["grace"]).speakers == {"Moderator": 2, "Grace": 1}


def test_who_asks() -> None:
    assert [one for one in ("Moderator", "INT 2", "I", "Inès", "Q", "Quentin") if is_moderator(one)] == [
        "Moderator",
        "INT 2",
        "I",
        "Q",
    ]


@pytest.mark.parametrize("text", ["", "Nobody speaks here.\nOr there."])
def test_without_a_speaker_it_is_no_transcript(text: str) -> None:
    with pytest.raises(TextFileError, match="no speaker was found"):
        read(text)


def packed(xml: str, part: str = "word/document.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, xml)
    return made.getvalue()


def word(body: str, before: str = "") -> bytes:
    return packed(f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')


def test_a_word_file_line_by_line() -> None:
    paper = Document()
    paper.add_paragraph("ADA: I ask more.")
    paper.add_paragraph("BEN:\tWe meet.\nEvery week.")
    made = io.BytesIO()
    paper.save(made)
    found = transcript.read(lines_of(made.getvalue(), name="a.docx"), name="a.docx")
    assert [(turn.speaker, turn.text) for turn in found.turns] == WANTED


def test_what_was_deleted_in_word_is_not_read() -> None:
    run = (
        "<w:p><w:r><w:t>ADA: I ask</w:t></w:r><w:del><w:r><w:delText> less</w:delText><w:t>x</w:t></w:r></w:del></w:p>"
    )
    assert [line.text for line in lines_of(word(run), name="a.docx")] == ["ADA: I ask"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04 and no more", "damaged"),
        (word("<w:p>")[:200], "damaged"),
        (packed("<a>"), "damaged"),
        (packed("x", "xl/workbook.xml"), "a workbook, not a Word file"),
        (packed("x", "a.txt"), "holds no such file"),
        (word("<w:p/>", '<!DOCTYPE a [<!ENTITY b "c">]>'), "declares"),
        (packed(" " * 101_000_000), "unpacks to more"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "old Office"),
        (b"a\0b", "no text"),
        (b"a" * 10_000_001, "larger than 10 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_and_other_files_are_refused(content: bytes, what: str) -> None:
    with pytest.raises(TextFileError, match=what):
        lines_of(content, name="a.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_texts_as_they_are_saved(encoding: str) -> None:
    found = lines_of("INÈS: Café – “yes”".encode(encoding), name="a.txt")
    assert [line.text for line in found] == ["INÈS: Café – “yes”"]

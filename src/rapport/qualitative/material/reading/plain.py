"""The bytes of a plain text as people save it, and the lines of a text or Word file."""

import unicodedata
from dataclasses import dataclass

from rapport.qualitative.material.reading.packed import ZIP, refusal
from rapport.qualitative.material.reading.word import word_lines

UTF16 = (b"\xff\xfe", b"\xfe\xff")
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "an old Office file, or one with a password",
    b"%PDF": "a PDF",
    b"{\\rtf": "rich text (.rtf)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"ID3": "sound",
}
SAVE_AS = "open it, save it as .docx or as plain text (.txt, UTF-8), and choose that"
LARGEST = 10_000_000


@dataclass(frozen=True)
class Line:
    """A line of a file, by its number; of a Word file, the number of the paragraph."""

    number: int
    text: str


def lines_of(content: bytes, *, name: str) -> list[Line]:
    """The lines of a plain text or a Word file, by what is in it and not by what it is called.

    Args:
        content: the bytes.
        name: what messages call the file.

    Returns:
        Every line, also empty ones, without line ends; NFC.

    Raises:
        TextFileError: why it cannot be read.
    """
    if len(content) > LARGEST:
        raise refusal(name, f"the file is larger than {LARGEST // 1_000_000} MB", "divide it")
    if content.startswith(ZIP):
        return [Line(number, text) for number, text in word_lines(content, name=name)]
    for start, kind in OTHER_KINDS.items():
        if content.startswith(start):
            raise refusal(name, f"the file is {kind}", SAVE_AS)
    text = unicodedata.normalize("NFC", decoded(content, name=name))
    return [Line(number, line.rstrip()) for number, line in enumerate(text.split("\n"), 1)]


def decoded(content: bytes, *, name: str) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else Windows-1252; line ends as LF. Raises TextFileError."""
    if content.startswith(UTF16):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            raise refusal(name, "the file is damaged UTF-16", SAVE_AS) from None
    elif b"\0" in content:
        raise refusal(name, "the file is no text", SAVE_AS)
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("windows-1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")

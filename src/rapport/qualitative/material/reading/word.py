"""The lines of a Word file, for transcripts: each paragraph, and within it each line that was broken by hand.

The XML is read as a stream by expat, without a tree. What was deleted and what stands twice is left out; a file that
declares a document type – and with it entities – is refused.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import normalize
from xml.parsers import expat
from zipfile import BadZipFile

from rapport.qualitative.material.reading.packed import WORD, look_inside, refusal

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006 "
# What was deleted or moved away, and the second writing of a text box for older programs.
LEFT_OUT = {f"{W}del", f"{W}moveFrom", f"{MC}Fallback"}
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
BLOCK = 1 << 16
MOST_LINES = 200_000


class _TrapError(Exception):
    """The file declares a document type."""


@dataclass
class _Reader:
    lines: list[tuple[int, str]] = field(default_factory=list)
    # A text box is a paragraph within a paragraph.
    open: list[list[str]] = field(default_factory=list)
    paragraphs: int = 0
    is_text: bool = False
    left_out: int = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag in LEFT_OUT or self.left_out:
            self.left_out += 1
        elif tag == f"{W}p":
            self.open.append([])
        elif tag == f"{W}t":
            self.is_text = True
        elif self.open and tag in SIGNS:
            self.open[-1].append(SIGNS[tag])

    def end(self, tag: str) -> None:
        if self.left_out:
            self.left_out -= 1
        elif tag == f"{W}t":
            self.is_text = False
        elif tag == f"{W}p":
            self.paragraphs += 1
            text = normalize("NFC", "".join(self.open.pop()))
            self.lines += [(self.paragraphs, line.strip()) for line in text.split("\n")]

    def text(self, text: str) -> None:
        if self.is_text and self.open and not self.left_out:
            self.open[-1].append(text)

    def declared(self, *_words: object) -> None:
        raise _TrapError


def word_lines(content: bytes, *, name: str) -> Iterator[tuple[int, str]]:
    """The lines of a Word file, each with the number of its paragraph.

    Args:
        content: the bytes.
        name: what messages call the file.

    Yields:
        Lines without white space around them; empty ones, too.

    Raises:
        TextFileError: it is no Word file, or one that was made to do harm.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.text, reader.declared
    damaged = refusal(name, "the Word file is damaged", WORD.save_as)
    try:
        with look_inside(content, name, WORD) as parts, parts.open(WORD.part) as part:
            while block := part.read(BLOCK):
                parser.Parse(block, False)
                if len(reader.lines) > MOST_LINES:
                    raise refusal(name, f"the file has more than {MOST_LINES:,} lines", "divide it")
        parser.Parse(b"", True)
    except _TrapError:
        raise refusal(name, "the file declares things that no Word file needs", WORD.save_as) from None
    except (expat.ExpatError, BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise damaged from None
    yield from reader.lines

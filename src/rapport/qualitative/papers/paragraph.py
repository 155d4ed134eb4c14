"""The text of a document as paragraphs, and what is said where there is none."""

from dataclasses import dataclass

KINDS = "Bring a document as .docx, .pdf or .txt."
TOO_MUCH = (
    "This file takes more time or memory to read than a contract should. Save it anew, or bring its text as .docx."
)
LONGEST = 20_000
MOST = 5_000
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


class UnreadableError(Exception):
    """A document cannot be read; the message says why and what helps, in a sentence or two for people."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, an item of a list, a heading, or a paragraph in a cell.

    Attributes:
        text: on one line, never empty.
        place: where it stands: ``page 2``, ``table 1, row 3, column 2``; empty for the running text of a Word file.
        under: the heading above it, or that of its column.
        is_heading: it is a heading itself.
    """

    text: str
    place: str = ""
    under: str = ""
    is_heading: bool = False


@dataclass(frozen=True)
class Text:
    """What a document says.

    Attributes:
        paragraphs: in reading order.
        told: what the reader should know: pages without text, notes that were left out.
    """

    paragraphs: tuple[Paragraph, ...]
    told: tuple[str, ...] = ()


def on_one_line(text: str) -> str:
    """Single spaces, no line ends, no signs that nobody sees, ligatures as letters."""
    for code, letters in LIGATURES.items():
        text = text.replace(code, letters)
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "").split())

"""The text of a PDF, joined from its lines into paragraphs. To be called in a process of its own: see ``bounded``."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from rapport.qualitative.papers.paragraph import LONGEST, MOST, Paragraph, Text, UnreadableError, on_one_line

MOST_PAGES = 300
FEW_SIGNS = 20
# Where a new paragraph begins whatever stands above: a bullet, a number, a letter with a bracket.
ITEM = re.compile(
    r"(?:[•●▪■◦○‣⁃–—*\uf0b7\uf0a7-]\s+|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s+|\d{1,2}(?:\.\d{1,2})+\.?\s+)\S"
)
ENDS = re.compile(r"[.!?:;][\"”’')\]]*$")
NUMBER_OF_PAGE = re.compile(r"(?:page\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
SHORT_LINE = 0.75
NO_PDF = "This PDF cannot be read: it is damaged or not a PDF. Open it, save or print it as PDF anew, and bring that."
SCANNED = (
    "This PDF holds pictures of pages and no text: it was probably scanned. Run text recognition (OCR) over it, "
    "or type the text into a Word file, and bring that."
)
LOCKED = "This PDF is locked with a password. Save it without one, and bring that."


def pdf_text(data: bytes) -> Text:
    """Read a PDF.

    Args:
        data: its bytes.

    Returns:
        Its paragraphs, page by page; lines that every page repeats and page numbers are left out.

    Raises:
        UnreadableError: it is no PDF, is locked, or holds pictures of pages alone.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(LOCKED)
        count = len(reader.pages)
        pages = [reader.pages[at].extract_text() or "" for at in range(min(count, MOST_PAGES))]
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise UnreadableError(NO_PDF) from error
    empty = [at for at, page in enumerate(pages, start=1) if len(page.strip()) < FEW_SIGNS]
    if len(empty) == len(pages):
        raise UnreadableError(SCANNED)
    lines = _without_repeats([[on_one_line(line) for line in page.splitlines()] for page in pages])
    found = [
        Paragraph(text[:LONGEST], f"page {at}")
        for at, page in enumerate(lines, start=1)
        for text in paragraphs_of(page)
    ]
    told = []
    if empty:
        which = ", ".join(map(str, empty))
        told.append(f"Without text, probably pictures: page {which}. What stands there is not in the review.")
    if count > MOST_PAGES or len(found) > MOST:
        told.append(f"Only the first {MOST_PAGES} pages and {MOST:,} paragraphs were read.")
    return Text(tuple(found[:MOST]), tuple(told))


def paragraphs_of(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of a page into paragraphs.

    Args:
        lines: of one page; empty ones separate.

    Yields:
        Paragraphs. One ends at an empty line, before an item of a list, and after a line that ends a sentence well
        before the margin.
    """
    margin = max(map(len, lines), default=0)
    parts: list[str] = []
    for line in lines:
        if parts and (not line or ITEM.match(line) or _is_last(parts[-1], margin)):
            yield _joined(parts)
            parts = []
        if line:
            parts.append(line)
    if parts:
        yield _joined(parts)


def _is_last(line: str, margin: int) -> bool:
    return len(line) < SHORT_LINE * margin and bool(ENDS.search(line))


def _joined(parts: list[str]) -> str:
    """Lines as one, with words put together again that were broken at a line's end."""
    text = parts[0]
    for part in parts[1:]:
        is_broken = re.search(r"[^\W\d]-$", text) and part[:1].islower()
        text = text[:-1] + part if is_broken else f"{text} {part}"
    return text


def _without_repeats(pages: list[list[str]]) -> list[list[str]]:
    """The pages without page numbers and without first and last lines that most pages share."""
    edges = Counter(line for page in pages for line in {*_edge(page)})
    often = {line for line, times in edges.items() if len(pages) > 2 and times > len(pages) / 2}
    return [[line for at, line in enumerate(page) if not _is_repeat(line, at, page, often)] for page in pages]


def _edge(page: list[str]) -> list[str]:
    full = [line for line in page if line]
    return full[:2] + full[-2:]


def _is_repeat(line: str, at: int, page: list[str], often: set[str]) -> bool:
    if not line or line not in _edge(page):
        return False
    is_at_the_end = not any(page[at + 1 :]) or not any(page[:at])
    return line in often or (is_at_the_end and bool(NUMBER_OF_PAGE.fullmatch(line)))

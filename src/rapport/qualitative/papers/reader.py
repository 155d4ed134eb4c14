"""The process that reads one document and ends: ``python -m rapport.qualitative.papers.reader``.

The document stands on its standard input, what it says goes to its standard output as JSON. It may neither write files
nor take more than its share of time and memory.
"""

import json
import resource
import sys
from dataclasses import asdict

from rapport.qualitative.papers.docx_text import docx_text
from rapport.qualitative.papers.paragraph import KINDS, MOST, TOO_MUCH, Paragraph, Text, UnreadableError, on_one_line
from rapport.qualitative.papers.pdf_text import pdf_text

SECONDS = 20
MEMORY = 1024**3
MOST_SIGNS = 3_000_000
OLD_WORD = b"\xd0\xcf\x11\xe0"


def main() -> None:
    """Read the document on standard input within bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = asdict(_within_bounds(read(sys.stdin.buffer.read())))
    except UnreadableError as error:
        answer = {"why": str(error)}
    except MemoryError:
        answer = {"why": TOO_MUCH}
    sys.stdout.write(json.dumps(answer))


def _within_bounds(text: Text) -> Text:
    """A document as long as a shelf of books is cut."""
    signs = 0
    for at, one in enumerate(text.paragraphs):
        signs += len(one.text)
        if signs > MOST_SIGNS:
            return Text(text.paragraphs[:at], (*text.told, f"Only the first {at:,} paragraphs were read."))
    return text


def read(data: bytes) -> Text:
    if data.startswith(b"PK\x03\x04"):
        return docx_text(data)
    if b"%PDF-" in data[:1024]:
        return pdf_text(data)
    if data.startswith(OLD_WORD):
        raise UnreadableError("This is a file of an older Word (.doc). Save it as .docx, and bring that.")
    if data.startswith(b"{\\rtf"):
        raise UnreadableError("This is a rich text file (.rtf). Open it in Word, save it as .docx, and bring that.")
    return _plain(data)


def _plain(data: bytes) -> Text:
    """A plain text: paragraphs are separated by empty lines; where there is none, each line is one."""
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(f"This is none of the files that can be read. {KINDS}")
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("windows-1252", errors="replace")
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    blocks = plain.split("\n\n") if "\n\n" in plain else plain.split("\n")
    found = [Paragraph(line) for line in map(on_one_line, blocks) if line]
    told = (f"Only the first {MOST:,} paragraphs were read.",) if len(found) > MOST else ()
    return Text(tuple(found[:MOST]), told)


if __name__ == "__main__":
    main()

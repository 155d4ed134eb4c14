"""A look into a ZIP that somebody brought – a workbook, a Word file – before anything of it is unpacked."""

import io
import zipfile
from dataclasses import dataclass

from rapport.textfiles.mistakes import Mistake, TextFileError

ZIP = b"PK\x03\x04"
MOST_PARTS = 5_000
DAMAGED = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, OverflowError, RuntimeError)


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes:
        part: the part that makes it one.
        called: what it is called with its article.
        save_as: what helps whoever has another.
        largest: how many bytes it may unpack to.
    """

    part: str
    called: str
    save_as: str
    largest: int


WORKBOOK = Kind("xl/workbook.xml", "a workbook", "save it as CSV (UTF-8) or XLSX, and choose that", 400_000_000)
WORD = Kind("word/document.xml", "a Word file", "save it as .docx or .txt, and choose that", 100_000_000)


def refusal(name: str, what: str, mend: str) -> TextFileError:
    """One mistake in the file as a whole."""
    return TextFileError([Mistake(name, 1, what, mend)])


def look_inside(content: bytes, name: str, kind: Kind) -> zipfile.ZipFile:
    """Open the ZIP if it is of this kind and unpacks to no more than that may.

    The sizes that a ZIP says of its parts are upper bounds of what can be read of them.

    Raises:
        TextFileError: why not.
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(content))
        parts = {part.filename: part for part in opened.infolist()}
    except DAMAGED:
        raise refusal(name, "the file is damaged", kind.save_as) from None
    if kind.part not in parts:
        other = next((one.called for one in (WORKBOOK, WORD) if one.part in parts), "a ZIP that holds no such file")
        raise refusal(name, f"the file is {other}, not {kind.called}", kind.save_as)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts.values()) > kind.largest:
        raise refusal(name, f"the file unpacks to more than {kind.largest // 1_000_000} MB", "divide it")
    if parts[kind.part].flag_bits & 0x1:
        raise refusal(name, "the file is locked with a password", "save it without one")
    return opened

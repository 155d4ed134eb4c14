"""CSV as a stream: row by row, so that a file of any size is read within little memory.

The file is read twice: once as bytes, to find out how it is saved and its fingerprint, then as rows. What is
forgiven and what is refused stands in ``csv_file``.
"""

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError

DELIMITERS = ",;\t|"
# A first line by which Excel is told the delimiter; what saved the file anew may have filled it up to all columns.
SAID = re.compile(r'"?sep=([,;\t|])"?\1*(?=[\r\n]|$)', re.IGNORECASE)
LONGEST_CELL = 1_000_000
MOST_COLUMNS = 10_000
MOST_MISTAKES = 100
BLOCK = 1 << 20
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
NOT_IN_WINDOWS_1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
Cells = list[str]
Opener = Callable[[], BinaryIO]


@dataclass(frozen=True)
class CsvStream:
    """A CSV file that was looked at, and whose rows can be read.

    Attributes:
        file: its name for messages.
        open: opens its bytes anew.
        header: the column names, without white space around them, all different; the first may be
            empty (row names as R writes them).
        first_line: line of the file on which its rows begin: 2 below a line ``sep=;``, else 1.
        header_line: line of the file on which the column names stand.
        encoding: ``utf-8``, ``windows-1252`` or what the caller asked for.
        delimiter: comma, semicolon, tab or bar.
        sha256: fingerprint of the bytes.
        size: how many bytes.
    """

    file: str
    open: Opener
    header: tuple[str, ...]
    first_line: int
    header_line: int
    encoding: str
    delimiter: str
    sha256: str
    size: int

    def records(self) -> Iterator[tuple[int, Cells]]:
        """Every row below the header, also those without any text.

        Yields:
            The line of the file on which the row begins (a quoted cell may hold line ends), and one text per
            column as it stands in the file; an empty list for a row without any text.

        Raises:
            TextFileError: with every ragged row, at most a hundred, or where the file is no CSV.
        """
        found, width = MistakeList(), len(self.header)
        for line, cells in _records(self.open(), self.encoding, self.delimiter, self.file):
            if line <= self.header_line:
                continue
            if not any(cells) or not any(cell.strip() for cell in cells):
                yield line, []
                continue
            if len(cells) > width:
                cells = cells[:width] + _without_empty_end(cells[width:])
            if len(cells) != width:
                found.add(_ragged(line, len(cells), width, self.file))
                if len(found.mistakes) >= MOST_MISTAKES:
                    break
                continue
            yield line, cells
        found.raise_if_any()


def look_at(opener: Opener, *, name: str, encoding: str | None = None) -> CsvStream:
    """Find out how a CSV file is saved, and read its header.

    Args:
        opener: opens its bytes.
        name: what messages call the file.
        encoding: how it is saved, where that is known; otherwise UTF-8 is tried, then Windows-1252.

    Returns:
        The file, ready to be read.

    Raises:
        TextFileError: the bytes are no text, the file is empty, or its header is wrong.
    """
    with opener() as file:
        seen = _look_through(file, name, encoding)
    with opener() as file:
        start = _text(file, seen.encoding)
        try:
            delimiter, first_line = _delimiter(start.read(BLOCK))
        except UnicodeDecodeError:
            raise TextFileError([_not_in(encoding, 1, name)]) from None
    line, cells = _first_row(_records(opener(), seen.encoding, delimiter, name), first_line, name)
    header = tuple(_without_empty_end([cell.strip() for cell in cells]))
    if len(header) > MOST_COLUMNS:
        what = f"the header has {len(header):,} columns; at most {MOST_COLUMNS:,} can be read"
        raise TextFileError([Mistake(name, line, what, "keep the columns that are needed")])
    found = MistakeList()
    found.add(*_header_mistakes(header, line, name))
    found.raise_if_any()
    return CsvStream(name, opener, header, first_line, line, seen.encoding, delimiter, seen.sha256, seen.size)


def _first_row(records: Iterator[tuple[int, Cells]], first_line: int, name: str) -> tuple[int, Cells]:
    for line, cells in records:
        if line >= first_line and any(cell.strip() for cell in cells):
            return line, cells
    raise TextFileError([Mistake(name, 1, "the file is empty", "save it with a header and rows")])


@dataclass(frozen=True)
class _Seen:
    encoding: str
    sha256: str
    size: int


def _look_through(file: BinaryIO, name: str, encoding: str | None) -> _Seen:
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    lines, size, not_utf8, not_windows = 1, 0, 0, False
    while block := file.read(BLOCK):
        digest.update(block)
        if encoding is None:
            _refuse_what_is_no_text(block, size, lines, name)
            if not not_utf8:
                not_utf8 = _first_bad_line(decoder, block, lines)
            not_windows = not_windows or any(byte in block for byte in NOT_IN_WINDOWS_1252)
        lines += block.count(b"\n")
        size += len(block)
    if encoding is None and not not_utf8 and _first_bad_line(decoder, b"", lines, final=True):
        not_utf8 = lines
    if not_utf8 and not_windows:
        what = "this line is neither UTF-8 nor Windows-1252"
        mend = "save the file as “CSV UTF-8”"
        raise TextFileError([Mistake(name, not_utf8, what, mend)])
    found = encoding or ("windows-1252" if not_utf8 else "utf-8")
    return _Seen(found, digest.hexdigest(), size)


def _refuse_what_is_no_text(block: bytes, before: int, lines: int, name: str) -> None:
    if before == 0 and block.startswith(UTF16_MARKS):
        what = "the file is saved as UTF-16 (“Unicode text”)"
        raise TextFileError([Mistake(name, 1, what, "save it as “CSV UTF-8”")])
    at = block.find(b"\0")
    if at >= 0:
        what = "this line holds a NUL byte, so the file is no text"
        mend = "export it again as CSV (an .xlsx or .sav file only renamed to .csv cannot be read)"
        raise TextFileError([Mistake(name, lines + block.count(b"\n", 0, at), what, mend)])


def _first_bad_line(decoder: codecs.IncrementalDecoder, block: bytes, lines: int, *, final: bool = False) -> int:
    """The line of the first byte that is no UTF-8; 0 where all are."""
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        held = len(error.object) - len(block)  # bytes of a sign that began in the block before
        return lines + block.count(b"\n", 0, max(0, error.start - held))
    return 0


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    plainly = encoding.lower().replace("_", "-")
    return io.TextIOWrapper(file, "utf-8-sig" if plainly in ("utf-8", "utf8") else encoding, newline="")


def _not_in(encoding: str | None, line: int, name: str) -> Mistake:
    what = f"this line, or one after it, cannot be read as {encoding}"
    return Mistake(name, line, what, "name another encoding (data: encoding), or save the file as “CSV UTF-8”")


def _delimiter(text: str) -> tuple[str, int]:
    """The delimiter, and the line on which the rows begin.

    Where the first line names no delimiter, it is the one that stands most often in the first line with text, outside
    quotes.
    """
    if said := SAID.match(text):
        return said[1], 2
    counts: Counter[str] = Counter()
    quoted = False
    for sign in text.lstrip("\r\n \t"):
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in "\r\n":
            break
        elif not quoted and sign in DELIMITERS:
            counts[sign] += 1
    return max(DELIMITERS, key=lambda sign: counts[sign]), 1


def _records(file: BinaryIO, encoding: str, delimiter: str, name: str) -> Iterator[tuple[int, Cells]]:
    csv.field_size_limit(LONGEST_CELL)
    line = 1
    with file, _text(file, encoding) as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            what = f"the row that begins here is no CSV: {error}"
            mend = "close every quotation mark, and double one that is part of the text"
            raise TextFileError([Mistake(name, line, what, mend)]) from None
        except UnicodeDecodeError:
            raise TextFileError([_not_in(encoding, line, name)]) from None


def _without_empty_end(cells: Cells) -> Cells:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _header_mistakes(header: tuple[str, ...], line: int, name: str) -> Iterator[Mistake]:
    for column, times in Counter(header).items():
        if column and times > 1:
            places = ", ".join(str(at) for at, cell in enumerate(header, 1) if cell == column)
            what = f"{times} columns are called “{column}” (columns {places})"
            yield Mistake(name, line, what, "give each column a name of its own")
    for at, cell in enumerate(header, 1):
        if not cell and at > 1:  # R writes row names below an empty first name
            yield Mistake(name, line, f"column {at} has no name", "name it in the header")


def _ragged(line: int, cells: int, columns: int, name: str) -> Mistake:
    what = f"this row has {cells} cells, the header {columns}"
    mend = "put a cell that holds the delimiter in quotes, or add what is missing"
    return Mistake(name, line, what, mend)

"""Records as REDCap exports them: CSV, JSON or XML, one record a row (flat) or one value a row (eav).

Every value is kept exactly as the file has it; what it means is asked in `answers.py`. Reading refuses a file whose
columns the dictionary does not know, with row and column.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rapport.surveys.redcap.checks import MOST_HINTS
from rapport.surveys.redcap.dictionary import quoted
from rapport.surveys.redcap.layout import Layout
from rapport.textfiles import csv_file
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import decode_utf8

Format = Literal["csv", "json", "xml"]
Shape = Literal["flat", "eav"]
# The columns of an export of one value a row; those in the middle only where the project has them.
EAV = ("record", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "field_name", "value")
EAV_NEEDED = ("record", "field_name", "value")
LARGEST_FILE = 200_000_000
SHOWN = 60
# Halves of signs beyond the first 65,536, which JSON can write alone; and signs that XML cannot hold.
HALF = re.compile(r"[\ud800-\udfff]")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Records:
    """The rows of an export.

    Attributes:
        columns: the names in the order of the file.
        rows: text by column; JSON and XML may leave a column out of a row.
        shape: one record a row, or one value.
        places: of each row in the file: as a spreadsheet counts, and the line.
        file: its name for messages.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    shape: Shape = "flat"
    places: tuple[tuple[int, int], ...] = ()
    file: str = "records"

    def mistake(self, at: int, column: str, what: str, mend: str) -> Mistake:
        """A mistake in one value; `at` counts the rows from 0."""
        number, line = self.places[at] if at < len(self.places) else (at + 1, 1)
        return Mistake(self.file, line, f"row {number}, column “{column[:SHOWN]}”: {what}", mend)


def read(data: bytes, layout: Layout, *, form: Format, name: str) -> Records:
    """Read an export of records.

    Args:
        data: the bytes of the file.
        layout: of the project's dictionary.
        form: CSV, JSON or XML.
        name: what messages call the file.

    Returns:
        The rows; their values are exactly those of the file.

    Raises:
        TextFileError: with every column that the dictionary does not have, or why nothing can be read.
    """
    if len(data) > LARGEST_FILE:
        what = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
        raise TextFileError([Mistake(name, 1, what, "export fewer records at a time")])
    columns, rows, places = READERS[form](data, name)
    shape: Shape = "eav" if set(EAV_NEEDED) <= set(columns) <= set(EAV) else "flat"
    records = Records(columns, rows, shape, places, name)
    found = list(_column_mistakes(records, layout)) or list(_row_mistakes(records, layout))
    if found:
        raise TextFileError(found)
    return records


def _column_mistakes(records: Records, layout: Layout) -> Iterator[Mistake]:
    if not records.columns:
        yield Mistake(records.file, 1, "the file holds no record", "export the records again")
    if records.shape == "eav":
        return
    unknown = [(at, column) for at, column in enumerate(records.columns) if column not in layout.columns]
    for number, (at, column) in enumerate(unknown):
        near = nearest(column[:SHOWN], layout.columns) if number < MOST_HINTS else None
        what = f"column {at + 1}, “{column[:SHOWN]}”, is no field of the dictionary"
        otherwise = "take the column out, or add the field to the dictionary"
        yield Mistake(records.file, 1, what, f"write “{near}”, if you mean that" if near else otherwise)
    if records.columns and layout.record_id not in records.columns:
        what = f"the column “{layout.record_id}”, which names the record, is missing"
        yield Mistake(records.file, 1, what, "export the records with their ids")


def _row_mistakes(records: Records, layout: Layout) -> Iterator[Mistake]:
    is_flat = records.shape == "flat"
    key = layout.record_id if is_flat else "record"
    for at, row in enumerate(records.rows):
        if not row.get(key, "").strip():
            yield records.mistake(at, key, "the record has no id", "write one")
        name = row.get("field_name", "")
        if not is_flat and name not in layout.fields:
            what = f"“{name[:SHOWN]}” is no field of the dictionary"
            yield records.mistake(at, "field_name", what, "take the row out, or add the field to the dictionary")


Table = tuple[tuple[str, ...], tuple[Mapping[str, str], ...], tuple[tuple[int, int], ...]]


def _from_csv(data: bytes, name: str) -> Table:
    table = csv_file.read_data(data, name=name)
    if missing := [at for at, column in enumerate(table.header) if not column]:
        raise TextFileError([Mistake(name, table.header_line, f"column {missing[0] + 1} has no name", "name it")])
    rows = tuple(dict(zip(table.header, row.cells, strict=True)) for row in table.rows)
    lines = sorted([table.header_line, *table.blank_lines, *(row.line for row in table.rows)])
    number = {line: at + 1 for at, line in enumerate(lines)}
    return table.header, rows, tuple((number[row.line], row.line) for row in table.rows)


def _from_json(data: bytes, name: str) -> Table:
    text = decode_utf8(data, name=name)
    try:
        # Numbers stay as they are written; REDCap sends text, but for the number of an instance.
        found = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        what = f"this is no JSON: {getattr(error, 'msg', 'nested too deeply')}"
        raise TextFileError([Mistake(name, line, what, "export the records again")]) from None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise TextFileError([Mistake(name, 1, "the records are no list of objects", "write [{…}, {…}]")])
    rows = [{HALF.sub("\ufffd", key): _json_value(value) for key, value in row.items()} for row in found]
    return _table(rows, name)


def _json_value(value: object) -> str | None:
    """The text of a value; None where it is none, or holds half a sign."""
    if value is None:
        return ""
    return value if isinstance(value, str) and not HALF.search(value) else None


def _from_xml(data: bytes, name: str) -> Table:
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        what = f"this is no XML: {error.msg}"
        raise TextFileError([Mistake(name, error.position[0], what, "export the records again")]) from None
    except (DefusedXmlException, ValueError, LookupError):
        what = "the file declares entities, a document type or an encoding that cannot be read"
        raise TextFileError([Mistake(name, 1, what, "export the records again")]) from None
    if root.tag != "records" or any(item.tag != "item" for item in root):
        raise TextFileError([Mistake(name, 1, "the records do not stand as <records><item>…", "export them again")])
    rows: list[dict[str, str | None]] = []
    for item in root:
        row: dict[str, str | None] = {}
        for value in item:
            # A name that stands twice, or holds elements, is no value.
            row[value.tag] = None if value.tag in row or len(value) else value.text or ""
        rows.append(row)
    return _table(rows, name)


def _table(rows: Sequence[Mapping[str, str | None]], name: str) -> Table:
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    whole: list[Mapping[str, str]] = []
    mistakes = []
    for at, row in enumerate(rows):
        for key, value in row.items():
            if value is None:
                what = f"row {at + 1}, column “{key[:SHOWN]}”: the value is no text"
                mistakes.append(Mistake(name, 1, what, "write each value once, as text"))
        whole.append({key: value for key, value in row.items() if value is not None})
    if mistakes:
        raise TextFileError(mistakes)
    return columns, tuple(whole), tuple((at + 1, 1) for at in range(len(rows)))


READERS = {"csv": _from_csv, "json": _from_json, "xml": _from_xml}


def write(records: Records, form: Format) -> bytes:
    """Write records in one of REDCap's formats, UTF-8; read again, they are the same.

    XML has no place for control characters: each becomes the sign for “unknown” there.
    """
    return WRITERS[form](records.columns, records.rows)


def _to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    lines = [",".join(map(quoted, columns))]
    lines += [",".join(quoted(row.get(column, "")) for column in columns) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _to_json(_: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _to_xml(_: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    parts = ['<?xml version="1.0" encoding="UTF-8" ?>\n<records>\n']
    for row in rows:
        values = "".join(f"<{name}>{_in_xml(value)}</{name}>" for name, value in row.items())
        parts.append(f"<item>{values}</item>\n")
    return "".join([*parts, "</records>\n"]).encode("utf-8")


def _in_xml(text: str) -> str:
    """A value in XML. A carriage return is written by its number, or reading would make it a line feed."""
    return escape(NOT_IN_XML.sub("\ufffd", text), {"\r": "&#13;"})


WRITERS = {"csv": _to_csv, "json": _to_json, "xml": _to_xml}

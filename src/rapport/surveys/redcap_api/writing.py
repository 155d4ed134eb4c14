"""Rows and tables as JSON, CSV or XML, piece by piece. Every value is a text, and none is null. Pure."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from rapport.surveys.missing import MISSING
from rapport.surveys.redcap_api.names import RECORD
from rapport.surveys.redcap_api.project import STATUS
from rapport.surveys.redcap_api.records import Told
from rapport.surveys.redcap_api.refused import XML
from rapport.surveys.redcap_api.sheet import EVENT, REPEATS, Column, Sheet

PIECE = 500
# What XML 1.0 cannot hold, however it is written.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CODES = frozenset(str(int(code)) for code in MISSING)
Line = Sequence[str]
TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xml": "text/xml; charset=utf-8",
}


def records(
    sheet: Sheet,
    rows: Iterable[Told],
    format: str,  # noqa: A002 – the API's own word
    delimiter: str = ",",
) -> Iterator[str]:
    """An export with a column for each field."""
    names = sheet.headings if format == "csv" and sheet.chosen.heads_in_words else sheet.names
    return table(names, (row.lead + row.cells for row in rows), format, "records", delimiter)


def values(
    sheet: Sheet,
    rows: Iterable[Told],
    format: str,  # noqa: A002 – the API's own word
    delimiter: str = ",",
    *,
    in_words: bool,
) -> Iterator[str]:
    """An export with a line for each value that there is; the sheet holds codes."""
    names = ["record"]
    if sheet.project.is_longitudinal:
        names.append(EVENT)
        if sheet.project.repeats:
            names += REPEATS
    labels = [labels_of(column) if in_words else {} for column in sheet.columns]
    return table([*names, "field_name", "value"], _values(sheet, rows, labels), format, "records", delimiter)


def labels_of(column: Column) -> Mapping[str, str]:
    """What the texts of a column mean; of a tick, what its code means."""
    if column.field is None:
        return {str(code): text for code, text in STATUS.items()} if column.name == column.form.complete else {}
    if column.code:
        return {str(code): text for code, text in column.field.labels.items()} | {
            column.code: column.field.labels.get(column.value, column.code)
        }
    recoded = column.field.recoded
    return {recoded.get(code, str(code)): text for code, text in column.field.labels.items()}


def _values(sheet: Sheet, rows: Iterable[Told], labels: Sequence[Mapping[str, str]]) -> Iterator[list[str]]:
    told = ""
    for row in rows:
        record, event, repeat, instance = row.at
        lead = [record]
        if sheet.project.is_longitudinal:
            at = sheet.project.events[event]
            lead.append(at.name if sheet.chosen.events_by_name else at.label)
            if sheet.project.repeats:
                lead += [sheet.project.forms[repeat].name if repeat >= 0 else "", str(instance or "")]
        if sheet.chosen.has_record and record != told:
            yield [*lead, RECORD, record]
        told = record
        for at_column, name, value in _said(sheet, row.cells):
            yield [*lead, name, labels[at_column].get(value, value)]


def _said(sheet: Sheet, cells: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The values of one row: of ticks those that are set, and of a question without answer why there is none, once."""
    unanswered = ""
    for at, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
        if not cell or (column.name == column.form.complete and cell == sheet.unseen):
            continue
        if column.field is None or not column.code:
            yield at, column.field.name if column.field else column.name, cell
        elif cell == "1":
            yield at, column.field.name, column.code
        elif cell in CODES and unanswered != column.field.name:
            unanswered = column.field.name
            yield at, column.field.name, cell


def table(
    names: Sequence[str],
    rows: Iterable[Line],
    format: str,  # noqa: A002 – the API's own word
    root: str,
    delimiter: str = ",",
) -> Iterator[str]:
    """A table: in JSON a list of objects, in CSV with headings, in XML an element for each row."""
    if format == "json":
        return _json(names, rows)
    return _csv(names, rows, delimiter) if format == "csv" else _xml(names, rows, root)


def _json(names: Sequence[str], rows: Iterable[Line]) -> Iterator[str]:
    left, mark = iter(rows), "["
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    while some := list(islice(left, PIECE)):
        yield mark + ",".join([encode(dict(zip(names, row, strict=True))) for row in some])
        mark = ","
    yield "]" if mark == "," else "[]"


def _csv(names: Sequence[str], rows: Iterable[Line], delimiter: str = ",") -> Iterator[str]:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n", delimiter=delimiter)
    left = chain([names], rows)
    while some := list(islice(left, PIECE)):
        writer.writerows(some)
        yield file.getvalue()
        file.seek(0)
        file.truncate()


def _xml(names: Sequence[str], rows: Iterable[Line], root: str) -> Iterator[str]:
    ends = [(f"<{name}><![CDATA[", f"]]></{name}>") for name in names]
    left = iter(rows)
    yield f"{XML}\n<{root}>\n"
    while some := list(islice(left, PIECE)):
        items = (
            "".join([start + _in_xml(cell) + end for (start, end), cell in zip(ends, row, strict=True)]) for row in some
        )
        yield "".join(f"<item>{item}</item>\n" for item in items)
    yield f"</{root}>"


def _in_xml(text: str) -> str:
    if "]]>" in text:
        text = text.replace("]]>", "]]]]><![CDATA[>")
    return text if text.isalnum() else NOT_IN_XML.sub("\ufffd", text)


def one_object(found: Mapping[str, str | int], format: str) -> str:  # noqa: A002
    """One object, not a list of one."""
    if format == "json":
        return json.dumps(found, ensure_ascii=False)
    texts = {name: str(value) for name, value in found.items()}
    if format == "csv":
        return "".join(_csv(list(texts), [list(texts.values())]))
    body = "".join(f"<{name}><![CDATA[{_in_xml(value)}]]></{name}>" for name, value in texts.items())
    return f"{XML}\n<items>{body}</items>"


def anything(rows: Sequence[Mapping[str, str]], names: Sequence[str], format: str, root: str) -> str:  # noqa: A002
    """A short table as a whole."""
    return "".join(table(names, ([row[name] for name in names] for row in rows), format, root))

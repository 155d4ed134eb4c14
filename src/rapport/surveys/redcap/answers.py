"""What a value of a record says: whether the dictionary allows it, and which answer of ours it is."""

import re
from collections.abc import Iterator, Mapping

from rapport.surveys.fields import Value, fields
from rapport.surveys.instrument import Instrument
from rapport.surveys.missing import Missing
from rapport.surveys.redcap.choices import choices_of, tick_name
from rapport.surveys.redcap.conditions import PREFER_NOT, code_of
from rapport.surveys.redcap.dictionary import Row
from rapport.surveys.redcap.layout import Column, Layout
from rapport.surveys.redcap.names import called
from rapport.surveys.redcap.records import Records
from rapport.textfiles.mistakes import Mistake

DAY = r"\d{4}-\d{2}-\d{2}"
SHAPES = {
    "integer": r"-?\d+",
    "number": r"-?(\d+(\.\d*)?|\.\d+)",
    "date": DAY,
    "datetime": rf"{DAY} \d{{2}}:\d{{2}}",
    "datetime_seconds": rf"{DAY} \d{{2}}:\d{{2}}:\d{{2}}",
    "time": r"\d{2}:\d{2}",
}
IN_WORDS = {
    "integer": "a whole number",
    "number": "a number",
    "date": "a date as 2026-01-31",
    "datetime": "a time as 2026-01-31 13:30",
    "datetime_seconds": "a time as 2026-01-31 13:30:00",
    "time": "a time as 13:30",
}
STATUSES = ("0", "1", "2")


def strange_values(records: Records, layout: Layout) -> Iterator[Mistake]:
    """Values that the dictionary does not allow, each with row and column: what an import has to refuse.

    An export is read without it: a project keeps values from before its dictionary was changed.
    """
    rows = {row.field_name: row for row in layout.dictionary.rows}
    for at, record in enumerate(records.rows):
        for column, value in _values(records, record, layout):
            if value != "" and (expected := _expected(column, rows.get(column.field), value, records.shape == "eav")):
                yield records.mistake(at, column.name, f"“{value[:40]}” is not {expected}", "mend the value")


def _values(records: Records, record: Mapping[str, str], layout: Layout) -> Iterator[tuple[Column, str]]:
    if records.shape == "eav":
        yield layout.fields[record["field_name"]], record.get("value", "")
    else:
        yield from ((layout.columns[name], value) for name, value in record.items())


def _expected(column: Column, row: Row | None, value: str, is_eav: bool) -> str:
    """What a value should be; empty where it is that."""
    if column.kind == "complete":
        return "" if value in STATUSES else "0, 1 or 2"
    if column.kind == "tick":
        return "" if value in ("0", "1") else "0 or 1"
    if column.kind != "field" or row is None:
        return ""
    if row.field_type in ("radio", "dropdown", "yesno", "truefalse") or (is_eav and row.field_type == "checkbox"):
        codes = [choice.code for choice in choices_of(row)]
        return "" if value in codes or not codes else f"one of {', '.join(codes)[:120]}"
    kind = shape_of(row)
    return "" if not kind or re.fullmatch(SHAPES[kind], value) else IN_WORDS[kind]


def shape_of(row: Row) -> str:
    """Which shape the values of a field have in records, whatever its forms show; empty where any text is one."""
    validation = row.text_validation_type_or_show_slider_number
    if row.field_type == "slider":
        return "integer"
    if row.field_type != "text":
        return ""
    if validation.startswith(("datetime_seconds_", "datetime_", "date_")):
        return validation.rpartition("_")[0]
    if validation.startswith("number"):
        return "number"
    return validation if validation in ("integer", "time") else ""


def answers_of(record: Mapping[str, str], instrument: Instrument) -> dict[str, Value]:
    """The answers of a flat record to one instrument, by our fields; values that it has no answer for stay as text.

    Args:
        record: one row of a flat export.
        instrument: of the form.

    Returns:
        For each field that the record has a value for, the answer as it is kept; blanks are left out.
    """
    names = called(instrument)
    found: dict[str, Value] = {}
    for one in fields(instrument):
        name = names.get(one.id, one.id)
        if one.kind == "ticks":
            ticks = {option.value for option in one.options if record.get(tick_name(name, code_of(option))) == "1"}
            if record.get(tick_name(name, PREFER_NOT)) == "1" and one.item.prefer_not:
                found[one.id] = int(Missing.PREFER_NOT)
            elif ticks:
                found[one.id] = frozenset(ticks)
        elif value := record.get(name, ""):
            codes = {code_of(option): option.value for option in one.options}
            if one.item.prefer_not:
                codes.setdefault(PREFER_NOT, int(Missing.PREFER_NOT))
            found[one.id] = codes.get(value, value) if one.kind == "choice" else _number(value, one.kind)
    return found


def _number(value: str, kind: str) -> Value:
    if kind != "number" or not re.fullmatch(r"-?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})", value):
        return value
    return float(value) if "." in value else int(value)

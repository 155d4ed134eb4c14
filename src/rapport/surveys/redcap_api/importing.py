"""What a client wants to write: its data as rows, and each row as answers – or, for each mistake, where and why."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException, ElementTree

from rapport.surveys.redcap_api.asked import Asked
from rapport.surveys.redcap_api.names import RECORD
from rapport.surveys.redcap_api.refused import RefusedError, not_valid
from rapport.surveys.redcap_api.sheet import EVENT, REPEATS

MOST_ROWS = 100_000
LONGEST_CELL = 1_000_000
DAY = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})", re.ASCII)
Row = dict[str, str]


@dataclass(frozen=True)
class Mistake:
    """One value that cannot be written."""

    record: str
    field: str
    value: str
    why: str

    def line(self) -> str:
        """As REDCap tells it: record, field, value and reason, as a line of CSV."""
        file = io.StringIO()
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="").writerow(
            [self.record, self.field, self.value[:100], self.why]
        )
        return file.getvalue()


@dataclass(frozen=True)
class Place:
    """Where a row belongs."""

    record: str
    event: str = ""
    form: str = ""
    instance: str = ""


@dataclass
class Wanted:
    """All that is to be written, by place: field or tick, and value as text."""

    rows: dict[Place, Row] = field(default_factory=dict)

    @property
    def records(self) -> list[str]:
        """The records, each once, in order."""
        return list(dict.fromkeys(place.record for place in self.rows))


def read(asked: Asked) -> Wanted:
    """Read the data of a call. Raises RefusedError when it cannot be read."""
    format_ = asked.choice("format", ("json", "csv", "xml"), "xml")
    is_values = asked.choice("type", ("flat", "eav"), "flat") == "eav"
    data = asked.words.get("data", "")
    if not data.strip():
        raise RefusedError("The data are empty.")
    rows = _csv(data, asked.delimiter()) if format_ == "csv" else {"json": _json, "xml": _xml}[format_](data)
    found = Wanted()
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise RefusedError(f"The data have more than {MOST_ROWS:,} rows; send them in several calls.")
        _add(found, row, is_values=is_values)
    if not found.rows:
        raise RefusedError("The data hold no row.")
    return found


def _add(found: Wanted, row: Row, *, is_values: bool) -> None:
    record = row.pop(RECORD, row.pop("record", "") if is_values else "").strip()
    if not record:
        raise RefusedError(f"Each row needs its “{RECORD}”.")
    event, form, instance = (row.pop(name, "").strip() for name in (EVENT, *REPEATS))
    row.pop("redcap_survey_identifier", None)
    row.pop("redcap_data_access_group", None)
    into = found.rows.setdefault(Place(record, event, form, instance if form else ""), {})
    if not is_values:
        into |= row
        return
    name, value = row.get("field_name", "").strip(), row.get("value", "")
    if not name:
        raise RefusedError("Each row of the type eav needs its “field_name”.")
    if name != RECORD:
        # Ticks come one a line under the name of their question.
        into[f"{name}___{value}" if name in into else name] = "1" if name in into else value


def _json(data: str) -> Iterator[Row]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as wrong:
        raise RefusedError("The data being imported is not formatted correctly: it is no JSON.") from wrong
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise RefusedError("The data being imported is not formatted correctly: a list of objects is expected.")
    for row in found:
        yield {str(name): _text(str(name), value) for name, value in row.items()}


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else str(value)
    if isinstance(value, str | int | float):
        return str(value)
    raise RefusedError(f"“{name[:60]}” holds a list or an object; a value is expected.")


def _csv(data: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.DictReader(io.StringIO(data.lstrip("\ufeff")), strict=True, delimiter=delimiter)
    try:
        for row in lines:
            if None in row or None in row.values():
                raise RefusedError(f"Line {lines.line_num} of the data has another number of cells than the headings.")
            yield {name.strip(): value for name, value in row.items()}
    except csv.Error as wrong:
        raise RefusedError(f"Line {lines.line_num} of the data cannot be read: {wrong}.") from wrong


def _xml(data: str) -> Iterator[Row]:
    try:
        root: Element = ElementTree.fromstring(data.lstrip("\ufeff \n").encode(), forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as wrong:
        raise RefusedError("The data being imported is not formatted correctly: it is no XML.") from wrong
    for item in root.iter("item"):
        yield {child.tag: child.text or "" for child in item}


def day_of(text: str, order: str) -> str:
    """A day as 2026-01-31, from the order of the client: YMD, MDY or DMY. What is none comes back as it is."""
    found = DAY.fullmatch(text.strip())
    if not found:
        return text
    one, two, three = found.groups()
    if len(one) == 4:
        return f"{one}-{two:0>2}-{three:0>2}"
    if len(three) != 4 or order == "YMD":
        return text
    month, day = (one, two) if order == "MDY" else (two, one)
    return f"{three}-{month:0>2}-{day:0>2}"


def refuse(mistakes: list[Mistake]) -> RefusedError:
    """All mistakes in one answer; a thousand at most."""
    return RefusedError("\n".join(one.line() for one in mistakes[:1_000]))


def options(asked: Asked) -> Mapping[str, str]:
    """How the data are to be written, and what is told of it. Raises RefusedError."""
    if asked.flag("forceAutoNumber"):
        raise RefusedError("Records are study ids, which the programme gives: forceAutoNumber is not possible.")
    told = asked.choice("returnContent", ("count", "ids", "auto_ids", "nothing"), "count")
    if told == "auto_ids":
        raise not_valid("returnContent", told)
    return {
        "returnContent": told,
        "overwriteBehavior": asked.choice("overwriteBehavior", ("normal", "overwrite"), "normal"),
        "dateFormat": asked.choice("dateFormat", ("YMD", "MDY", "DMY"), "YMD"),
    }

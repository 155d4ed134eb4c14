"""The layouts of CSV files that hold answers: one header, the three of Qualtrics (or two, of old), REDCap's. Pure."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from rapport.surveys.collected.dropping import Door, plain
from rapport.surveys.collected.table import AnswerTable, Column, Row, Source
from rapport.textfiles import csv_file
from rapport.textfiles.csv_file import CsvRow, CsvTable
from rapport.textfiles.mistakes import Mistake, TextFileError

LONGEST_NAME = 300
# R writes the names of rows under an empty first name.
ROW_NAMES = "row"
IMPORT_ID = '{"ImportId"'
OLD_COLUMN = re.compile(r"V\d+")
# What old files call their first columns in the second header.
OLD_TEXTS = frozenset({"responseid", "responseset", "ipaddress", "startdate", "enddate", "finished"})
# The Status column, as Qualtrics describes it (“Understanding your dataset”, Respondent information): 0 IP Address,
# 1 Survey Preview, 2 Survey Test, 4 Imported, 8 Spam, 9 Preview Spam, 16 Offline, 17 Offline Preview. Trials are:
PREVIEW_NUMBERS = frozenset({"1", "2", "9", "17"})
PREVIEWS = frozenset({"surveypreview", "surveytest", "previewspam", "offlinepreview"}) | {
    "surveypreviewspam",
    "offlinesurveypreview",
    "preview",  # DistributionChannel
}
NO = frozenset({"0", "false", "no"})
REDCAP_EVENT = "redcap_event_name"
OF_REDCAP = frozenset({REDCAP_EVENT, "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_data_access_group"})


def read(content: bytes, *, name: str, door: Door, source: Source | None = None) -> AnswerTable:
    """Read a CSV file of answers.

    Args:
        content: the bytes.
        name: what messages call the file.
        door: what may come in.
        source: what wrote the file; None: found out.

    Returns:
        The table.

    Raises:
        TextFileError: every mistake that keeps the file from being read.
    """
    table = csv_file.read_data(content, name=name)
    if long := [one for one in table.header if len(one) > LONGEST_NAME]:
        what = f"the column “{long[0][:60]}…” has a name of {len(long[0])} signs"
        mend = f"use at most {LONGEST_NAME}; exports of REDCap: choose raw headers"
        raise TextFileError([Mistake(name, table.header_line, what, mend)])
    headers = qualtrics_headers(table, is_said=source == "qualtrics")
    if headers:
        return qualtrics(table, headers, door)
    if source == "qualtrics":
        what = "below the header stand neither the questions nor the ids that Qualtrics writes"
        mend = "export it as CSV with its three headers, or choose “CSV” if somebody took them out"
        raise TextFileError([Mistake(name, table.header_line, what, mend)])
    found = source or ("redcap" if is_redcap(table.header) else "csv")
    return whole(found, [(name,) for name in table.header], table.rows, door)


def is_redcap(header: Sequence[str]) -> bool:
    """REDCap's own columns, or a form's state beside ticks or a record id."""
    has_state = any(one.endswith("_complete") for one in header)
    return bool(OF_REDCAP & set(header)) or (
        has_state and (header[0].endswith("_id") or any("___" in one for one in header))
    )


def qualtrics_headers(table: CsvTable, *, is_said: bool) -> int:
    """How many rows below the first header are headers too; 0: it is no such file."""
    below = table.rows[:2]
    if len(below) == 2 and is_ids(below[1]):
        return 2
    if below and is_ids(below[0]):  # the texts were taken out
        return 1
    if below and any(OLD_COLUMN.fullmatch(one) for one in table.header[:3]):
        texts = {plain(cell) for cell in below[0].cells}
        if len(OLD_TEXTS & texts) >= 2:
            return 1
    starts = {plain(one) for one in table.header}
    if (
        is_said
        and below
        and {"startdate", "enddate"} & starts
        and not any(cell[:4].isdigit() for cell in below[0].cells[:2])
    ):
        return 1
    return 0


def is_ids(row: CsvRow) -> bool:
    """The row of ids: each filled cell is a small JSON object."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    return bool(filled) and all(cell.replace(" ", "").startswith(IMPORT_ID) for cell in filled)


def import_id(cell: str) -> str:
    """The id in a cell of the third header; the same in every language of an account."""
    try:
        said = json.loads(cell)
    except ValueError:
        return ""
    return str(said.get("ImportId", "")) if isinstance(said, dict) else ""


def qualtrics(table: CsvTable, headers: int, door: Door) -> AnswerTable:
    above, rows = table.rows[:headers], table.rows[headers:]
    blank = ("",) * len(table.header)
    texts = above[0].cells if not is_ids(above[0]) else blank
    ids = next((tuple(map(import_id, row.cells)) for row in above if is_ids(row)), blank)
    called = list(zip(table.header, texts, ids, strict=True))
    status, channel, finished = (column_called(called, word) for word in ("status", "distributionchannel", "finished"))
    kept = [row for row in rows if not is_preview(row, status, channel)]
    unfinished = [] if finished is None else [row.line for row in kept if plain(row.cells[finished]) in NO]
    found = whole("qualtrics", called, kept, door)
    return replace(found, previews=len(rows) - len(kept), unfinished=frozenset(unfinished))


def column_called(called: Sequence[tuple[str, ...]], word: str) -> int | None:
    return next((at for at, names in enumerate(called) if word in map(plain, names)), None)


def is_preview(row: CsvRow, status: int | None, channel: int | None) -> bool:
    """A trial of whoever made the survey."""
    if channel is not None and plain(row.cells[channel]) in PREVIEWS:
        return True
    said = plain(row.cells[status]) if status is not None else ""
    return said in PREVIEWS or said in PREVIEW_NUMBERS


def whole(source: Source, called: Sequence[tuple[str, ...]], rows: Sequence[CsvRow], door: Door) -> AnswerTable:
    """The columns that are not dropped, and the rows in them; of their names the second is what was asked."""
    stays = [not door.drops(*names) for names in called]
    places = [at for at, does in enumerate(stays) if does]
    return AnswerTable(
        source,
        tuple(Column(called[at][0] or ROW_NAMES, "".join(called[at][1:2]).strip()) for at in places),
        tuple(Row(row.line, tuple(row.cells[at] for at in places)) for row in rows),
        tuple(names[0] for names, does in zip(called, stays, strict=True) if not does),
    )

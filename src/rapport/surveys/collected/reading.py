"""The bytes of an uploaded file as a table of answers, by what is in it and not by what it is called."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rapport.surveys.collected import layouts
from rapport.surveys.collected.dropping import Door
from rapport.surveys.collected.layouts import LONGEST_NAME
from rapport.surveys.collected.table import AnswerTable, Column, Row, Source
from rapport.textfiles.mistakes import Mistake, TextFileError

LARGEST_FILE = 30_000_000
MOST_ROWS, MOST_COLUMNS = 20_000, 3_000
LAST_LINE = 20 * MOST_ROWS
SECONDS = 90
SPSS = (b"$FL2", b"$FL3")
SAVE_AS = "export the answers as CSV or SPSS (.sav) and choose that file"
OTHER_KINDS = {
    b"PK\x03\x04": "a workbook or a ZIP",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"<": "a web page or XML",
    b"{": "JSON",
}


def read(content: bytes, *, name: str, door: Door, source: Source | None = None) -> AnswerTable:
    """Read an upload; what is dropped at the door is in no part of what this returns.

    Args:
        content: the bytes.
        name: what messages call the file.
        door: what may come in.
        source: what wrote the file; None: found out.

    Returns:
        The table of text.

    Raises:
        TextFileError: why it cannot be read, with every mistake.
    """
    if len(content) > LARGEST_FILE:
        raise refusal(name, "the file is larger than 30 MB", "divide it, or leave out what this survey does not ask")
    if content.startswith(SPSS):
        found = read_sav(content, name, door)
    else:
        head = content[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
        for start, kind in OTHER_KINDS.items():
            if head.startswith(start):
                raise refusal(name, f"the file is {kind}", SAVE_AS)
        if source == "sav":
            raise refusal(name, "the file is no SPSS file", SAVE_AS)
        if max(content.count(b"\n"), content.count(b"\r")) > LAST_LINE:
            raise refusal(name, f"the file has more than {LAST_LINE:,} lines", "divide it")
        found = layouts.read(content, name=name, door=door, source=source)
    if len(found.rows) > MOST_ROWS:
        raise refusal(name, f"the file has more than {MOST_ROWS:,} rows", "divide it and bring the parts in in turn")
    if len(found.columns) > MOST_COLUMNS:
        raise refusal(name, f"the file has more than {MOST_COLUMNS:,} columns", "keep those that this survey asks")
    if not found.rows:
        what = "only trials of the survey stand in it" if found.previews else "below the header stands nobody"
        raise refusal(name, what, "export it again once somebody has answered")
    return found


def refusal(name: str, what: str, mend: str) -> TextFileError:
    return TextFileError([Mistake(name, 1, what, mend)])


def read_sav(content: bytes, name: str, door: Door) -> AnswerTable:
    program = [sys.executable, "-P", str(Path(__file__).with_name("sav_program.py")), str(MOST_ROWS)]
    try:
        done = subprocess.run(program, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603 – ours
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        mend = "save it anew as .sav in SPSS, or as CSV, and choose that file"
        raise refusal(name, "the SPSS file is damaged, or too much to read", mend) from None
    if "what" in said:
        raise refusal(name, said["what"], said["mend"])
    columns = [Column(column[:LONGEST_NAME], text, labels) for column, text, labels in said["columns"]]
    twice = [column for column, times in Counter(one.name for one in columns).items() if times > 1]
    if twice or not columns:
        raise refusal(name, "the SPSS file has no columns, or two of one name", SAVE_AS)
    stays = [not door.drops(one.name, one.text) for one in columns]
    places = [at for at, does in enumerate(stays) if does]
    rows = [Row(line, tuple(str(cells[at]) for at in places)) for line, cells in enumerate(said["rows"], 1)]
    filled = tuple(row for row in rows if any(cell.strip() for cell in row.cells))
    dropped = tuple(one.name for one, does in zip(columns, stays, strict=True) if not does)
    return AnswerTable("sav", tuple(columns[at] for at in places), filled, dropped)

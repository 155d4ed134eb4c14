"""Reads an SPSS file, in a process of its own: numpy and pandas are loaded nowhere else.

`reading.py` starts it: the bytes on standard input → {"columns": […], "rows": […]} or {"what": …, "mend": …} as JSON.
Declared missing values become nothing, but for the codes of our own files; days become 2026-01-31.
"""

import contextlib
import json
import math
import os
import resource
import sys
import tempfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import pyreadstat

MEMORY = 3_000_000_000
SECONDS = 60
CODES = frozenset({-97.0, -98.0, -99.0})


def limit() -> None:
    """Let the system stop this process when it takes too much."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # not every system can
            resource.setrlimit(kind, (most, most))


def as_text(value: object) -> str:
    """A cell as text: a whole number without its point, a day without its midnight."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or str(value) == "NaT":
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and not any((value.hour, value.minute, value.second)):
        value = value.date()
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value).replace("\x00", "")


def is_declared_missing(value: object, ranges: list[dict[str, Any]]) -> bool:
    if value.__class__ is str or not isinstance(value, int | float) or value in CODES:
        return False
    return any(one["lo"] <= value <= one["hi"] for one in ranges if not isinstance(one["lo"], str))


def read(path: Path, most: int) -> dict[str, object]:
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True, row_limit=most + 1)
    if len(frame) > most:
        return {"what": f"the file has more than {most:,} rows", "mend": "divide it and bring the parts in in turn"}
    labels = meta.variable_value_labels
    columns = [
        [
            name,
            meta.column_names_to_labels.get(name) or "",
            {as_text(code): str(text) for code, text in labels.get(name, {}).items()},
        ]
        for name in frame.columns
    ]
    read_columns = []
    for name in frame.columns:
        ranges = meta.missing_ranges.get(name, [])
        read_columns.append(
            ["" if is_declared_missing(cell, ranges) else as_text(cell) for cell in frame[name].tolist()]
        )
    return {"columns": columns, "rows": list(zip(*read_columns, strict=True))}


if __name__ == "__main__":
    limit()
    with tempfile.NamedTemporaryFile(suffix=".sav") as file:
        file.write(sys.stdin.buffer.read())
        file.flush()
        try:
            answer = read(Path(file.name), int(sys.argv[1]))
        except (pyreadstat.ReadstatError, ValueError, UnicodeDecodeError, OverflowError):
            answer = {"what": "the file is damaged, or no SPSS file", "mend": "save it anew as .sav in SPSS, or as CSV"}
    sys.stdout.write(json.dumps(answer))

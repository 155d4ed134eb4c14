"""Reads a file of SPSS, Stata or SAS, in a process of its own: a damaged one can bring that down, and nothing else.

    python statistical_program.py '{"path": …, "encoding": …, "columns": null}'     what the file says of itself
    python statistical_program.py '{"path": …, "encoding": …, "columns": ["a"]}'    its cells, a line for each chunk

It answers with lines of JSON; the last is {"what": …, "mend": …} where the file cannot be read. pandas is loaded
here and nowhere else.
"""

import contextlib
import json
import math
import os
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import pyreadstat

MEMORY = 6_000_000_000
SECONDS = 3600
CHUNK = 50_000
LARGEST_WHOLE = 1e15
READERS: dict[str, Callable[..., Any]] = {
    ".sav": pyreadstat.read_sav,
    ".zsav": pyreadstat.read_sav,
    ".dta": pyreadstat.read_dta,
    ".xpt": pyreadstat.read_xport,
}
PROGRAMS = {".sav": "SPSS", ".zsav": "SPSS", ".dta": "Stata", ".xpt": "SAS transport"}
WITHOUT_USER_MISSING = (".xpt",)


class CannotBeRead(Exception):  # noqa: N818 - a sentence for the person, not a defect
    """The file cannot be read: what is wrong, and the mend."""


def limit() -> None:
    """Let the system stop this process when it takes too much."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # not every system can
            resource.setrlimit(kind, (most, most))


def as_text(value: object) -> str:
    """A cell as text: a whole number without its point, a day without its midnight; nothing as nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_WHOLE:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if any((value.hour, value.minute, value.second)) else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\x00", "")


def call(path: Path, encoding: str | None, **options: Any) -> tuple[dict[str, list[Any]], Any]:  # noqa: ANN401
    """A part of the file, and what it says of itself."""
    kind = path.suffix.lower()
    if kind not in WITHOUT_USER_MISSING:
        options["user_missing"] = True
    try:
        cells, meta = READERS[kind](str(path), encoding=encoding, output_format="dict", **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ArithmeticError, LookupError) as error:
        if "encoding" in str(error).lower() or "convert" in str(error).lower():
            raise CannotBeRead(
                f"its text cannot be read ({error})", "name another encoding (data: encoding)"
            ) from error
        raise CannotBeRead(*damaged(kind, error)) from error
    except UnicodeDecodeError as error:
        what = "its text cannot be read in the encoding that it names"
        raise CannotBeRead(what, "name another one (data: encoding)") from error
    except (ValueError, TypeError, OSError, MemoryError) as error:
        raise CannotBeRead(*damaged(kind, error)) from error
    if not all(isinstance(name, str) and name for name in meta.column_names):
        raise CannotBeRead(*damaged(kind, "a column without a name"))
    return dict(cells), meta


def damaged(kind: str, error: object) -> tuple[str, str]:
    """What is said of a file that is none."""
    program = PROGRAMS[kind]
    again = program.removesuffix(" transport")
    return f"this is no {program} file, or a damaged one ({error})", f"save it anew in {again}, or as CSV"


def said_of(path: Path, encoding: str | None) -> dict[str, object]:
    """What the file says of itself."""
    _, meta = call(path, encoding, row_limit=CHUNK)
    labels = {
        name: {as_text(code): str(text) for code, text in codes.items()}
        for name, codes in (meta.variable_value_labels or {}).items()
    }
    missing: dict[str, dict[str, list[Any]]] = {}
    for name, ranges in (meta.missing_ranges or {}).items():
        numbers = [[float(one["lo"]), float(one["hi"])] for one in ranges if not isinstance(one["lo"], str)]
        words = [one["lo"].strip() for one in ranges if isinstance(one["lo"], str)]
        missing[name] = {"ranges": [pair for pair in numbers if all(map(math.isfinite, pair))], "words": words}
    for name, letters in (meta.missing_user_values or {}).items():
        missing[name] = {"ranges": [], "words": [str(letter) for letter in letters]}
    return {
        "columns": list(meta.column_names), "labels": labels, "missing": missing,
        "encoding": meta.file_encoding or "", "rows": max(0, meta.number_rows or 0),
    }  # fmt: skip


def chunks(path: Path, encoding: str | None, columns: list[str]) -> Iterator[list[list[str]]]:
    """The cells of some columns, column by column, some ten thousand rows at a time."""
    offset = 0
    while True:
        found, _ = call(path, encoding, usecols=columns, row_offset=offset, row_limit=CHUNK)
        cells = [[as_text(cell) for cell in found[name]] for name in columns]
        there = len(cells[0])
        yield cells
        if there < CHUNK:
            return
        offset += there


def main(asked: dict[str, Any]) -> None:
    """Answer what is asked."""
    path, encoding, columns = Path(asked["path"]), asked["encoding"], asked["columns"]
    try:
        answers = [said_of(path, encoding)] if columns is None else chunks(path, encoding, columns)
        for answer in answers:
            sys.stdout.write(json.dumps(answer) + "\n")
    except CannotBeRead as error:
        what, mend = error.args
        sys.stdout.write(json.dumps({"what": what, "mend": mend}) + "\n")


if __name__ == "__main__":
    limit()
    main(json.loads(sys.argv[1]))

"""Writes XLSX, SPSS, Stata or SAS files, in a process of its own.

`package.py` starts this file as a program, so that neither the web process nor the worker loads arrays:

    python -P writer.py FORMAT FOLDER

reads `variables.json` (and `codebook.json` for XLSX) and `data.csv` (exact, see `sheets.py`) in the folder and writes
`data.FORMAT` beside them. Missing codes are declared as such: a range of user-missing values in SPSS, .a (prefer not to
say), .b (not asked) and .c (skipped) in Stata; a SAS transport file knows neither, so the codes stay numbers in it.
Words and days keep the codes as text, since text has no missing values.
"""

import csv
import json
import math
import os
import sys
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CODES = {-97: "a", -98: "b", -99: "c"}
CHUNK = 2_000
# Most bytes of a text in each format; the exact CSV beside it holds all.
LONGEST_TEXT = {"sav": 32_000, "dta": 2_000, "xpt": 200}
LONGEST_CELL = 32_000
Variable = dict[str, Any]


def rows(folder: Path) -> Iterator[list[Any]]:
    """The rows of the exact CSV: words as text, numbers as numbers, nothing as an empty text."""
    csv.field_size_limit(10_000_000)
    with (folder / "data.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, quoting=csv.QUOTE_NONNUMERIC)
        next(lines)
        yield from lines


def main(kind: str, folder: Path) -> None:
    told = json.loads((folder / "variables.json").read_text(encoding="utf-8"))
    WRITERS[kind](told, folder)


# --- XLSX ---


def xlsx(told: dict[str, Any], folder: Path) -> None:
    """Two sheets, the data and the codebook; their texts came protected."""
    # Slow to load and not needed.
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
    os.environ["OPENPYXL_LXML"] = "False"
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def cell(value: Any) -> Any:
        if isinstance(value, float):
            return int(value) if value.is_integer() else value
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL] or None

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.freeze_panes = "A2"
    sheet.append(told["head"])
    for row in rows(folder):
        sheet.append([cell(value) for value in row])
    codes = book.create_sheet("Codebook")
    codes.freeze_panes = "B2"
    for row in told["codebook"]:
        codes.append([cell(value) for value in row])
    book.save(folder / "data.xlsx")


# --- Statistics programs ---


def table(told: dict[str, Any], folder: Path, kind: str) -> Any:
    """The data as columns; numbers in eight bytes, since codes and blanks may stand in any of them."""
    import numpy as np
    import pandas as pd

    variables = told["variables"]
    most = LONGEST_TEXT[kind]
    columns: list[Any] = [array("d") if is_number(one) else [] for one in variables]
    readers = [number if is_number(one) else lambda value: words(value, most) for one in variables]
    for row in rows(folder):
        for column, read, value in zip(columns, readers, row, strict=True):
            column.append(read(value))
    named = zip(variables, columns, strict=True)
    return pd.DataFrame({one["short"]: np.asarray(column) if is_number(one) else column for one, column in named})


def number(value: Any) -> float:
    return math.nan if value == "" else value


def words(value: Any, most: int) -> str:
    """At most so many bytes, cut at a character; a missing code as its digits."""
    text = value if isinstance(value, str) else str(int(value))
    if len(text) * 4 <= most or len(text.encode()) <= most:
        return text
    return text.encode()[:most].decode(errors="ignore")


def labels(variables: list[Variable]) -> dict[str, str]:
    return {one["short"]: one["label"] for one in variables}


def values(one: Variable) -> dict[float, str]:
    return {float(code): text for code, text in one["values"].items()}


def is_number(one: Variable) -> bool:
    return one["type"] in ("integer", "decimal")


def sav(told: dict[str, Any], folder: Path) -> None:
    import pyreadstat

    variables = told["variables"]
    coded = [one for one in variables if one["codes"] and is_number(one)]
    pyreadstat.write_sav(
        table(told, folder, "sav"),
        str(folder / "data.sav"),
        file_label=told["title"],
        column_labels=labels(variables),
        row_compress=True,
        note=told["notes"],
        variable_value_labels={one["short"]: values(one) for one in variables if one["values"] and is_number(one)},
        missing_ranges={one["short"]: [{"lo": -99, "hi": -97}] for one in coded},
        variable_measure={one["short"]: measure(one) for one in variables},
        variable_format={one["short"]: "F8.0" if one["type"] == "integer" else "F10.4" for one in variables if is_number(one)},
    )


def measure(one: Variable) -> str:
    if not is_number(one):
        return "nominal"
    return "nominal" if one["values"] and one["kind"] != "score" else "scale"


def dta(told: dict[str, Any], folder: Path) -> None:
    import pyreadstat

    variables = told["variables"]
    frame = table(told, folder, "dta")
    missing: dict[str, list[str]] = {}
    named: dict[str, dict[Any, str]] = {}
    for one in filter(is_number, variables):
        name = one["short"]
        if one["codes"]:
            frame[name] = frame[name].astype(object)
            for code, letter in CODES.items():
                frame.loc[frame[name] == code, name] = letter
            missing[name] = sorted(CODES.values())
        if one["values"]:
            named[name] = {CODES.get(int(code), code): text for code, text in values(one).items()}
    pyreadstat.write_dta(
        frame,
        str(folder / "data.dta"),
        file_label=told["title"],
        column_labels=labels(variables),
        version=15,
        variable_value_labels=named,
        missing_user_values=missing,
    )


def xpt(told: dict[str, Any], folder: Path) -> None:
    import pyreadstat

    variables = told["variables"]
    pyreadstat.write_xport(
        table(told, folder, "xpt"),
        str(folder / "data.xpt"),
        file_label=told["title"],
        column_labels=labels(variables),
        table_name="ANSWERS",
        file_format_version=8,
    )


WRITERS: dict[str, Callable[[dict[str, Any], Path], None]] = {"xlsx": xlsx, "sav": sav, "dta": dta, "xpt": xpt}

if __name__ == "__main__":
    from rapport.kit.processes import end_with_parent

    end_with_parent()
    main(sys.argv[1], Path(sys.argv[2]))

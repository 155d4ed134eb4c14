"""Writes SPSS, Stata and SAS files, in a process of its own: numpy and pandas are loaded nowhere else.

    python -m rapport.surveys.exports.statistics_file sav|dta|xpt FOLDER        (see `told.py`)

Missing codes are declared as such: a range of user-missing values in SPSS; .a (prefer not to say), .b (not asked) and
.c (skipped) in Stata. A SAS transport file knows neither these nor labels of values: the codes stay numbers in it.
Words and days keep the codes as text, since text has no missing values.
"""

import math
import sys
from array import array
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from rapport.kit.processes import end_with_parent
from rapport.surveys.exports.told import Cell, Column, Told, read, rows

LETTERS = {-97: "a", -98: "b", -99: "c"}
# Most bytes of a text in each format; the exact CSV beside the file holds all. A transport file gives each row the room
# of the longest text, so its bound is far below what SAS could take.
LONGEST_TEXT = {"sav": 32_000, "dta": 2_000, "xpt": 2_000}


def table(told: Told, folder: Path, most: int) -> pd.DataFrame:
    """The data as columns; numbers in eight bytes, since codes and blanks may stand in any of them."""
    columns: list[array[float] | list[str]] = [array("d") if one.is_number else [] for one in told.columns]
    readers: list[Callable[[Cell], object]] = [
        number if one.is_number else partial(words, most=most) for one in told.columns
    ]
    adders = [column.append for column in columns]
    for row in rows(folder):
        for add, read_cell, value in zip(adders, readers, row, strict=True):
            add(read_cell(value))  # type: ignore[arg-type]
    named = zip(told.columns, columns, strict=True)
    return pd.DataFrame({one.short: np.asarray(column) if one.is_number else column for one, column in named})


def number(value: Cell) -> float:
    return math.nan if isinstance(value, str) else value


def words(value: Cell, *, most: int) -> str:
    """At most so many bytes, cut at a character; a missing code as its digits."""
    text = value if isinstance(value, str) else str(int(value))
    if len(text) * 4 <= most or len(text.encode()) <= most:
        return text
    return text.encode()[:most].decode(errors="ignore")


def labels(told: Told) -> dict[str, str]:
    return {one.short: one.label for one in told.columns}


def sav(told: Told, folder: Path) -> None:
    numbers = [one for one in told.columns if one.is_number]
    pyreadstat.write_sav(
        table(told, folder, LONGEST_TEXT["sav"]),
        str(folder / "data.sav"),
        file_label=told.title,
        column_labels=labels(told),
        row_compress=True,
        note=told.notes,
        variable_value_labels={one.short: one.values for one in numbers if one.values},
        missing_ranges={one.short: [{"lo": -99, "hi": -97}] for one in numbers if one.codes},
        variable_measure={one.short: "nominal" if one.values or not one.is_number else "scale" for one in told.columns},
        variable_format={one.short: "F8.0" if one.type == "integer" else "F10.4" for one in numbers},
    )


def dta(told: Told, folder: Path) -> None:
    frame = table(told, folder, LONGEST_TEXT["dta"])
    numbers = [one for one in told.columns if one.is_number]
    for one in numbers:
        if one.codes:
            frame[one.short] = with_letters(frame[one.short])
    pyreadstat.write_dta(
        frame,
        str(folder / "data.dta"),
        file_label=told.title,
        column_labels=labels(told),
        version=15,
        variable_value_labels={one.short: stata_values(one) for one in numbers if one.values},
        missing_user_values={one.short: sorted(LETTERS.values()) for one in numbers if one.codes},
    )


def with_letters(column: pd.Series) -> pd.Series:
    """The codes as Stata's extended missing values."""
    found = column.astype(object)
    for code, letter in LETTERS.items():
        found[column == code] = letter
    return found


def stata_values(one: Column) -> dict[int | str, str]:
    return {LETTERS.get(code, code): text for code, text in one.values.items()}


def xpt(told: Told, folder: Path) -> None:
    pyreadstat.write_xport(
        table(told, folder, LONGEST_TEXT["xpt"]),
        str(folder / "data.xpt"),
        file_label=told.title,
        column_labels=labels(told),
        table_name="ANSWERS",
        file_format_version=8,
    )


WRITERS = {"sav": sav, "dta": dta, "xpt": xpt}

if __name__ == "__main__":
    end_with_parent()
    where = Path(sys.argv[2])
    WRITERS[sys.argv[1]](read(where), where)

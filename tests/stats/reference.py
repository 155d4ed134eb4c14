"""Reads the numbers that R printed (tests/reference/*.csv)."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent.parent / "reference"
Case = dict[str, float]


def cases(name: str) -> dict[str, Case]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        found: dict[str, Case] = {}
        for row in rows:
            found.setdefault(row["case"], {})[row["statistic"]] = float("nan" if row["value"] == "NA" else row["value"])
    return found


def column(case: Case, name: str) -> NDArray[np.float64]:
    values: list[float] = []
    while f"{name}{len(values) + 1}" in case:
        values.append(case[f"{name}{len(values) + 1}"])
    return np.array(values)


def columns(case: Case, name: str) -> NDArray[np.float64]:
    """A matrix that was printed column by column: x1_1, x1_2, …, x2_1, …; NA is NaN."""
    found: list[NDArray[np.float64]] = []
    while f"{name}{len(found) + 1}_1" in case:
        found.append(column(case, f"{name}{len(found) + 1}_"))
    return np.column_stack(found)

"""Data of every kind give the same numbers; what is wrong in them is told with row and mend."""

import io
import random
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from rapport.analysis.run import analyse
from rapport.analysis.sources import statistical
from rapport.analysis.sources.csv_source import CsvSource
from rapport.analysis.sources.opening import open_source, source_of_bytes
from rapport.textfiles.csv_stream import look_at
from rapport.textfiles.mistakes import TextFileError
from tests.analysis.cohort import COLUMNS, document, run

PLAN = """\
title: Files
data: {id: id}
missing: [refused]
variables:
  - {name: often, type: scale, label: How often, column: often, values: {Never: 0, Sometimes: 1, Often: 2}}
  - {name: coded, type: categorical, label: As code, column: coded, levels: ["1", "2"]}
  - {name: day, type: date, label: Day, column: day, written: dmy}
  - {name: age, type: continuous, label: Age, column: age, missing: [too old]}
tables:
  - {verb: table_one, name: one, caption: One, rows: [often, coded, age]}
"""
LABELS = {"often": {0: "Never", 1: "Sometimes", 2: "Often", 9: "refused"}, "age": {99: "too old"}}


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": ["a", "b", "Zoë", "d"],
            "often": [0.0, 2.0, 9.0, 8.0],
            "coded": [1.0, 2.0, np.nan, 2.0],
            "day": [date(2020, 1, 31), None, date(2021, 5, 5), date(1960, 1, 1)],
            "when": [datetime(2020, 1, 31, 5, 6), None, datetime(2021, 5, 5), None],  # noqa: DTZ001 - SPSS knows no zones
            "age": [30.5, 99.0, 40.0, np.nan],
        }
    )


def read(path: Path, plan: str = PLAN) -> dict[str, list[float | None]]:
    analysis = analyse(document(plan), open_source(path, document(plan).content.data.encoding))
    found: dict[str, list[float | None]] = {}
    for name, values in analysis.frame.variables.items():
        numbers = getattr(values, "values", None)
        cells = numbers if numbers is not None else values.codes  # type: ignore[union-attr]
        found[name] = [None if np.isnan(cell) or cell == -1 else float(cell) for cell in cells]
    return found


SAME = {
    "often": [0, 2, None, None],
    "coded": [0, 1, None, 1],
    "day": [18292, None, 18752, -3653],
    "age": [30.5, None, 40, None],
}


@pytest.mark.slow  # a process that loads pandas
def test_spss(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(frame(), str(path), variable_value_labels=LABELS, missing_ranges={"often": [8]})
    assert read(path) == SAME
    named = PLAN.replace("Often: 2}", "Often: 2, '8': 3}")
    assert read(path, named)["often"] == [0, 2, None, 3], "a missing value that the plan names is an answer"


@pytest.mark.slow  # a process that loads pandas
def test_stata(tmp_path: Path) -> None:
    path = tmp_path / "a.dta"
    whole = frame().assign(often=[0, 2, 9, "a"])
    labels = {"often": {**LABELS["often"], "a": "skipped"}}
    pyreadstat.write_dta(whole, str(path), variable_value_labels=labels, missing_user_values={"often": ["a"]})
    assert read(path, PLAN.replace("missing: [too old]", "missing: ['99']")) == SAME


@pytest.mark.slow  # a process that loads pandas
def test_sas_transport(tmp_path: Path) -> None:
    path = tmp_path / "a.xpt"
    pyreadstat.write_xport(frame(), str(path), file_format_version=8)
    plan = PLAN.replace("{Never: 0, Sometimes: 1, Often: 2}", "{'0': 0, '1': 1, '2': 2}").replace(
        "[refused]", "['9', '8']"
    )
    assert read(path, plan.replace("[too old]", "['99']")) == SAME


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("latin-1", "latin-1"), ("mac-roman", "mac-roman"), ("utf-16", "utf-16"), ("cp1250", "cp1250")],
)
def test_encodings_that_the_plan_names(encoding: str, written: str) -> None:
    text = "id,often,coded,day,age\nZoë,Never,1,,3\n"
    plan = PLAN.replace("{id: id}", f"{{id: id, encoding: {encoding}}}").replace("Never", "Né")
    source = source_of_bytes(text.replace("Never", "Né").encode(written), "d.csv", encoding)
    assert analyse(document(plan), source).frame.rows == 1


@pytest.mark.slow  # a process that loads pandas
def test_an_old_spss_file_whose_encoding_is_not_said(tmp_path: Path) -> None:
    path = tmp_path / "old.xpt"
    pyreadstat.write_xport(
        pd.DataFrame({"id": ["Zoë"], "often": ["0"], "coded": ["1"], "day": [""], "age": [3.0]}), str(path)
    )
    path.write_bytes(path.read_bytes().replace("Zoë".encode(), "Zoë ".encode("cp1252")))
    assert open_source(path).encoding == "windows-1252 (SAS transport)"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.xlsx", "files that end in .xlsx cannot be read – save the sheet as “CSV UTF-8”"),
        ("a.sav", "this is no SPSS file, or a damaged one"),
        ("b.dta", "this is no Stata file, or a damaged one"),
        ("absent.sav", "this file does not exist"),
        ("absent.csv", "this file does not exist"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, said: str) -> None:
    for there in ("a.sav", "b.dta", "a.xlsx"):
        (tmp_path / there).write_bytes(b"nothing of the kind")
    with pytest.raises(TextFileError, match=said):
        open_source(tmp_path / name)


def test_a_file_that_brings_its_reader_down_is_a_damaged_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, path = tmp_path / "program.py", tmp_path / "a.sav"
    program.write_text("import os\nos.abort()\n", encoding="utf-8")
    path.write_bytes(b"$FL2")
    monkeypatch.setattr(statistical, "PROGRAM", program)
    with pytest.raises(TextFileError, match="no SPSS file, or a damaged one") as caught:
        open_source(path)
    assert "(its reader stopped) – save it anew" in str(caught.value)


ROW = "p1,2,2019-03-01,01.06.2019,North,postdoc,30,Agree,Agree,Agree,1,2,1,,"
WRONG = [
    (f"{ROW}\n{ROW}", "d.csv:3: “p1” in column “record” stands in line 2 too – keep one row for each person"),
    (ROW.replace("p1", "NA"), "d.csv:2: column “record” is empty, so nobody knows who this is about – fill it"),
    (
        f"{ROW}\n{ROW.replace('p1,2', 'p2,3')}",
        "p.yaml:2: scores were made by 2 definitions (“2” in d.csv line 2; “3” in d.csv line 3)",
    ),
    (ROW.replace("2019-03-01", "1.3.2019"), "column “joined” holds “1.3.2019” where a date is needed for “joined”"),
    (ROW.replace("2019-03-01", "2019-02-30"), "d.csv:2: column “joined” holds “2019-02-30” where a date is needed"),
    (ROW.replace("2019-03-01", "1919-03-01"), "column “joined” holds 1919-03-01, before the earliest day 2018-01-01"),
    (ROW.replace("Agree,1,2", "Agree,x,2"), "d.csv:2: column “before” holds “x” where a number is needed for “before”"),
    (ROW.replace("North", "Nort"), "the word “Nort” in column “site” is not named here (d.csv line 2)"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "said"), WRONG, ids=range(len(WRONG)))
def test_wrong_data_name_row_and_mend(rows: str, said: str) -> None:
    try:
        mistakes = run(rows=f"{COLUMNS}\n{rows}\n").mistakes
    except TextFileError as error:
        mistakes = error.mistakes
    found = [str(mistake) for mistake in mistakes]
    assert any(said in line for line in found), found


@pytest.mark.slow  # a process that loads pandas
def test_a_word_of_spss_is_told_with_its_code(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(frame(), str(path), variable_value_labels=LABELS)
    with pytest.raises(TextFileError) as caught:
        read(path, PLAN.replace("missing: [refused]", "missing: []"))
    assert "the word “refused” (code 9) in column “often” is not named here" in str(caught.value)
    assert "a.sav row 3" in str(caught.value)


def test_versions_of_scores_that_are_excluded_do_not_matter() -> None:
    late = ROW.replace("p1,2", "p2,3").replace("2019-03-01", "2018-03-01")
    assert run(rows=f"{COLUMNS}\n{ROW}\n{late}\n").frame.rows == 1


class Endless(io.RawIOBase):
    """The bytes of a file that nobody has: a header, then the same rows again and again."""

    def __init__(self, header: bytes, rows: bytes, size: int) -> None:
        self.parts = self.endless(header, rows, size)
        self.rest = b""

    @staticmethod
    def endless(header: bytes, rows: bytes, size: int) -> Iterator[bytes]:
        yield header
        for _ in range(size // len(rows)):
            yield rows

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self.rest:
            self.rest = next(self.parts, b"")
        part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def large(size: int) -> tuple[CsvSource, int]:
    """A file of a hundred columns, of which the plan names four."""
    draw = random.Random(1)
    header = ("often,coded,day,age," + ",".join(f"c{at}" for at in range(100)) + "\n").encode()
    filler = ",".join("some words that nobody asks for"[: draw.randint(5, 30)] for _ in range(100))
    rows = "".join(
        f"Never,{draw.randint(1, 2)},{draw.randint(1, 28)}.01.2020,{draw.random()},{filler}\n" for _ in range(200)
    )

    def opener() -> io.BufferedReader:
        return io.BufferedReader(Endless(header, rows.encode(), size), 1 << 20)

    return CsvSource(look_at(opener, name="large.csv")), 200 * (size // len(rows.encode()))  # type: ignore[arg-type]


def test_a_large_file_needs_the_memory_of_the_columns_that_the_plan_names() -> None:
    source, rows = large(6_000_000)
    plan = document(PLAN.replace("data: {id: id}\n", ""))
    tracemalloc.start()
    analysis = analyse(plan, source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert analysis.frame.rows == rows
    assert peak < 4_000_000 + 400 * rows, peak  # blocks and text that are let go, and the columns


@pytest.mark.prove
def test_two_gigabytes() -> None:
    source, rows = large(2_000_000_000)
    assert analyse(document(PLAN.replace("data: {id: id}\n", "")), source).frame.rows == rows

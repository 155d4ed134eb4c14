"""A mistake in one column costs the tables that need it, and no other."""

from pathlib import Path

import pytest

from rapport.analysis.command import main

PLAN = """\
title: Two tables
data: {id: id}
variables:
  - {name: site, type: categorical, label: Site, column: site, levels: [North, South]}
  - {name: where, type: collapsed, label: Where, of: site, merge: {Anywhere: [North, South]}}
  - {name: age, type: continuous, label: Age, column: age}
  - {name: score, type: continuous, label: Score, column: score}
tables:
  - {verb: table_one, name: first, caption: Sites, rows: [age, where]}
  - {verb: table_one, name: second, caption: Scores, rows: [score]}
"""
DATA = ("a,North,30,1.5", "b,Nort,31,2.5", "c,South,32,3.5", "d,Sout,33,4.5")


def run(folder: Path, plan: str = PLAN, rows: tuple[str, ...] = DATA, header: str = "id,site,age,score") -> int:
    (folder / "plan.yaml").write_text(plan)
    (folder / "data.csv").write_text("\n".join((header, *rows)))
    return main([str(folder / "plan.yaml"), "--data", str(folder / "data.csv"), "--out", str(folder / "out")])


def test_the_other_tables_are_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 3
    said = capsys.readouterr()
    assert said.out.startswith("1 table:")
    assert (
        "Table 1 was not made: “Site” cannot be read: plan.yaml:4: the word “Nort” in column “site” is not named here "
        "(data.csv line 3) (and 1 more mistake) – add it to the levels, or to missing; it is like “North”" in said.err
    )
    assert "“Sout”" in said.err
    report = (tmp_path / "out" / "report.html").read_text()
    assert "“Nort”" in report
    assert not (tmp_path / "out" / "first.csv").exists()
    assert (tmp_path / "out" / "second.csv").read_text().lstrip("\ufeff").startswith("Table 2. Scores")
    assert "“Nort”" in (tmp_path / "out" / "run.json").read_text()


@pytest.mark.parametrize(
    ("rows", "header", "said"),
    [
        (("a,North,30,x",), "id,site,age,score", "column “score” holds “x” where a number is needed"),
        (("a,North,30,1",), "id,site,age,points", "the data have no column “score” (data.csv)"),
    ],
)
def test_words_for_numbers_and_columns_that_are_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: tuple[str, ...], header: str, said: str
) -> None:
    assert run(tmp_path, rows=rows, header=header) == 3
    assert said in capsys.readouterr().err
    assert (tmp_path / "out" / "first.csv").exists()


def test_what_no_table_needs_is_told_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, PLAN.replace("[age, where]", "[age]")) == 3
    said = capsys.readouterr()
    assert said.out.startswith("2 tables:")
    assert "What needs “Site” was not made: “Site” cannot be read" in said.err


EXCLUSION = "exclusions:\n  - {label: Nowhere, variable: site, missing: true}\ntables:"


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        (PLAN.replace("tables:", EXCLUSION), DATA),  # nobody knows who is analysed
        (PLAN.replace("tables:", "protect: 5\ntables:"), DATA),  # the report would quote a cell
        (PLAN.replace("[score]", "[where]"), DATA),  # nothing is left
        (PLAN, (*DATA, "a,North,30,1.5")),  # somebody stands in two rows
    ],
)
def test_what_leaves_no_whole_answer_refuses_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], plan: str, rows: tuple[str, ...]
) -> None:
    assert run(tmp_path, plan, rows) == 2
    said = capsys.readouterr().err
    assert "the word “Nort”" in said
    assert "nothing was written" in said
    assert not (tmp_path / "out").exists()

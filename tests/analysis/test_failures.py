"""What fails, fails alone; whoever waits hears how far it is."""

from pathlib import Path

import pytest

from rapport.analysis import verbs
from rapport.analysis.command import main
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.progress import Progress, listening, tell
from rapport.analysis.run import Wishes
from tests.analysis.cohort import PLAN, data, run
from tests.analysis.example import PLAN as SMALL
from tests.analysis.example import write


def test_a_table_that_cannot_be_made_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuses(*_: object) -> object:
        raise CannotBeMade("everybody answered <yes>", "collect more answers")

    monkeypatch.setitem(verbs.VERBS, "paired", refuses)
    plan, table, out = write(tmp_path)
    assert main([str(plan), "--data", str(table), "--out", str(out)]) == 3
    assert "Table 2 was not made: everybody answered <yes> – collect more answers" in capsys.readouterr().err
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<h2>Not made</h2>" in page
    assert "everybody answered &lt;yes&gt;" in page
    assert "People (N = 4)" in page
    assert (out / "table-1.csv").exists()
    assert not (out / "table-2.csv").exists()
    assert "everybody answered <yes>" in (out / "run.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "error", [ValueError("x"), ZeroDivisionError("x"), KeyError("x"), RuntimeError("x"), MemoryError()]
)
def test_a_defect_is_told_as_one(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def breaks(*_: object) -> object:
        raise error

    monkeypatch.setitem(verbs.VERBS, "growth", breaks)
    missing = run().missing
    assert [one.table for one in missing] == ["growth", "growing"]
    assert "please tell us" in str(missing[0])


def test_groups_that_are_none_and_dates_that_nobody_has() -> None:
    rows = [line for line in data(60).splitlines() if "South" not in line and "East" not in line]
    found = {one.table: str(one) for one in run(rows="\n".join(rows)).missing}
    assert set(found) == {"sites"}
    assert "Table 2 was not made: there are not two groups of “site” to compare – leave by out" in found["sites"]
    nobody = [",".join(cell if at != 2 else "" for at, cell in enumerate(line.split(","))) for line in rows[1:]]
    found = {
        one.table: str(one)
        for one in run(PLAN.replace("earliest: 2018-01-01", "missing: ['-']"), "\n".join([rows[0], *nobody])).missing
    }
    assert set(found) == {"sites", "trend", "line", "growth", "growing"}
    assert "nobody has a value of “year”" in found["growth"]


def test_a_table_on_nobody_is_made_of_dashes() -> None:
    plan = PLAN.replace(
        "{label: Did not say their role, variable: role, missing: true}", "{label: All, variable: age, above: 0}"
    )
    rows = data(40, missing=0)
    analysis = run(plan, rows)
    assert analysis.frame.rows == 0
    assert {one.table for one in analysis.missing} == {"sites", "skills", "trend", "line", "growth", "growing"}
    assert not any("tell us" in str(one) for one in analysis.missing)


def test_progress_is_told_in_order_and_from_inside() -> None:
    heard: list[Progress] = []
    run(wishes=Wishes(listener=heard.append))
    steps = [one.done for one in heard]
    assert steps == sorted(steps)
    assert heard[0].what == "reading the data"
    assert [one.what for one in heard if one.part == 0][1:4] == ["Figure 1", "Table 1", "Table 2"]
    with listening(heard.append, "long work", 1, 2):
        tell(0.5)
        tell(7)
    assert [one.part for one in heard[-3:]] == [0, 0.5, 1]
    tell(0.5)
    assert heard[-1].part == 1, "nobody listens any more"


def test_the_command_shows_how_far_it_is_where_somebody_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, table, out = write(tmp_path)
    argv = [str(plan), "--data", str(table), "--out", str(out)]
    assert main(argv) == 0
    told = capsys.readouterr()
    assert (told.err, told.out) == ("", f"2 tables: {out / 'report.html'}\n")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(argv) == 0
    told = capsys.readouterr()
    assert "  0%  reading the data" in told.err
    assert "50%  Table 2" in told.err
    assert told.err.endswith("\r\x1b[K"), "the line is gone in the end"


def test_the_seed_of_a_run_is_kept(tmp_path: Path) -> None:
    plan, table, out = write(tmp_path, "seed: 7\n" + SMALL)
    assert main([str(plan), "--data", str(table), "--out", str(out)]) == 0
    assert '"seed": 7' in (out / "run.json").read_text(encoding="utf-8")
    assert main([str(plan), "--data", str(table), "--out", str(out), "--seed", "9"]) == 0
    assert '"seed": 9' in (out / "run.json").read_text(encoding="utf-8")

"""A whole run: right numbers, right files, nothing half done."""

import csv
import io
import json
import math
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from rapport.analysis import command
from rapport.analysis.command import main
from rapport.analysis.output import OutputRefused
from rapport.analysis.run import evaluate
from rapport.tables.arithmetic.finding import Finding, Kind, Place
from rapport.tables.record import FIELDS
from rapport.tables.table import Table
from tests.analysis.example import DATA, HEADER, PLAN, ROWS, write

TABLES = ("flow", "table-1", "table-2")
FILES = {f"{name}.{kind}" for name in TABLES for kind in ("csv", "docx", "tex")} | {
    "report.html", "report.docx", "records.html", "results.json", "run.json",
}  # fmt: skip


def sheet(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def values(out: Path, **wanted: str) -> dict[str, float | None]:
    records = json.loads((out / "results.json").read_text(encoding="utf-8"))
    found = [r for r in records if all(r[key] == value for key, value in wanted.items())]
    return {r["statistic"]: r["value"] for r in found}


def run(folder: Path, plan: str = PLAN, data: str | bytes = DATA) -> Path:
    paths = write(folder, plan, data)
    evaluate(*paths)
    return paths[2]


def test_the_tables_are_those_one_makes_by_hand(tmp_path: Path) -> None:
    out = run(tmp_path)
    assert {path.name for path in out.iterdir()} == FILES
    assert [row[-1] for row in sheet(out / "flow.csv")[2:6]] == ["6", "1", "1", "4"]
    assert sheet(out / "table-1.csv")[1:13] == [
        ["Characteristic", "", "n", "n (%) or median (quartiles)"],
        ["Role", "", "4", ""],
        ["", "Mentor", "", "3 (75.0)"],
        ["", "scholar", "", "0 (0.0)"],
        ["", "Other role", "", "1 (25.0)"],
        ["Topics [a]", "", "3", ""],
        ["", "Trust", "", "2 (66.7)"],
        ["", "Writing", "", "1 (33.3)"],
        ["", "Other", "", "1 (33.3)"],
        ["Age (years)", "", "3", "40.0 (35.5–50.0)"],
        ["Skill now", "", "3", "3.0 (2.0–3.0)"],
        ["", "", "", ""],
    ]
    assert sheet(out / "table-2.csv")[2] == [
        "Skill [a]", "3", "1.33 (0.58)", "2.67 (0.58)", "1.33 (0.58)", "−0.10 to 2.77", "4.00", "0.06", "2.31",
    ]  # fmt: skip


def test_results_are_long_and_in_full_precision(tmp_path: Path) -> None:
    out = run(tmp_path)
    records = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert all(tuple(record) == FIELDS for record in records)
    pair = values(out, table="table-2")
    assert pair["difference_mean"] == 4 / 3
    assert pair["difference_sd"] == pytest.approx(math.sqrt(1 / 3), rel=1e-15)
    assert pair["t"] == pytest.approx(4, rel=1e-15)
    assert pair["p"] == pytest.approx(1 - 4 / math.sqrt(18), rel=1e-14)  # the t of 2 df in closed form
    assert (pair["n"], pair["missing"], pair["df"]) == (3, 1, 2)
    assert values(out, term="role=mentor") == {"count": 3, "percent": 75.0}
    assert values(out, term="topics") == {"n": 3, "missing": 1}


def test_the_report_says_what_was_run(tmp_path: Path) -> None:
    html = (run(tmp_path) / "report.html").read_text(encoding="utf-8")
    for said in (
        "People (N = 4)", "Excluded: Under 21", "1 = low; 2 = middle; 3 = high", "paired t test", "95% CI",
        "type 2 of Hyndman and Fan", "Age (1, 25.0%); Skill now (1, 25.0%)", "nothing was imputed",
        "More than one answer was possible",
    ):  # fmt: skip
        assert said in html
    assert "<script" not in html
    assert "http" not in html


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = run(tmp_path / "a"), run(tmp_path / "b")
    for name in FILES - {"run.json"}:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    records = [json.loads((out / "run.json").read_text(encoding="utf-8")) for out in (first, second)]
    assert all(set(record.pop("when")) == {"began", "seconds"} for record in records)
    assert records[0] == records[1]


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = run(tmp_path / "a")
    second = run(tmp_path / "b", data="\n".join((HEADER, *reversed(ROWS))))
    assert (first / "results.json").read_bytes() == (second / "results.json").read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + DATA.encode(),
        DATA.replace("\n", "\r\n").encode(),
        DATA.replace(",", ";").encode(),
        DATA.replace(",", "\t").replace("Ethics", "Éthique").encode("cp1252"),
        DATA.replace("\n", "\n\n").replace("mentor", " mentor\u00a0").encode(),
    ],
)
def test_the_way_a_file_is_saved_does_not_matter(tmp_path: Path, data: bytes) -> None:
    assert values(run(tmp_path, data=data), term="role=mentor")["count"] == 3


def test_extreme_data_give_dashes_with_a_reason(tmp_path: Path) -> None:
    plan = PLAN.replace("  - {label: Under 21, variable: age, below: 21}\n", "")
    plan = plan.replace("  - {label: Scholars, variable: role, is: [scholar]}\n", "").replace("exclusions:\n", "")
    rows = ["NA,,NA,,,NA,low,middle"] * 6
    out = run(tmp_path, plan=plan, data="\n".join((HEADER, *rows)))
    table = sheet(out / "table-1.csv")
    assert ["Role [a]", "", "0", ""] in table
    assert ["", "Mentor", "", "–"] in table
    assert ["Age (years)", "", "0", "– [c]"] in table
    assert ["[c] Not computed: no values.", "", "", ""] in table
    paired = sheet(out / "table-2.csv")
    assert paired[2][1:] == ["6", "1.00 (0.00)", "2.00 (0.00)", "1.00 (0.00)", "– [b]", "– [b]", "– [b]", "– [b]"]
    assert ["[b] Not computed: the difference is the same in every pair.", *[""] * 8] in paired
    records = json.loads((out / "results.json").read_text(encoding="utf-8"))
    (p,) = [record for record in records if record["statistic"] == "p"]
    assert (p["value"], p["note"]) == (None, "undefined: the difference is the same in every pair")


def test_everybody_excluded_gives_a_report(tmp_path: Path) -> None:
    plan = PLAN.replace("below: 21", "below: 90").replace("is: [scholar]", "missing: true")
    data = "\n".join((HEADER, *[row.replace("NA,high", "30,high") for row in ROWS]))
    out = run(tmp_path, plan=plan, data=data)
    assert "People (N = 0)" in (out / "report.html").read_text(encoding="utf-8")
    assert sheet(out / "table-2.csv")[2][1:3] == ["0", "– [b]"]


WRONG_DATA = [
    (
        DATA.replace("low,high", "low,hihg"),
        "plan.yaml:4: the word “hihg” in column “Now” is not named here (data.csv line 2)",
    ),
    (
        DATA.replace("mentor,", "boss,"),
        "plan.yaml:10: the word “boss” in column “Role” is not named here (data.csv line 2, 3, 6, 7)",
    ),
    (DATA.replace(",40,", ",forty,"), "data.csv:2: column “Age” holds “forty” where a number is needed"),
    (
        DATA.replace(",35.5,", ',"35,5",'),
        "data.csv:4: column “Age” holds “35,5” where a number is needed for “age” – write a point",
    ),
    (DATA.replace(",40,", ",1e200,"), "data.csv:2: column “Age” holds “1e200” where a number is needed"),
    (DATA.replace(",40,", ",140,"), "data.csv:2: column “Age” holds 140, above the maximum 90 of the plan"),
    (
        DATA.replace(",40,", ",4,").replace(",50,", ",4,"),
        "data.csv:2: column “Age” holds 4, below the minimum 18 of the plan",
    ),
    (DATA.replace("Role other", "Elsewhere"), "plan.yaml:13: the data have no column “Role other” (data.csv) – "),
    (DATA.replace("Role,", "Now,"), "data.csv:1: 2 columns are called “Now” (columns 1, 8)"),
    (DATA.replace("mentor,,1,0", "mentor,,1"), "data.csv:2: this row has 7 cells, the header 8 – "),
    (DATA + "mentor,,,,,60,low,low\n", "plan.yaml:2: the data have 7 rows, not 6 (data.csv)"),
    (HEADER + "\n", "data.csv:1: the file has a header but no rows – export the data again"),
    ("", "data.csv:1: the file is empty – save it with a header and rows"),
    (DATA + "\0", "data.csv:8: this line holds a NUL byte, so the file is no text – "),
    (DATA.encode("utf-16"), "data.csv:1: the file is saved as UTF-16 (“Unicode text”) – save it as “CSV UTF-8”"),
    (DATA.replace("mentor,,1", '"mentor,,1'), "data.csv:2: the row that begins here is no CSV: "),
]


@pytest.mark.parametrize(("data", "said"), WRONG_DATA, ids=range(len(WRONG_DATA)))
def test_wrong_data_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: str | bytes, said: str
) -> None:
    write(tmp_path, PLAN, data)
    monkeypatch.chdir(tmp_path)
    assert main(["plan.yaml", "--data", "data.csv", "--out", "out"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert any(line.startswith(said) for line in told), told
    assert all(" – " in line for line in told[:-1])
    assert told[-1].endswith("nothing was written.")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "plan.yaml"]


WRONG_FOR_ONE = [
    ("table-1", *one)
    for one in [
        (
            DATA.replace("Trust,,Ethics", "Truth,,Ethics"),
            "plan.yaml:20: the word “Truth” in column “T1” is not named here (data.csv line 3)",
        ),
    ]
] + [
    ("table-2", *one)
    for one in [
        (
            DATA.replace("Before", "Befor"),
            "plan.yaml:33: the data have no column “Before” (data.csv) – did you mean “Befor”?",
        ),
    ]
]


@pytest.mark.parametrize(("table", "data", "said"), WRONG_FOR_ONE, ids=range(len(WRONG_FOR_ONE)))
def test_what_is_wrong_for_one_table_is_told_and_the_other_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    table: str,
    data: str,
    said: str,
) -> None:
    write(tmp_path, PLAN, data)
    monkeypatch.chdir(tmp_path)
    assert main(["plan.yaml", "--data", "data.csv", "--out", "out"]) == 3
    assert capsys.readouterr().err.startswith(said)
    made = {path.stem for path in (tmp_path / "out").glob("table-*.csv")}
    assert made == {"table-1", "table-2"} - {table}


def test_an_unmapped_word_names_plan_and_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan_path, data_path, out = write(tmp_path, PLAN, DATA.replace("low,", "lo,"))
    assert main([str(plan_path), "--data", str(data_path), "--out", str(out)]) == 3
    mend = " – map it to a number there, or name it under missing; it is like “low”"
    place = "the word “lo” in column “Before” is not named here"
    assert capsys.readouterr().err.splitlines() == [
        f"{plan_path}:4: {place} ({data_path} line 2, 3, 5, 6){mend}",
        f"Table 2 was not made: “Skill before” cannot be read: plan.yaml:4: {place} (data.csv line 2, 3, 5, 6){mend}",
    ]
    assert str(tmp_path) not in (out / "report.html").read_text()


def test_all_mistakes_of_the_data_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = DATA.replace(",40,", ",forty,").replace(",50,", ",fifty,").replace("low,high", "lo,hi").replace("T2", "T9")
    plan_path, data_path, out = write(tmp_path, PLAN, data)
    assert main([str(plan_path), "--data", str(data_path), "--out", str(out)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 6
    assert told[-1] == "5 mistakes; nothing was written."


def test_a_wrong_plan_is_told_before_the_data_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan_path, _, out = write(tmp_path, PLAN.replace("title:", "titel:"))
    assert main([str(plan_path), "--data", str(tmp_path / "absent.csv"), "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert "“titel” is not known here" in told
    assert "absent.csv" not in told


@pytest.mark.parametrize("argv", [[], ["plan.yaml"], ["plan.yaml", "--data", "x"], ["--nonsense"]])
def test_wrong_use_of_the_command(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert "usage: rapport evaluate" in capsys.readouterr().err


def test_help_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "PLAN.yaml" in capsys.readouterr().out


def test_a_previous_run_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan_path, data_path, out = write(tmp_path)
    argv = [str(plan_path), "--data", str(data_path), "--out", str(out)]
    assert main(argv) == 0
    assert main(argv) == 0
    assert capsys.readouterr().out.count("2 tables") == 2
    plan_path.write_text(PLAN.replace("name: table-2", "name: change"), encoding="utf-8")
    assert main(argv) == 0
    assert {path.name for path in out.iterdir()} == {name.replace("table-2", "change") for name in FILES}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "out", "plan.yaml"]


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    paths = write(tmp_path)
    out = paths[2]
    out.mkdir()
    (out / "thesis.docx").write_text("years of work")
    with pytest.raises(OutputRefused, match="is not empty and holds no previous run"):
        evaluate(*paths)
    assert [path.name for path in out.iterdir()] == ["thesis.docx"]


def test_what_others_put_beside_a_run_is_not_lost(tmp_path: Path) -> None:
    paths = write(tmp_path)
    evaluate(*paths)
    (paths[2] / "notes.txt").write_text("mine")
    with pytest.raises(OutputRefused, match=r"also holds notes\.txt, which would be lost"):
        evaluate(*paths)
    assert (paths[2] / "notes.txt").exists()


@pytest.mark.parametrize("content", ["{}", "[]", "no json", '{"made_by": "rapport evaluate"}'])
def test_a_foreign_run_file_is_no_previous_run(tmp_path: Path, content: str) -> None:
    paths = write(tmp_path)
    paths[2].mkdir()
    (paths[2] / "run.json").write_text(content)
    with pytest.raises(OutputRefused, match="holds no previous run"):
        evaluate(*paths)


def test_a_file_is_no_folder_and_an_empty_folder_will_do(tmp_path: Path) -> None:
    plan_path, data_path, out = write(tmp_path)
    with pytest.raises(OutputRefused, match="is a file, not a folder"):
        evaluate(plan_path, data_path, data_path)
    out.mkdir()
    evaluate(plan_path, data_path, out)
    evaluate(plan_path, data_path, tmp_path / "deep" / "down")
    assert (tmp_path / "deep" / "down" / "report.html").exists()


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    plan_path, data_path, _ = write(tmp_path)
    with pytest.raises(OutputRefused, match="cannot be written"):
        evaluate(plan_path, data_path, data_path / "below-a-file")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "plan.yaml"]


def test_a_run_whose_numbers_cannot_be_right_together_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan_path, data_path, out = write(tmp_path)
    words = [str(plan_path), "--data", str(data_path), "--out", str(out)]
    assert main(words) == 0
    seen: list[str] = []

    def slips(tables: Iterable[Table]) -> tuple[Finding, ...]:
        seen.extend(table.name for table in tables)
        return (Finding(Kind.ERROR, Place("table-1", "role=Mentor", "percent"), "3 (70)", "3 of 4 is 75%", "", "mend"),)

    monkeypatch.setattr(command, "check_tables", slips)
    assert main(words) == 3
    assert seen == ["flow", "table-1", "table-2"]
    assert "table-1: error: role=Mentor, percent: printed 3 (70) – 3 of 4 is 75%" in capsys.readouterr().err


def test_it_runs_without_django_and_scipy_stats(tmp_path: Path) -> None:
    plan_path, data_path, out = write(tmp_path)
    code = (
        "import sys; from rapport.analysis.command import main; code = main(sys.argv[1:]);"
        "print(code, [m for m in ('django', 'scipy.stats', 'pandas', 'statsmodels') if m in sys.modules])"
    )
    argv = [sys.executable, "-c", code, str(plan_path), "--data", str(data_path), "--out", str(out)]
    ran = subprocess.run(argv, capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)})
    assert ran.stdout.splitlines()[-1] == "0 []", ran.stderr


def test_a_plan_can_be_checked_explained_and_registered_without_numpy() -> None:
    code = "import sys, rapport.analysis.plan_command; print('numpy' in sys.modules)"
    paths = {"PYTHONPATH": ":".join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=paths)
    assert ran.stdout == "False\n", ran.stderr

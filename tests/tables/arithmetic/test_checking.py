"""Each check by itself, each layout, what cannot be read, the tables of a run, and the command."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from scipy import stats

from rapport.tables.arithmetic import checking, printed
from rapport.tables.arithmetic.command import main
from rapport.tables.arithmetic.rows import UnreadableError
from rapport.tables.arithmetic.student import quantile
from rapport.tables.csv_export import csv_bytes
from rapport.tables.record import Record, Statistic, results_json
from rapport.tables.table import Cell, Column, Row, Table
from tests.tables.arithmetic.writing import errors, found, write

ANSWERS = "variable n level number percent"
CHANGES = "item n before_mean before_sd after_mean after_sd diff_mean diff_sd ci_low ci_high lowest highest whole"
GENERAL = "table term statistic value n part_of select"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("34.3", 34.25, 34.35), ("34.3%", 34.25, 34.35), ("1,036", 1035.5, 1036.5), ("−0.5", -0.55, -0.45),
        ("-0.5", -0.55, -0.45), (".05", 0.045, 0.055), ("< 0.001", 0, 0.001), ("<.001", 0, 0.001),
        ("1e-4", 5e-5, 1.5e-4),
    ],
)  # fmt: skip
def test_a_printed_number_stands_for_all_that_are_rounded_so(text: str, low: float, high: float) -> None:
    number = printed.read(text)
    assert number
    assert [float(number.low), float(number.high)] == pytest.approx([low, high])


@pytest.mark.parametrize("text", ["", "–", "n/a", "12 (3)", "1.2.3", "Reference"])
def test_what_is_no_number(text: str) -> None:
    assert printed.read(text) is None


@pytest.mark.parametrize("df", [1, 2, 5, 30, 1035, 100_000])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
def test_students_t(level: float, df: float) -> None:
    assert math.isclose(quantile(level, df), stats.t.ppf((1 + level) / 2, df), rel_tol=1e-9)


@pytest.mark.parametrize(
    ("number", "percent", "kind", "what"),
    [
        ("11", "110.0", "error", "no share is so"),
        ("2.5", "25.0", "error", "nobody can be counted so"),
        ("12", "99.0", "error", "more than there are (n = 10)"),
        ("3", "33.3", "error", "3 of 10 is 30.0%"),
        ("", "33", "error", "no count of 10 gives this percentage; the nearest are 30 (3) and 40 (4)"),
    ],
)
def test_impossible_cells(tmp_path: Path, number: str, percent: str, kind: str, what: str) -> None:
    [slip] = found(tmp_path, ANSWERS, [("q", 10, "a", number, percent)])
    assert slip.kind == kind
    assert what in str(slip)
    assert str(slip).startswith(f"{tmp_path}/table.csv:2: error: q: a")


def test_a_percentage_of_no_number_of_people(tmp_path: Path) -> None:
    heads = "characteristic level statistic value percent q1_or_min q3_or_max"
    [slip] = found(tmp_path, heads, [("q", "a", "count", 75, "34.3", "", "")])
    assert slip.fits == "the nearest are 34.4 (n 218) and 34.2 (n 219)"
    assert found(tmp_path, heads, [("q", "a", "count", 75, "34.2", "", "")]) == ()


def test_a_wrong_n_is_one_slip(tmp_path: Path) -> None:
    rows = [("q", 220, name, count, percent) for name, count, percent in (("a", 43, 19.6), ("b", 176, 80.4))]
    [slip] = found(tmp_path, ANSWERS, rows)
    assert (slip.place.column, slip.printed, slip.fits) == ("n", "220", "with n = 219 all of them are")


def change(**other: object) -> list[object]:
    cells = dict(
        zip(
            CHANGES.split(),
            ("s", 4, "2.00", "0.82", "3.00", "0.82", "1.00", "0.00", "1.00", "1.00", 1, 5, "yes"),
            strict=True,
        )
    )
    return list((cells | other).values())


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (
            {"before_mean": "2.10"},
            "the sum of 4 whole numbers, divided by 4, is never so; the nearest are 2.00 and 2.25",
        ),
        ({"before_sd": "2.90"}, "numbers from 1 to 5 with the mean 2.00 cannot differ so much; at most 2.00"),
        ({"after_mean": "5.50", "diff_mean": "3.50"}, "no mean of numbers from 1 to 5 is so"),
        ({"diff_mean": "1.10"}, "3.00 − 2.00 is 1.00; from 0.99 to 1.01 would fit"),
        ({"diff_sd": "3.00"}, "SDs of 0.82 before and 0.82 after allow none such"),
        ({"ci_low": "0.80"}, "is another interval; about 1.00 to 1.00 would fit"),
    ],
)
def test_means_and_limits(tmp_path: Path, other: dict[str, object], what: str) -> None:
    assert found(tmp_path, CHANGES, [change()]) == ()
    assert what in "\n".join(map(str, errors(found(tmp_path, CHANGES, [change(**other)]))))


@pytest.mark.parametrize(
    ("cells", "kind", "what"),
    [
        (("2.00", "1.10", "1.90", "0.01"), "error", "the limits 1.10 to 1.90 leave it out"),
        (("-0.50", "-0.90", "-0.10", "0.01"), "error", "a ratio is above zero"),
        (("1.50", "1.10", "1.90", "0.01"), "error", "does not stand in the middle of 1.10 to 1.90"),
        (("1.41", "0.90", "2.20", "0.02"), "error", "says the opposite; from 0.12"),
        (("1.41", "0.90", "2.20", "0.50"), "doubt", "gives another p"),
        (("1.41", "0.90", "2.20", "1.20"), "error", "no p is so"),
    ],
)
def test_ratios(tmp_path: Path, cells: tuple[str, ...], kind: str, what: str) -> None:
    heads = "outcome characteristic term kind aor ci_low ci_high p"
    [slip] = found(tmp_path, heads, [("o", "c", "per point", "aor", *cells)])
    assert slip.kind == kind
    assert what in str(slip)


def test_the_general_layout(tmp_path: Path) -> None:
    rows = [
        ("t", "gender=male", "count", 43, 219, "", ""), ("t", "gender=male", "percent", "19.6", 219, "", ""),
        ("t", "gender=female", "count", 176, 219, "", ""), ("t", "gender=female", "percent", "81.4", 219, "", ""),
        ("t", "score", "median", "4.8", "", "", ""), ("t", "score", "q1", 3.7, "", "", ""),
        ("t", "score", "q3", 5.8, "", "", ""),
        *(("t", part, said, value, "", "score", "") for part in ("x", "y") for said, value in
          (("median", 5.2), ("q1", 4.2), ("q3", 6.0))),
        ("t", "reason=a", "percent", 60, "", "", ""), ("t", "reason=b", "percent", 52, "", "", ""),
        ("t", "tool=a", "percent", 60, "", "", "many"), ("t", "tool=b", "percent", 52, "", "", "many"),
    ]  # fmt: skip
    slips = found(tmp_path, GENERAL, rows)
    assert [(str(one.kind), one.place.row, one.place.line) for one in slips] == [
        ("error", "t, gender=female", 4), ("doubt", "t, reason", 15), ("doubt", "t, score", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "row", "why"),
    [
        ("stem unique_respondents", ("plan", 84), "is in no layout that is known"),
        (
            ANSWERS,
            ("q", 10, "a", "three", 30),
            "table.csv:2: “three” under “number” is no number – write one",
        ),
        (ANSWERS, ("q", 10.5, "a", 3, 30), "“10.5” under “n” is no number of people"),
        (f"{ANSWERS} select", ("q", 10, "a", 3, 30, "some"), "“some” under “select” is not known – write one or many"),
        (GENERAL, ("t", "x", "average", 3, "", "", ""), "“average” is no statistic – known: "),
        ("characteristic level statistic value percent", ("c", "l", "mean", 3, ""), "write count, quartiles or range"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, heads: str, row: tuple[object, ...], why: str) -> None:
    with pytest.raises(UnreadableError, match=r".") as told:
        found(tmp_path, heads, [row])
    assert why in str(told.value)


def records(percent: float) -> tuple[Record, ...]:
    said = {Statistic.N: 8, Statistic.COUNT: 3, Statistic.PERCENT: percent}
    return tuple(Record("table-1", name, value, 8, term="stage=Postdoc") for name, value in said.items())


def test_a_run_checks_its_own_tables() -> None:
    table = Table("table-1", "Table 1", "Who", "Stage", (Column(Cell("n")),))
    assert checking.check_tables([table.with_records(*records(37.5))]) == ()
    [slip] = checking.check_tables([table.with_records(*records(37.6))])
    assert slip.what.startswith("3 of 8 is 37.5")


def test_results_json(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(results_json(records(37.5)), encoding="utf-8")
    assert checking.check_file(path) == ()
    path.write_text(json.dumps([{"statistic": "n"}]), encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"is no results.json of rapport evaluate"):
        checking.check_file(path)


def run_table(**other: str) -> Table:
    """As a run prints them: shares in a group, a mean, quartiles, a change, a ratio."""
    heads = ["n", "n (%) or mean (SD)", "Mean (SD): Before", "Mean (SD): After", "Mean (SD): Difference", "95% CI"]
    heads += ["Yes: AOR (95% CI)", "Yes: p"]
    note = "More than one answer was possible."
    shown = {"male": "43 (19.6)", "female": "176 (80.4)", "ratio": "1.41 (0.90 to 2.20)", "ci": "1.01 to 1.13"} | other

    def row(label: str, *cells: str, level: int = 0, notes: tuple[str, ...] = ()) -> Row:
        padded = [*cells, *[""] * (len(heads) - len(cells))]
        return Row(Cell(label, notes), tuple(map(Cell, padded)), level)

    columns = tuple(Column(Cell(head)) for head in heads)
    return Table("t", "Table 1", "Who answered", "Characteristic", columns).with_rows(
        row("Gender", "219"), row("Male", "", shown["male"], level=1), row("Female", "", shown["female"], level=1),
        row("Trainees", "10", notes=(note,)), row("PhD", "", "8 (80.0)", level=1),
        row("Postdocs", "", "7 (70.0)", level=1),
        row("Age", "219", "36.1 (5.2)"),
        row("Skill", "1,036", "", "4.63 (1.27)", "5.70 (0.93)", "1.07 (0.99)", shown["ci"]),
        row("Identity, per point", "", "", "", "", "", "", shown["ratio"], "0.13"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("other", "row"),
    [
        ({}, None), ({"male": "43 (19.9)"}, "Gender: Male"), ({"ci": "1.11 to 1.13"}, "Skill"),
        ({"ratio": "1.61 (0.90 to 2.20)"}, "Identity, per point"),
    ],
)  # fmt: skip
def test_the_csv_files_of_a_run(tmp_path: Path, other: dict[str, str], row: str | None) -> None:
    path = tmp_path / "table-1.csv"
    path.write_bytes(csv_bytes(run_table(**other)))
    assert [one.place.row for one in checking.check_file(path)] == ([row] if row else [])


@pytest.mark.parametrize("shown", ["1.61 (0.90–2.20)", "1.61 (0.90, 2.20)", "1.61 [0.90 to 2.20]"])
def test_ratios_as_journals_print_them(tmp_path: Path, shown: str) -> None:
    path = tmp_path / "table-1.csv"
    path.write_bytes(csv_bytes(run_table(ratio=shown)))
    assert [one.place.row for one in checking.check_file(path)] == ["Identity, per point"]
    path.write_bytes(csv_bytes(run_table(ratio="1.41 (0.90–2.20)")).replace(b": p", b": P").replace(b"0.13", b"< .01"))
    [slip] = checking.check_file(path)
    assert (slip.place.column, slip.printed) == ("Yes: P", "< .01")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = write(tmp_path, ANSWERS, [("q", 10, "a", 3, 30), ("q", 10, "b", 7, 70)], "good.csv")
    several = write(tmp_path, ANSWERS, [("q", 10, "a", 8, 80), ("q", 10, "b", 7, 70)], "several.csv")
    bad = write(tmp_path, ANSWERS, [("q", 10, "a", 3, 33)], "bad.csv")
    assert main([str(good)]) == 0
    assert main([str(good), str(several)]) == 0
    assert "doubt: q: printed 15 of 10" in capsys.readouterr().out
    assert main([str(good), str(bad)]) == 1
    assert "2 of 2 files checked: errors 1, doubts 0" in capsys.readouterr().out
    assert main([str(tmp_path / "none.csv"), str(bad)]) == 2
    out, err = capsys.readouterr()
    assert "none.csv cannot be read (No such file or directory)" in err
    assert "1 of 2 files checked: errors 1" in out


def test_it_needs_the_standard_library_alone(tmp_path: Path) -> None:
    good = write(tmp_path, ANSWERS, [("q", 10, "a", 3, 30)])
    program = (
        "import sys; sys.argv = ['rapport', 'check-tables', sys.argv[1]]\nfrom rapport.cli import main\n"
        "try: main()\nexcept SystemExit as ended: code = ended.code\n"
        "print(code, sorted({'numpy', 'django', 'pandas', 'pydantic', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(good)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"

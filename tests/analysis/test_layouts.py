"""What journals want otherwise: ranges, limits apart, p values in a note, headings, notes of the plan's own."""

import csv
import io
from pathlib import Path

import pytest

from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import mistakes_of_plan
from rapport.analysis.run import evaluate
from rapport.textfiles.mistakes import TextFileError
from rapport.textfiles.yaml_file import parse_document
from tests.analysis.example import PLAN, write

PAIRED = "    confidence: 0.95\n    effect_sizes: [d_z]\n"


def cells(folder: Path, plan: str, table: str) -> list[list[str]]:
    paths = write(folder, plan)
    evaluate(*paths)
    text = (paths[2] / f"{table}.csv").read_text(encoding="utf-8-sig")
    return [[cell for cell in row if cell] for row in csv.reader(io.StringIO(text, newline=""))]


def test_limits_apart_p_in_a_note_and_a_heading(tmp_path: Path) -> None:
    plan = PLAN.replace(PAIRED, '    limits: apart\n    tests: note\n    notes: ["From 1 to 3."]\n')
    plan = plan.replace("      - label: Skill\n", "      - label: Skill\n        heading: Skills\n")
    rows = cells(tmp_path, plan, "table-2")
    assert rows[1][-2:] == ["95% CI of the difference: Lower", "95% CI of the difference: Upper"]
    assert rows[2] == ["Skills"]
    assert rows[3][1:] == ["3", "1.33 (0.58)", "2.67 (0.58)", "1.33 (0.58)", "-0.10", "2.77"]
    assert ["p = 0.06 in every row."] in rows
    assert ["From 1 to 3."] in rows


def test_p_values_that_differ_are_told_from_the_smallest_to_the_largest(tmp_path: Path) -> None:
    plan = PLAN.replace(PAIRED, "    tests: note\n") + "      - {label: Back, before: now, after: before}\n"
    plan += "      - {label: Age, before: before, after: age}\n"
    rows = cells(tmp_path, plan, "table-2")
    (told,) = [row[0] for row in rows if row and row[0].startswith("p is from ")]
    assert told == "p is from 0.01 to 0.06."


def test_a_range_has_a_row(tmp_path: Path) -> None:
    rows = cells(tmp_path, PLAN.replace("quartiles: type-2", "ranges: [age]"), "table-1")
    at = [row[0] for row in rows if row].index("Age (years)")
    assert [row for row in rows if row][at + 1] == ["Range", "35.5–50.0"]


def test_a_range_is_that_of_single_people_and_not_told_where_few_are_protected(tmp_path: Path) -> None:
    paths = write(tmp_path, "protect: 2\n" + PLAN.replace("quartiles: type-2", "ranges: [age]"))
    evaluate(*paths)
    results = (paths[2] / "results.json").read_text(encoding="utf-8")
    assert '"minimum"' in results
    assert "35.5" not in results


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("ranges: [before]", "“before” is none of the rows"),
        ("ranges: [role]", "“role” is of the type categorical, which has no range"),
        ("by: role\n    ranges: [age]", "ranges are told of everybody, not of groups"),
    ],
)
def test_a_range_that_cannot_be_is_a_mistake(wrong: str, said: str) -> None:
    text = PLAN.replace("quartiles: type-2", wrong)
    with pytest.raises(TextFileError) as caught:
        parse_document(text, Plan, name="p.yaml", check=mistakes_of_plan)
    assert any(said in str(mistake) for mistake in caught.value.mistakes)

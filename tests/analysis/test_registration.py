"""Registered plans: frozen, every later change shown, a changed registration found out."""

import json
from datetime import date
from pathlib import Path

import pytest

from rapport.analysis import command, plan_command
from rapport.analysis.registration import deviations, place_of, read_registration, register, registration_json
from rapport.textfiles.mistakes import TextFileError
from tests.analysis.example import PLAN, write


def changes(old: str, new: str) -> list[tuple[str, str, str]]:
    assert old in PLAN
    return [(one.what, one.before, one.after) for one in deviations(PLAN, PLAN.replace(old, new, 1))]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("confidence: 0.95", "confidence: 0.9", [("tables “table-2” › confidence", "0.95", "0.9")]),
        ("maximum: 90", "maximum: 90\n    per: 5", [("variables “age” › per", "nothing", "5")]),
        ("    reference: mentor\n", "", [("variables “role” › reference", "mentor", "nothing")]),
        ("rows: [role, topics, age, now]", "rows: [role, age, now]",
         [("tables “table-1” › rows", '["role", "topics", "age", "now"]', '["role", "age", "now"]')]),
        ("below: 21", "below: 25", [("exclusions “Under 21” › below", "21", "25")]),
        ("  - {label: Scholars, variable: role, is: [scholar]}\n", "",
         [("exclusions “Scholars”", '{"label": "Scholars", "variable": "role", "is": ["scholar"]}', "nothing")]),
        ("      - label: Skill\n", "      - label: Ability\n",
         [("tables “table-2” › pairs “Skill”", '{"label": "Skill", "before": "before", "after": "now"}', "nothing"),
          ("tables “table-2” › pairs “Ability”", "nothing",
           '{"label": "Ability", "before": "before", "after": "now"}')]),
        ("rows: 6", 'rows: "6"', [("data › rows", "6", "6")]),
        ("title: Demo", "title: Demo  # only a remark", []),
    ],
)  # fmt: skip
def test_every_change_is_named(old: str, new: str, said: list[tuple[str, str, str]]) -> None:
    assert changes(old, new) == said


def test_another_order_is_a_change() -> None:
    lines = PLAN[PLAN.index("exclusions:") : PLAN.index("tables:")]
    head, first, second = lines.splitlines()
    assert changes(lines, f"{head}\n{second}\n{first}\n") == [
        ("the order of exclusions", "Under 21, Scholars", "Scholars, Under 21")
    ]


def test_a_registration_is_read_as_it_was_made() -> None:
    made = register(PLAN, plan="p.yaml", by="Ada Example", on=date(2026, 1, 31))
    assert read_registration(registration_json(made), name="r") == made
    assert made.on == "2026-01-31"


@pytest.mark.parametrize("field", ["text", "by", "on", "sha256", "seal", "plan"])
def test_a_changed_registration_is_found(field: str) -> None:
    content = json.loads(registration_json(register(PLAN, plan="p.yaml", by="Ada", on=date(2026, 1, 31))))
    content[field] += "x"
    with pytest.raises(TextFileError, match="changed after it was made: its seal does not fit – put the file back"):
        read_registration(json.dumps(content).encode(), name="r.json")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"format": 2}', b"\xff", b"[" * 100_000, b'{"format":1,"text":"\\ud800"}']
)
def test_what_is_no_registration_is_refused(data: bytes) -> None:
    with pytest.raises(TextFileError, match="this is no registration of a plan"):
        read_registration(data, name="r.json")


def test_the_report_shows_deviations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, data, out = write(tmp_path)
    argv = [str(plan), "--data", str(data), "--out", str(out)]
    assert plan_command.main(["register", str(plan), "--by", "Ada <Example>"]) == 0
    assert "Keep the seal where others can see it" in capsys.readouterr().out
    assert command.main(argv) == 0
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "by Ada &lt;Example&gt;" in page
    assert "The analysis does not deviate from it." in page
    plan.write_text(PLAN.replace("below: 21", "below: 25"), encoding="utf-8")
    assert command.main(argv) == 0
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "exclusions “Under 21” › below" in page
    capsys.readouterr()
    assert plan_command.main(["explain", str(plan)]) == 0
    assert "Changed since: exclusions “Under 21” › below: was 21, is 25." in capsys.readouterr().out
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["registered"]["deviations"] == [{"what": "exclusions “Under 21” › below", "before": "21", "after": "25"}]
    plan.write_text(PLAN + "# a remark\n", encoding="utf-8")
    assert command.main(argv) == 0
    assert "Only its comments or layout were changed." in (out / "report.html").read_text(encoding="utf-8")


def test_nothing_is_registered_twice_or_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, data, out = write(tmp_path)
    assert plan_command.main(["register", str(plan), "--by", "Ada"]) == 0
    assert plan_command.main(["register", str(plan), "--by", "Bob"]) == 2
    assert "a registration is never replaced" in capsys.readouterr().err
    place_of(plan).write_bytes(place_of(plan).read_bytes().replace(b"Ada", b"Eve"))
    assert command.main([str(plan), "--data", str(data), "--out", str(out)]) == 2
    assert not out.exists()
    other = tmp_path / "wrong.yaml"
    other.write_text(PLAN.replace("below: 21", "belo: 21"), encoding="utf-8")
    assert plan_command.main(["register", str(other), "--by", "Ada"]) == 2
    assert not place_of(other).exists()


def test_explaining_needs_no_data_but_counts_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, data, _ = write(tmp_path)
    assert plan_command.main(["explain", str(plan)]) == 0
    told = capsys.readouterr().out
    for said in (
        "“Role”: a question with levels in the columns “Role” and “Role other”: mentor and scholar, or anything in",
        "Under 21: whose “Age” is below 21.",
        "Compares before and after in the people who answered both: “Skill before” and “Skill now”.",
        "from 18 up to 90",
    ):
        assert said in told
    assert "On how many people" not in told
    assert plan_command.main(["explain", str(plan), "--data", str(data)]) == 0
    told = capsys.readouterr().out
    for said in (
        "Rows in the data: 6.",
        "Left out: Under 21: 1.",
        "Analysed: 4.",
        "Table 1: answered “Role” (4), “Topics” (3), “Age” (3) and “Skill now” (3).",
    ):
        assert said in told
    assert plan_command.main(["explain", str(plan), "--data", str(tmp_path / "absent.csv")]) == 2
    assert plan_command.main(["dance"]) == 2

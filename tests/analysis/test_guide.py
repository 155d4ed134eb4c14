"""Every example of the guide is run: the complete one, and the plan whose parts stand in its chapters."""

import random
import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from rapport.analysis.command import main
from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import mistakes_of_plan
from rapport.analysis.run import Analysis, Wishes, analyse
from rapport.analysis.sources.opening import source_of_bytes
from rapport.analysis.specs.every import TableSpec
from rapport.tables.record import Statistic
from rapport.textfiles.yaml_file import parse_document

GUIDE = (Path(__file__).parents[2] / "docs" / "guide-evaluators.md").read_text(encoding="utf-8")
FIVE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")


def blocks(language: str, start: str, end: str) -> list[str]:
    part = GUIDE[GUIDE.index(start) : GUIDE.index(end)]
    return re.findall(rf"```{language}\n(.*?)```", part, re.DOTALL)


def whole_plan() -> str:
    """The parts of the chapter about plans, put together: lists of one key become one list."""
    lists: dict[str, str] = {"variables": "", "exclusions": "", "tables": ""}
    rest = ""
    for block in blocks("yaml", "## The plan", "### Small numbers"):
        for part in re.split(r"^(?=[a-z])", block, flags=re.MULTILINE):
            key, _, below = part.partition(":\n")
            if key in lists:
                lists[key] += below
            else:
                rest += part
    return rest + "".join(f"{key}:\n{below}" for key, below in lists.items())


def rows(people: int = 160) -> str:
    draw = random.Random(3)
    columns = (
        "record,scoring_version,comments,age,belong,stranger,stay,skill_before,skill_then,skill_now,stage,stage_other,site,"
        "meets_before,meets_now,topic_trust,topic_writing,topic_else,joined,finished"
    )
    found = [columns]
    for at in range(people):
        year, month, day = draw.randint(2019, 2022), draw.randint(3, 9), draw.randint(1, 28)
        before = draw.randint(1, 5)
        cells = [
            f"p{at}", "2", "-", draw.choice(["NA", *map(str, range(22, 70))]), *(draw.choice(FIVE) for _ in range(3)),
            str(before), str(max(1, before - draw.randint(0, 1))),
            draw.choice(["-99", *[str(before + 1 + at % 2)] * 6]),
            draw.choice(["postdoc", "faculty", "faculty", "postdoc", "staff", ""]), draw.choice(["", "", "Librarian"]),
            draw.choice(["North", "South", "East", "West"]), draw.choice(["Yes", "No"]),
            draw.choice(["Yes", "Yes", "No"]),
            draw.choice("01"), draw.choice("01"), draw.choice(["", "Travel"]),
            f"{year}-{month:02d}-{day:02d}", f"{day:02d}.{month + 2:02d}.{year}",
        ]  # fmt: skip
        found.append(",".join(cells))
    return "\n".join(found) + "\n"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    document = parse_document(whole_plan(), Plan, name="guide", check=mistakes_of_plan)
    return analyse(document, source_of_bytes(rows().encode(), "cohort.csv"))


def test_the_plan_of_the_guide_makes_all_its_tables(analysis: Analysis) -> None:
    assert [str(one) for one in analysis.missing] == []
    assert len(analysis.products) >= len(analysis.plan.tables)


def test_with_small_numbers_protected_none_is_told() -> None:
    document = parse_document(whole_plan(), Plan, name="guide", check=mistakes_of_plan)
    analysis = analyse(document, source_of_bytes(rows(60).encode(), "cohort.csv"), Wishes(protect=5))
    assert not any("tell us" in str(one) for one in analysis.missing)
    told = [record for table in analysis.tables for record in table.records if record.value is not None]
    people = (Statistic.N, Statistic.COUNT, Statistic.CUMULATIVE, Statistic.ROSE, Statistic.FELL)
    assert [record for record in told if record.statistic in people and 0 < record.value < 5] == []
    assert len(told) > 100


def test_the_guide_shows_every_verb_type_and_key(analysis: Analysis) -> None:
    members = TableSpec.__args__[0].__args__  # type: ignore[attr-defined]
    verbs = {member.model_fields["verb"].annotation.__args__[0] for member in members}
    assert {spec.verb for spec in analysis.plan.tables} == verbs
    found: dict[type[BaseModel], set[str]] = {}
    add_keys(Plan, found)
    chapter = GUIDE[GUIDE.index("## The plan") : GUIDE.index("## Instruments")]
    untold = {
        model.__name__: [key for key in sorted(keys) if f"`{key}`" not in chapter and f"{key}:" not in chapter]
        for model, keys in found.items()
    }
    assert {name: keys for name, keys in untold.items() if keys} == {}, "say in the guide what these keys do"


def add_keys(kind: object, found: dict[type[BaseModel], set[str]]) -> None:
    """The keys of a model and of all models inside it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in found:
        found[kind] = {field.alias or name for name, field in kind.model_fields.items()}
        for field in kind.model_fields.values():
            add_keys(field.annotation, found)
    for part in get_args(kind):
        add_keys(part, found)


def test_the_complete_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (csv,) = blocks("csv", "## A complete example", "## What comes out")
    (plan,) = blocks("yaml", "## A complete example", "## What comes out")
    (tmp_path / "answers.csv").write_text(csv, encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["plan.yaml", "--data", "answers.csv", "--out", "report"]) == 0
    table = (tmp_path / "report" / "table-2.csv").read_text(encoding="utf-8-sig")
    for said in ("1.50 (1.05)", "2.67 (0.52)", "1.17 (0.98)", "0.13 to 2.20", "2.91", "0.03"):
        assert said in table
        assert said in GUIDE

"""A wrong plan: each kind of mistake has its line, what is wrong, and how to mend it."""

import pytest

from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import mistakes_of_plan, read_plan
from rapport.textfiles.mistakes import TextFileError
from rapport.textfiles.yaml_file import parse_document
from tests.analysis.example import PLAN, PLANS


def mistakes(text: str) -> list[str]:
    with pytest.raises(TextFileError) as caught:
        parse_document(text, Plan, name="p.yaml", check=mistakes_of_plan)
    return [str(mistake) for mistake in caught.value.mistakes]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_example_is_right() -> None:
    plan = parse_document(PLAN, Plan, name="p.yaml", check=mistakes_of_plan).content
    assert [variable.name for variable in plan.variables][:3] == ["role", "topics", "age"]
    assert plan.tables[1].verb == "paired"


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yaml")), ids=lambda path: path.name)
def test_shipped_plans_are_right(path: object) -> None:
    assert read_plan(str(path)).content.tables


WRONG = [
    # (text to replace, replacement, where the mistake is, what is said)
    ("title: Demo", "titel: Demo", "titel", "“titel” is not known here – did you mean “title”?"),
    (
        "rows: [role, topics",
        "rows: [rolle, topics",
        "rows: [rolle",
        "there is no variable “rolle” – did you mean “role”?",
    ),
    ("rows: [role, topics", "rows: [role, role", "rows: [role", "the row “role” is given twice – keep one"),
    ("verb: paired", "verb: pared", "verb: pared", "“pared” is not one of the choices"),
    ("type: continuous", "type: number", "type: number", "“number” is not one of the choices"),
    (
        "name: age",
        "name: role",
        "name: role\n    label: Age",
        "the name “role” is given twice in variables (first on line 6)",
    ),
    ("name: table-2", "name: table-1", "name: table-1\n    caption: Ch", "the name “table-1” is given twice in tables"),
    ("name: table-2", "name: flow", "name: flow", "the name “flow” is taken – choose another"),
    (
        "name: table-2",
        "name: ../x",
        "name: ../x",
        "“../x” for “name” is not possible – write it as small letters and digits",
    ),
    ("before: before", "before: role", "before: role", "“role” is of the type categorical, which has no mean"),
    ("after: now\n", "after: before\n", "after: before", "before and after are the same variable – name two"),
    ("after: now\n", "after: nwo\n", "after: nwo", "there is no variable “nwo” – did you mean “now”?"),
    (
        "    scale: skill\n    missing",
        "    scale: skil\n    missing",
        "scale: skil\n",
        "there is no scale “skil” – did you mean “skill”?",
    ),
    (
        "    scale: skill\n    missing",
        "    values: {low: 1, high: 2}\n    missing",
        "- label: Skill",
        "before and after are on different scales",
    ),
    (
        "    scale: skill\n    missing",
        "    scale: skill\n    values: {low: 1}\n    missing",
        "scale: skill\n    values",
        "both scale and values are given",
    ),
    (
        "levels: [mentor, scholar]",
        "levels: [mentor, scholar, mentor]",
        "levels: [mentor",
        "the level “mentor” is given twice",
    ),
    ("levels: [mentor, scholar]", "levels: []", "levels: []", "there is nothing for “levels” – write it"),
    (
        "reference: mentor",
        "reference: mentr",
        "reference: mentr",
        "“mentr” is none of the levels – did you mean “mentor”?",
    ),
    (
        "labels: {mentor: Mentor}",
        "labels: {boss: Mentor}",
        "labels: {boss",
        "“boss” is none of the levels – the levels are",
    ),
    ("label: Other role}", "label: mentor}", "label: mentor}", "“mentor” is a level already"),
    ("missing: [NA]", "missing: [NA, low]", "missing: [NA", "“low” means missing, but “now” has it as an answer"),
    ("minimum: 18", "minimum: 99", "minimum: 99", "minimum 99 is above maximum 90 – swap them"),
    ("low: 1", "low: one", "low: one", "a number is expected for “low”, but here is “one”"),
    ("below: 21", "belw: 21", "belw", "“belw” is not known here – did you mean “below”?"),
    ("below: 21", "below: 21, above: 80", "{label: Under", "this exclusion has 2 rules – give exactly one of missing"),
    ("below: 21", "is: [old]", "{label: Under", "“is” does not fit “age”, which is of the type continuous"),
    ("is: [scholar]", "is: [scholer]", "{label: Scholars", "“scholer” is no level of “role” – did you mean “scholar”?"),
    ("variable: role, is", "variable: rôle, is", "{label: Scholars", "“rôle” for “variable” is not possible"),
    (
        "variable: role, is",
        "variable: rolle, is",
        "{label: Scholars",
        "there is no variable “rolle” – did you mean “role”?",
    ),
    (
        "confidence: 0.95",
        "confidence: 95",
        "confidence: 95",
        "the number 95 for “confidence” is not possible – it should be less than 1",
    ),
    ("effect_sizes: [d_z]", "effect_sizes: [d]", "effect_sizes: [d]", "“d” is not one of the choices"),
    ("quartiles: type-2", "quartiles: type-12", "quartiles: type-12", "“type-12” is not one of the choices"),
    ("rows: 6", "rows: many", "rows: many", "a whole number is expected for “rows”"),
    ("tables:", "tables: []\nabout:", "tables: []", "there is nothing for “tables”"),
]


@pytest.mark.parametrize(("old", "new", "where", "said"), WRONG, ids=[new.strip()[:30] for _, new, _, _ in WRONG])
def test_each_mistake_has_line_and_mend(old: str, new: str, where: str, said: str) -> None:
    assert PLAN.count(old) >= 1
    text = PLAN.replace(old, new, 1)
    found = mistakes(text)
    assert any(line.startswith(f"p.yaml:{line_of(text, where)}: {said}") for line in found), found
    assert all(" – " in line for line in found)


def test_mistakes_of_shape_and_of_reference_are_told_together() -> None:
    text = PLAN.replace("title: Demo", "titel: Demo").replace("rows: [role, topics", "rows: [rolle, topics")
    text = text.replace("reference: mentor", "reference: mentr").replace("confidence: 0.95", "confidence: high")
    assert len(mistakes(text)) == 5  # title is missing, titel is unknown, and one for each of the others


@pytest.mark.parametrize(
    "text",
    [
        "[]", "title: a", "title: a\nvariables: 3\ntables: x", "variables: [3, {name: 5}]\ntables: [{rows: 3}, 4]",
        "tables: [{pairs: [{before: 3}, 5]}]\nexclusions: [{variable: [a]}, 1]\nscales: 4",
        "variables: [{type: scale, scale: [a], values: 3, name: a}]\nmissing: 3",
        "variables: [{type: categorical, levels: {a: b}, labels: 3, reference: [1], name: [a]}]",
    ],
)  # fmt: skip
def test_any_shape_gives_mistakes_not_a_crash(text: str) -> None:
    assert mistakes(text)

"""Odds ratios as forest plots: the numbers of the wide table, drawn."""

import itertools
import json
from pathlib import Path

import pytest

from rapport.analysis.run import evaluate
from rapport.figures.drawings import Forest
from rapport.figures.figure import Figure
from tests.analysis.example import write

PLAN = """\
title: Models
variables:
  - {name: agrees, type: categorical, label: Agrees, column: A, levels: ["no", unsure, "yes", never], reference: "no"}
  - {name: stays, type: categorical, label: Stays, column: S, levels: ["no", "yes"]}
  - {name: stage, type: categorical, label: Stage, column: G, levels: [early, late]}
  - {name: age, type: continuous, label: Age, unit: years, per: 5, column: Age}
tables:
  - {verb: adjusted, name: table-1, caption: Wide, outcomes: [agrees, stays], candidates: [stage, age], selection: none}
  - {verb: adjusted, name: seen, caption: Seen, show: figure, outcomes: [agrees, stays], candidates: [stage, age],
     selection: none}
  - {verb: unadjusted, name: alone, caption: Alone, show: figure, outcomes: [stays], characteristics: [stage, age]}
manuscript: {numbers: ama}
"""
ROWS = [
    f"{answer},{('no', 'yes')[at * 7 % 3 > 0]},{stage},{30 + at * 11 % 23}"
    for at, (answer, stage, _) in enumerate(itertools.product(("no", "unsure", "yes"), ("early", "late"), range(9)))
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Figure]]:
    paths = write(tmp_path_factory.mktemp("forest"), PLAN, "\n".join(["A,S,G,Age", *ROWS]) + "\n")
    analysis = evaluate(*paths)
    assert analysis.missing == ()
    return paths[2], {one.name: one for one in analysis.products if isinstance(one, Figure)}


def test_each_outcome_has_its_picture_and_letter(made: tuple[Path, dict[str, Figure]]) -> None:
    figures = made[1]
    assert [(one.name, one.number) for one in figures.values()] == [
        ("seen-a", "Figure 1A"), ("seen-b", "Figure 1B"), ("alone", "Figure 2"),
    ]  # fmt: skip
    assert figures["seen-a"].caption == "Seen: Agrees"


def test_the_picture_has_the_numbers_of_the_table(made: tuple[Path, dict[str, Figure]]) -> None:
    out, figures = made
    records = json.loads((out / "results.json").read_text(encoding="utf-8"))

    def ratio(table: str, **wanted: str) -> float:
        (found,) = [
            one["value"] for one in records if one["table"] == table and one["statistic"] == "odds_ratio"
            and all(one[key] == value for key, value in wanted.items())
        ]  # fmt: skip
        return float(found)

    drawing = figures["seen-a"].drawing
    assert isinstance(drawing, Forest)
    rows = {(row.level, row.label): row for row in drawing.rows}
    assert [row.label for row in drawing.rows if row.level == 0] == ["unsure vs no", "yes vs no"]  # nobody said never
    late = rows[2, "late"]
    assert late.value == ratio("table-1", outcome="agrees", level="yes", term="stage=late")
    assert late.value == ratio("seen-a", outcome="agrees", level="yes", term="stage=late")
    assert late.text in (out / "table-1.csv").read_text(encoding="utf-8-sig")
    assert rows[2, "early"].reference
    assert drawing.p == "P"


def test_it_says_what_was_run_and_of_which_outcome(made: tuple[Path, dict[str, Figure]]) -> None:
    one = made[1]["seen-b"]
    assert isinstance(one.drawing, Forest)
    assert one.drawing.axis == "Adjusted odds ratio of “yes” against “no”"
    assert any("odds ratios were estimated with" in said for said in one.methods)
    assert "Stage, late" in one.alt

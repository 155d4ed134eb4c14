"""The verb ``arms``: what a table says is what R says of the same data."""

import json
from pathlib import Path

import pytest

from rapport.analysis.run import Analysis, Wishes, evaluate
from rapport.textfiles.mistakes import TextFileError
from rapport.trials.randomising.accepted import accepted
from rapport.trials.randomising.lists import choose
from tests.stats.reference import cases, column
from tests.trials.test_randomising import design

R = cases("cluster_level.csv")
CHILDREN = ", ".join(f"c{at}" for at in range(1, 51))
PLAN = f"""\
title: Bacteria
variables:
  - {{name: present, label: Bacteria present, type: categorical, column: present, levels: ["no", "yes"]}}
  - {{name: drug, label: Drug, type: categorical, column: drug, levels: [B, A], reference: B}}
  - {{name: child, label: Child, type: categorical, column: child, levels: [{CHILDREN}]}}
  - {{name: week, label: Week, type: continuous, column: week}}
tables:
  - {{verb: arms, name: plain, caption: Arms, outcomes: [present], arm: drug, cluster: child}}
  - {{verb: arms, name: adjusted, caption: Weeks taken out, outcomes: [present], arm: drug, cluster: child,
     adjust: [week], permute: false}}
  - {{verb: arms, name: mixed-up, caption: Both arms, outcomes: [week], arm: present, cluster: child}}
"""


CONSTRAINED = """\
title: Schools
variables:
  - {{name: arm, label: Arm, type: categorical, column: arm, levels: [A, B], reference: A}}
  - {{name: school, label: School, type: categorical, column: school, levels: [{schools}]}}
  - {{name: rate, label: Rate, type: continuous, column: rate}}
tables:
  - {{verb: arms, name: kept, caption: Arms, outcomes: [rate], arm: arm, cluster: school, accepted: accepted}}
"""


def data() -> str:
    columns = [column(R["bacteria"], name) for name in ("child", "present", "active", "week")]
    rows = [
        f"c{child:.0f},{'yes' if present else 'no'},{'A' if active else 'B'},{week:.0f}"
        for child, present, active, week in zip(*columns, strict=True)
    ]
    return "\n".join(["child,present,drug,week", *rows]) + "\n"


def run(folder: Path, plan: str) -> Analysis:
    (folder / "plan.yaml").write_text(plan, encoding="utf-8")
    (folder / "data.csv").write_text(data(), encoding="utf-8")
    return evaluate(folder / "plan.yaml", folder / "data.csv", folder / "out", Wishes(None))


def test_both_tests_and_what_cannot_be_made(tmp_path: Path) -> None:
    analysis = run(tmp_path, PLAN)
    by_name = {table.name: table for table in analysis.tables}
    for name, case in (("plain", "bacteria"), ("adjusted", "bacteria without weeks")):
        records = {
            (record.statistic.value, record.model.split(",")[0]): record.value for record in by_name[name].records
        }
        for statistic, expected in (("coefficient", "difference"), ("ci_low", "low"), ("ci_high", "high"), ("p", "p")):
            assert records[statistic, "t test of cluster means"] == pytest.approx(R[case][expected], rel=1e-9)
    permuted = next(one for one in by_name["plain"].records if one.model.startswith("permutation"))
    assert permuted.value == pytest.approx(R["bacteria"]["p"], abs=0.02)
    row = by_name["plain"].rows[0]
    assert [row.cells[at].text for at in (0, 1, 3)] == ["220", "29", "21"]
    assert [column.label.text for column in by_name["plain"].columns][1] == "A: clusters"
    assert any("both arms" in str(missing) for missing in analysis.missing)


def test_a_constrained_design_is_tested_among_what_it_accepted_as_r(tmp_path: Path) -> None:
    expected = R["constrained"]
    pupils, users = (column(R["tobacco"], name)[:10] for name in ("pupils", "users"))
    schools = [f"s{at}" for at in range(10)]
    clusters = [{"name": name, "values": [int(n)]} for name, n in zip(schools, pupils, strict=True)]
    asked = {"covariates": ["pupils"], "clusters": clusters, "candidates": 1000, "best_per_thousand": 250}
    made = design(1, 1, constrained=asked)
    told = accepted(bytes(32), made, choose(bytes(32), made)).what()
    assert told["of"] == expected["accepted"]
    treated = column(expected, "treated")
    rows = [
        f"{school},{'AB'[int(arm)]},{float(u / n)!r}"
        for school, arm, u, n in zip(schools, treated, users, pupils, strict=True)
    ]
    (tmp_path / "data.csv").write_text("\n".join(["school,arm,rate", *rows]) + "\n", encoding="utf-8")

    def analysed(told: dict[str, object]) -> Analysis:
        plan = f"allocations: {json.dumps({'accepted': told})}\n" + CONSTRAINED.format(schools=", ".join(schools))
        (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
        return evaluate(tmp_path / "plan.yaml", tmp_path / "data.csv", tmp_path / "out", Wishes(None))

    (table,) = [one for one in analysed(told).tables if one.name == "kept"]
    (found,) = [one for one in table.records if one.model.startswith("permutation")]
    assert (found.value, found.model) == (pytest.approx(expected["p"]), "permutation of clusters, 64 arrangements")
    assert any("the 64 allocations that the constrained randomisation accepted" in one for one in table.methods)
    lines = told["together"]
    assert isinstance(lines, list)
    real = "".join(str(int(arm == treated[0])) for arm in treated)
    missing = analysed({**told, "of": 3, "together": [one for one in lines if one != real][:3]}).missing
    assert any("the real one is not among them" in str(one) for one in missing)
    (tmp_path / "plan.yaml").write_text(CONSTRAINED.format(schools=", ".join(schools)), encoding="utf-8")
    with pytest.raises(TextFileError, match="no allocations “accepted”"):
        evaluate(tmp_path / "plan.yaml", tmp_path / "data.csv", tmp_path / "out", Wishes(None))


def test_a_variable_without_arms_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(TextFileError, match="which has no arms"):
        run(tmp_path, PLAN.replace("arm: present", "arm: week"))

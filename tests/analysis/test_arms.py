"""The verb ``arms``: what a table says is what R says of the same data."""

from pathlib import Path

import pytest

from rapport.analysis.run import Analysis, Wishes, evaluate
from rapport.textfiles.mistakes import TextFileError
from tests.stats.reference import cases, column

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


def test_a_variable_without_arms_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(TextFileError, match="which has no arms"):
        run(tmp_path, PLAN.replace("arm: present", "arm: week"))

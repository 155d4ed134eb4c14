"""The analysis plan that a protocol gives runs on participants with their scores, and never says which arm is which."""

from pathlib import Path

import numpy as np

from rapport.analysis.run import Wishes, evaluate
from rapport.trials.allocation.planning import column_of, plan_of
from rapport.trials.protocol.library import example
from rapport.trials.reading import look

SITES = [f"I{at:02}" for at in range(1, 13)]


def test_the_plan_makes_baseline_icc_and_both_comparisons(tmp_path: Path) -> None:
    document = look(example()).document
    assert document is not None
    protocol = document.content
    text = plan_of(protocol, ["A", "B"], SITES)
    assert not any(arm.name in text.replace(protocol.title, "").replace(protocol.question, "") for arm in protocol.arms)
    draw = np.random.default_rng(1)
    head = [
        "participant",
        "site",
        "arm",
        "size",
        *(column_of("Career commitment", wave) for wave in ("Before", "After")),
    ]
    rows = [",".join(f'"{one}"' for one in head)]
    for at, site in enumerate(SITES):
        for number in range(5):
            before = draw.normal(3, 1)
            after = before + 0.5 * (at % 2) + draw.normal(0, 1)
            rows.append(
                f"{site}-{number},{site},{'AB'[at % 2]},{'small' if at < 6 else 'large'},{before:.3f},{after:.3f}"
            )
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "participants.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    analysis = evaluate(tmp_path / "plan.yaml", tmp_path / "participants.csv", tmp_path / "out", Wishes(None))
    assert [str(one) for one in (*analysis.missing, *analysis.mistakes)] == []
    by_name = {table.name: table for table in analysis.tables}
    assert list(by_name)[-4:] == ["baseline", "alike", "arms-1", "people-1"]
    (icc,) = [one.value for one in by_name["alike"].records if one.statistic == "icc"]
    assert icc is not None

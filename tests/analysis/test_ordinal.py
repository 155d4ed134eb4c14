"""Ordinal models of people in clusters, from the plan to the table."""

from pathlib import Path

import pytest

from rapport.analysis.explaining import explain, in_text
from rapport.analysis.plan_checks import read_plan
from rapport.stats.proportional_odds import OrdinalRegression, proportional_odds
from rapport.stats.regression import Model
from rapport.tables.record import Statistic
from rapport.textfiles.mistakes import TextFileError
from tests.analysis.test_estimating import data, plan, regression, run

__all__ = ["data"]
CLUSTERED = "verb: ordinal, outcomes: [now], terms: [arm, age], cluster: site"


def test_errors_are_robust_to_clusters(tmp_path: Path, data: dict) -> None:
    made = run(tmp_path, plan(CLUSTERED))
    posed, site = regression(data, "Now", Model.LINEAR)
    robust = proportional_odds(OrdinalRegression(posed.design, posed.outcome.astype(int), posed.terms, clusters=site))
    (table,) = made.tables[1:]
    told = {(one.statistic, one.term): one.value for one in table.records}
    assert told[Statistic.SE, "arm=new"] == pytest.approx(robust.coefficients[0].se)
    assert told[Statistic.DF, "arm=new"] == 7
    assert told[Statistic.P, "arm"] == pytest.approx(robust.wald[0].p)
    assert told[Statistic.CLUSTERS, "site"] == 8
    notes = " ".join(table.notes)
    assert "Skill now: 8 clusters, so few that these errors are somewhat too small" in notes
    assert "The tests of proportional odds take people for independent" in notes
    assert "errors robust to clusters of “Site”" in " ".join(table.methods)
    assert "Errors are robust to clusters: “Site”." in in_text(explain(read_plan(tmp_path / "plan.yaml").content))


def test_without_clusters_nothing_is_said_of_them(tmp_path: Path) -> None:
    (table,) = run(tmp_path, plan(CLUSTERED.replace(", cluster: site", ""))).tables[1:]
    assert "cluster" not in " ".join((*table.notes, *table.methods))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (f"{CLUSTERED}, test: lr", "likelihood ratios take people for independent"),
        (CLUSTERED.replace("cluster: site", "cluster: sight"), "there is no variable “sight”"),
        (CLUSTERED.replace("[arm, age]", "[site]"), "“site” is asked for twice"),
        (CLUSTERED.replace("cluster: site", "cluster: age"), "which has no clusters"),
    ],
)
def test_mistakes_have_their_mend(table: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(plan(table), encoding="utf-8")
    with pytest.raises(TextFileError) as caught:
        read_plan(path)
    assert said in str(caught.value)

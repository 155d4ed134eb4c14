"""Scores equal those of psych::scoreItems (tests/reference/scores.R) to the ninth decimal place."""

import csv
import math
from collections import defaultdict

import pytest

from rapport.surveys.rules import Score
from rapport.surveys.scoring import score
from tests.stats.reference import FOLDER

CASES: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
with (FOLDER / "scores.csv").open(encoding="utf-8", newline="") as lines:
    for line in csv.DictReader(one for one in lines if not one.startswith("#")):
        CASES[line["case"]][line["statistic"]].append(float(line["value"]))


@pytest.mark.parametrize("name", ["one-to-five", "one-to-seven", "nought-to-three"])
def test_the_mean_of_what_is_answered_is_that_of_psych(name: str) -> None:
    case = CASES[name]
    items = [f"i{at}" for at in range(1, int(case["items"][0]) + 1)]
    rule = Score(
        title=name,
        mean=tuple(items),
        reversed=tuple(f"i{int(at)}" for at in case["reversed"]),
        min_answered=1,
        range=(int(case["low"][0]), int(case["high"][0])),
    )
    assert len(case["score"]) == 300
    for at, theirs in enumerate(case["score"]):
        ours = score(rule, {item: int(case[item][at]) for item in items})
        assert (ours is None) == math.isnan(theirs)
        assert ours is None or math.isclose(ours, theirs, rel_tol=0, abs_tol=1e-9)


def test_there_is_something_to_be_missed() -> None:
    assert all(-99.0 in CASES[name]["i1"] for name in CASES)
    assert sum(len(case["reversed"]) for case in CASES.values()) == 5

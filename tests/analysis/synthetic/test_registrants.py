"""The synthetic registrants have the printed counts."""

import functools
from datetime import date

import pytest

from rapport.analysis.synthetic.registrants import registrants
from tests.analysis.synthetic.recount import Rows, rows_of

SEEDS = [pytest.param(7), *(pytest.param(seed, marks=pytest.mark.prove) for seed in (0, 1, 2026, 2**63))]


@functools.cache
def people(seed: int) -> Rows:
    return rows_of(registrants(seed).csv())


@pytest.mark.parametrize("seed", SEEDS)
def test_where_they_come_from(seed: int) -> None:
    rows = people(seed)
    assert len(rows) == len({row["person"] for row in rows}) == 4011
    assert sum(row["home"] == "1" for row in rows) == 663
    hubs = [row["institution"] for row in rows if row["hub"] == "1"]
    assert (len(hubs), len(set(hubs))) == (2646, 80)
    assert len({row["institution"] for row in rows}) > 650
    assert {row["hub"] for row in rows if row["home"] == "1"} == {"1"}


@pytest.mark.parametrize("seed", SEEDS)
def test_when_they_came(seed: int) -> None:
    days = [date.fromisoformat(row["registered"]) for row in people(seed)]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2012, 10, 17), date(2022, 6, 1))
    assert sum(day >= date(2019, 2, 19) for day in days) == 2023


@pytest.mark.parametrize("seed", SEEDS)
def test_why_they_came(seed: int) -> None:
    rows = people(seed)
    reasons = ("required", "own_development", "review", "other")
    counts = [sum(row[f"reason_{reason}"] == "1" for row in rows) for reason in reasons]
    assert [round(100 * count / 4011) for count in counts[:3]] == [52, 37, 13]
    assert all(any(row[f"reason_{reason}"] == "1" for reason in reasons) for row in rows)
    faculty = sum(row["job"].startswith("Faculty") for row in rows)
    assert faculty > 4011 / 2
    assert len({row["job"] for row in rows}) == 4

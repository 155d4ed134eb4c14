"""Gaps, duplicates and contradictions: the same for every order of the mentors."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.agreements.team.matrix import Cell, Finding, findings

LEADS, HELPS, NOTHING = Cell(leads=True), Cell(helps=True), Cell()
CELLS = st.builds(Cell, leads=st.booleans(), helps=st.booleans(), value=st.none() | st.integers(1, 30))


@pytest.mark.parametrize(
    ("cells", "matters", "found"),
    [
        ([LEADS, HELPS], True, ()),
        ([HELPS, HELPS], True, (Finding.GAP,)),
        ([HELPS, NOTHING], False, ()),
        ([], True, (Finding.GAP,)),
        ([LEADS, LEADS], True, (Finding.DUPLICATE,)),
        ([LEADS, LEADS, LEADS], False, (Finding.DUPLICATE,)),
        ([Cell(leads=True, is_taken=False)], True, (Finding.WAITING,)),
    ],
)
def test_who_leads(cells: list[Cell], matters: bool, found: tuple[Finding, ...]) -> None:
    assert findings("text", cells, matters=matters) == found


def test_two_mentors_who_do_it_differently_contradict_each_other() -> None:
    weekly, monthly = Cell(leads=True, value="weekly"), Cell(helps=True, value="monthly")
    assert findings("choice", [weekly, monthly], matters=True) == (Finding.CONFLICT,)
    assert findings("choice", [weekly, weekly, NOTHING], matters=False) == (Finding.DUPLICATE,)


def test_numbers_that_lie_close_enough_do_not() -> None:
    cells = [Cell(leads=True, value=7), Cell(value=8), NOTHING]
    assert findings("number", cells, matters=True, close_enough=1) == ()
    assert findings("number", cells, matters=True) == (Finding.CONFLICT,)


def test_words_are_never_compared() -> None:
    assert findings("text", [Cell(leads=True, value="a"), Cell(value="b")], matters=True) == ()


@given(cells=st.lists(CELLS, max_size=5), matters=st.booleans(), data=st.data())
def test_the_order_of_the_mentors_changes_nothing(cells: list[Cell], matters: bool, data: Any) -> None:
    other = data.draw(st.permutations(cells))
    assert findings("number", cells, matters=matters) == findings("number", other, matters=matters)

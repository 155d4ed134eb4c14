"""Small counts stay hidden, also from somebody who adds, subtracts and solves."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from rapport.stats.suppression import Counts, Hidden, Protected, Reason, protect


def intruder(shown: Protected, *, same_people: bool = False) -> list[tuple[float, float]]:
    """What a linear solver concludes about each hidden number from all that is shown: (least, most).

    With `same_people` it also knows that every row adds up to the same, as with the options of a select-all item.
    """
    height, width = len(shown.cells), len(shown.cells[0])
    totals = [shown.row_totals or (None,) * height, shown.column_totals or (None,) * width, (shown.total,)]
    values = [cell for row in shown.cells for cell in row] + [cell for part in totals for cell in part]
    size, grand = height * width, height * width + height + width
    equations = [([row * width + column for column in range(width)], size + row) for row in range(height)]
    equations += [([r * width + column for r in range(height)], size + height + column) for column in range(width)]
    equations.append(([size + row for row in range(height)], grand))
    if same_people:
        equations += [([size + row], size) for row in range(1, height)]
    matrix = np.zeros((len(equations), grand + 1))
    for line, (parts, total) in enumerate(equations):
        for place in parts:
            matrix[line, place] = 1
        matrix[line, total] = -1
    bounds = [
        (value, value) if isinstance(value, int) else (1, None) if isinstance(value, Hidden) else (0, None)
        for value in values
    ]
    found = []
    for place, value in enumerate(values):
        if isinstance(value, Hidden):
            aim = np.zeros(grand + 1)
            aim[place] = 1
            least = linprog(aim, A_eq=matrix, b_eq=np.zeros(len(equations)), bounds=bounds)
            most = linprog(-aim, A_eq=matrix, b_eq=np.zeros(len(equations)), bounds=bounds)
            found.append((least.fun, -most.fun if most.status == 0 else float("inf")))
    return found


COUNTS = [0, 1, 2, 3, 4, 5, 7, 9, 14, 30]


def random_table(draw: random.Random) -> Counts:
    height, width = draw.randint(2, 6), draw.randint(2, 5)
    cells = tuple(tuple(draw.choice(COUNTS) for _ in range(width)) for _ in range(height))
    return Counts(cells, row_totals=draw.random() < 0.8, column_totals=draw.random() < 0.8)


def random_row_or_column(draw: random.Random) -> Counts:
    cells = [draw.choice(COUNTS) for _ in range(draw.randint(1, 8))]
    with_total = draw.random() < 0.8
    if draw.random() < 0.5:
        return Counts((tuple(cells),), row_totals=with_total, column_totals=False)
    return Counts(tuple((cell,) for cell in cells), row_totals=False, column_totals=with_total)


def random_select_all(draw: random.Random) -> Counts:
    """Ticked and not ticked, for each option; everybody is in each row."""
    people = draw.choice([1, 3, 5, 6, 7, 9, 11, 12, 13, 20, 45])
    ticked = [draw.randint(0, people) for _ in range(draw.randint(1, 7))]
    return Counts(tuple((one, people - one) for one in ticked), column_totals=False)


KINDS = {"two ways": random_table, "one way": random_row_or_column, "select all": random_select_all}


def hold_against_the_intruder(kind: str, seeds: range) -> int:
    hidden = 0
    for seed in seeds:
        draw = random.Random(seed)
        k = draw.choice([5, 11])
        table = KINDS[kind](draw)
        shown = protect(table, k)
        if all(cell == Hidden(Reason.FEW) for row in shown.cells for cell in row):
            continue  # nothing is told at all, not even that this is a table of so many
        for least, most in intruder(shown, same_people=kind == "select all"):
            hidden += 1
            assert most - least >= k - 1e-6, f"seed {seed}: a hidden count lies between {least} and {most}: {table}"
    return hidden


@pytest.mark.parametrize("kind", KINDS)
def test_a_solver_recovers_nothing_within_k(kind: str) -> None:
    assert hold_against_the_intruder(kind, range(100)) > 100


@pytest.mark.prove
@pytest.mark.parametrize("kind", KINDS)
def test_a_solver_recovers_nothing_within_k_in_a_thousand_tables(kind: str) -> None:
    assert hold_against_the_intruder(kind, range(1000)) > 1000


def test_the_solver_recovers_what_is_badly_hidden() -> None:
    """One hidden cell beside its totals is no secret, and the intruder finds it."""
    small = Hidden(Reason.SMALL)
    badly = Protected(((small, 20), (15, 30)), (23, 45), (18, 50), 68)
    assert intruder(badly) == [(3, 3)]
    of_six = Protected(((small, small), (6, 0)), (small, 6), None, None)
    assert [most - least for least, most in intruder(of_six, same_people=True)] == [4, 4, 0]


def test_large_counts_and_zeros_are_shown() -> None:
    shown = protect(Counts(((10, 0), (20, 6))))
    assert shown == Protected(((10, 0), (20, 6)), (10, 26), (30, 6), 36)


def test_one_small_count_takes_companions_with_it() -> None:
    shown = protect(Counts(((3, 20), (15, 30))))
    assert isinstance(shown.cells[0][0], Hidden)
    assert sum(isinstance(cell, Hidden) for row in shown.cells for cell in row) >= 3


def test_a_table_of_fewer_than_k_people_is_hidden_whole() -> None:
    assert protect(Counts(((1, 2),))).cells == ((Hidden(Reason.FEW),) * 2,)


def test_the_reason_does_not_tell_a_small_count_from_its_companion() -> None:
    shown = protect(Counts(((3, 20), (15, 30))))
    assert {cell for row in shown.cells for cell in row if isinstance(cell, Hidden)} == {Hidden(Reason.SMALL)}


def test_a_table_that_differs_by_one_person_from_an_earlier_one_is_not_told() -> None:
    everybody = frozenset(range(30))
    table = Counts(((14, 15),), people=everybody - {7})
    assert protect(table, earlier=[everybody]).total == Hidden(Reason.EARLIER)
    assert protect(Counts(((14, 16),), people=everybody), earlier=[everybody]).total == 30
    assert protect(Counts(((10, 10),), people=frozenset(range(20))), earlier=[everybody]).total == 20


@pytest.mark.parametrize("cells", [(), ((),), ((1, 2), (3,)), ((-1, 2),)])
def test_what_is_no_table_is_refused(cells: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(ValueError, match=r"table|negative"):
        Counts(cells)


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=4), st.integers(2, 12))
@settings(max_examples=60, deadline=None)
def test_what_is_shown_is_true_and_never_small(rows: list[list[int]], k: int) -> None:
    table = Counts(tuple(map(tuple, rows)))
    shown = protect(table, k)
    for row, told in zip(table.cells, shown.cells, strict=True):
        for count, cell in zip(row, told, strict=True):
            assert isinstance(cell, Hidden) or (cell == count and (count == 0 or count >= k))


def test_where_everybody_is_in_each_row_a_shown_total_does_not_tell_a_hidden_one() -> None:
    """Four and one of five ticked; that nobody ticked the last option would tell that they are five."""
    shown = protect(Counts(((4, 1), (4, 1), (0, 5)), column_totals=False))
    assert {cell for row in shown.cells for cell in row} == {Hidden(Reason.SMALL)}
    assert protect(Counts(((0, 5), (5, 0)), column_totals=False)).row_totals == (5, 5)

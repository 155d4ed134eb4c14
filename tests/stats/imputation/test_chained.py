import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.imputation.chained import Imputed, Incomplete, impute
from rapport.stats.imputation.pooling import pooled
from rapport.stats.undefined import Undefined
from tests.stats.reference import cases, column

R_CASES = cases("imputation.csv")
NAN = math.nan


def made(columns: list[Incomplete], sets: int, seed: int = 1, sweeps: int = 5) -> Imputed:
    found = impute(columns, sets, seed, sweeps)
    assert isinstance(found, Imputed)
    return found


def gappy(seed: int, rows: int = 25) -> list[Incomplete]:
    generator = np.random.default_rng(seed)
    number, scale = generator.normal(size=rows), generator.integers(1, 6, rows).astype(float)
    group, whole = generator.integers(0, 3, rows).astype(float), generator.normal(size=rows)
    for values, share in ((number, 0.3), (scale, 0.2), (group, 0.2)):
        values[1:][generator.random(rows - 1) < share] = NAN
    return [
        Incomplete("number", number), Incomplete("scale", scale), Incomplete("group", group, 3),
        Incomplete("whole", whole),
    ]  # fmt: skip


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10**6))
def test_what_was_answered_stays_and_gaps_get_answers_that_exist(seed: int) -> None:
    columns = gappy(seed)
    found = made(columns, 2, sweeps=2)
    assert found.filled == tuple(int(one.gaps.sum()) for one in columns)
    for data in found.sets:
        for given_, values in zip(columns, data, strict=True):
            known = ~given_.gaps
            assert (values[known] == given_.values[known]).all()
            assert np.isin(values[given_.gaps], given_.values[known]).all()


def test_the_same_seed_gives_the_same_and_more_sets_leave_the_first_alone() -> None:
    columns = gappy(3)
    three, five = made(columns, 3), made(columns, 5)
    for one, other in zip(three.sets, five.sets[:3], strict=True):
        assert all((a == b).all() for a, b in zip(one, other, strict=True))
    another = made(columns, 1, seed=2)
    assert any((a != b).any() for a, b in zip(three.sets[0], another.sets[0], strict=True))


def regressed(y: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    bread = np.linalg.inv(x.T @ x)
    found = bread @ x.T @ y
    left = y - x @ found
    return found, np.sqrt(np.diag(bread) * (left @ left) / (len(y) - x.shape[1]))


def test_pooled_results_come_near_those_of_mice() -> None:
    """Two programs draw different numbers: estimates within a fifth of their error, errors within a fifth."""
    case = R_CASES["mice-nhanes2"]
    levels = (3, 0, 2, 0)
    columns = [Incomplete(f"x{at}", column(case, f"x{at}_"), levels[at - 1]) for at in range(1, 5)]
    fits = []
    for age, bmi, _, chl in made(columns, 40, seed=5, sweeps=4).sets:
        fits.append(regressed(chl, np.column_stack((np.ones(25), age == 1, age == 2, bmi))))
    estimates, errors = (np.array(part) for part in zip(*fits, strict=True))
    for at in range(4):
        found = pooled(estimates[:, at], errors[:, at], 21).coefficient
        assert found.value == pytest.approx(case[f"estimate{at + 1}"], abs=0.2 * case[f"se{at + 1}"])
        assert found.se == pytest.approx(case[f"se{at + 1}"], rel=0.2)


def test_levels_come_near_those_of_mice() -> None:
    """Stages of puberty with many gaps, from height and age; the reference level is the first stage."""
    case = R_CASES["mice-boys"]
    columns = [Incomplete(f"x{at}", column(case, f"x{at}_"), level) for at, level in ((1, 0), (2, 0), (3, 5), (4, 5))]
    fits = []
    for age, hgt, gen, _ in made(columns, 24, seed=6, sweeps=3).sets:
        fits.append(regressed(hgt, np.column_stack((np.ones(len(age)), age, gen == 4))))
    estimates, errors = (np.array(part) for part in zip(*fits, strict=True))
    for at in range(3):
        found = pooled(estimates[:, at], errors[:, at], len(columns[0].values) - 3).coefficient
        assert found.value == pytest.approx(case[f"estimate{at + 1}"], abs=0.5 * case[f"se{at + 1}"])
        assert found.se == pytest.approx(case[f"se{at + 1}"], rel=0.3)


def test_a_column_that_tells_a_level_wholly_does_no_harm() -> None:
    x = np.arange(20.0)
    y = (x > 9).astype(float)
    y[[3, 15]] = NAN
    found = made([Incomplete("x", x), Incomplete("y", y, 2), Incomplete("again", x * 2)], 20)
    drawn = np.array([data[1][[3, 15]] for data in found.sets]).mean(axis=0)
    assert drawn[0] < 0.4 < 0.6 < drawn[1]


def test_hardly_any_answers_still_give_a_set() -> None:
    few = np.array([NAN, 4.0, NAN, NAN])
    found = made([Incomplete("few", few), Incomplete("one", np.array([1.0, NAN, 1, 1]), 3)], 1)
    assert found.sets[0][0].tolist() == [4, 4, 4, 4]
    assert found.sets[0][1].tolist() == [1, 1, 1, 1]


def test_what_cannot_be_imputed_says_why() -> None:
    found = impute([Incomplete("age", np.full(3, NAN)), Incomplete("x", np.ones(3))], 2, 1)
    assert found == Undefined("nobody answered “age”, so that it cannot be imputed")
    with pytest.raises(ValueError, match="nothing to impute"):
        impute([], 1, 1)
    with pytest.raises(ValueError, match="infinite"):
        impute([Incomplete("x", np.array([math.inf]))], 1, 1)

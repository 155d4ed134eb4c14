"""The figures are those of `stats.agreement`, which is held to R; here they are also counted by hand."""

import numpy as np
import pytest

from rapport.agreements.measures import computing
from rapport.agreements.measures.compared import Compared, Pair, Reviewed
from rapport.agreements.measures.computing import Told
from rapport.stats.agreement.results import share
from rapport.stats.agreement.two import cohen_kappa
from rapport.stats.agreement.weights import Weighting, agreement_weights


def one(item: str, **words: object) -> Compared:
    return Compared(item, item.title(), "support", **words)  # type: ignore[arg-type]


def find(told: list[Told], measure: str, scope: str = "all") -> Told:
    return next(each for each in told if (each.measure, each.scope) == (measure, scope))


def test_of_a_pair_the_items_are_the_sample() -> None:
    items = [
        one("a", same=True, weights=(3, 3), hits=(True, None), talked=(True, False)),
        one("b", same=True, weights=(1, 2), hits=(True, False), talked=(False, False)),
        one("c", same=False, weights=(2, 1), hits=(False, True)),
        one("d", weights=(1, 1)),
    ]
    told = computing.of_pair(Pair(1, 1, compared=items, reviews=[Reviewed(3, 4)]))
    aligned, limits = find(told, "aligned"), share(2, 3).interval
    assert (aligned.value, aligned.n) == (0.67, 3)
    assert (aligned.low, aligned.high) == (round(float(limits.low), 2), round(float(limits.high), 2))  # type: ignore[arg-type]
    assert find(told, "guess:scholar").value == 0.67
    assert find(told, "guess:mentor").value == 0.5
    assert find(told, "talked:scholar").value == 0.5
    assert find(told, "kept").value == 0.75
    table = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1]])
    expected = cohen_kappa(table, agreement_weights(Weighting.LINEAR, 3))
    assert find(told, "importance").value == round(float(expected.value), 2)  # type: ignore[arg-type]
    # Observed 1 − (½ + ½)/4; by chance 1 − (the mean distance of the margins 2, 1, 1 and 2, 1, 1).
    assert find(told, "importance").value == pytest.approx(
        1 - (1 / 4) / (2 * (0.5 * 2 + 1 * 2 + 0.5 * 1) / 16), abs=0.01
    )


def cohort(answers: list[tuple[int, int]]) -> list[Pair]:
    return [
        Pair(
            key,
            key,
            compared=[one("a", same=x == y, codes=(x, y), is_ordered=True, weights=(2, 2), hits=(x == y, None))],
        )
        for key, (x, y) in enumerate(answers)
    ]


def everywhere(pairs: list[Pair]) -> dict[str, frozenset[int]]:
    return {"a": frozenset(pair.key for pair in pairs)}


def test_of_a_cohort_an_items_kappa_is_weighted_by_how_near_the_numbers_are() -> None:
    pairs = cohort([(7, 7)] * 4 + [(14, 14)] * 2 + [(7, 14)] * 3 + [(30, 7)] * 2)
    told = computing.of_items(pairs, [pairs], everywhere(pairs))
    table = np.array([[4, 3, 0], [0, 2, 0], [2, 0, 0]])
    expected = cohen_kappa(table, agreement_weights(Weighting.LINEAR, 3, np.array([7.0, 14.0, 30.0])))
    assert find(told, "kappa", "item").value == round(float(expected.value), 2)  # type: ignore[arg-type]
    assert (find(told, "aligned", "item").value, find(told, "aligned", "item").n) == (0.55, 11)


def test_a_share_of_a_few_pairs_is_not_told_at_any_level() -> None:
    pairs = cohort([(7, 7)] * 9 + [(7, 14)] * 2)
    told = computing.of_items(pairs, [pairs], everywhere(pairs))
    assert not [each for each in told if each.measure in {"aligned", "kappa", "guess:scholar"}]


def test_the_same_pairs_in_the_same_order_give_the_same_figures() -> None:
    pairs = cohort([(7, 7)] * 6 + [(7, 14)] * 5)
    assert computing.of_items(pairs, [pairs], everywhere(pairs)) == computing.of_items(
        pairs, [pairs], everywhere(pairs)
    )


def test_a_mean_has_the_interval_of_t_cut_at_the_ends_of_the_scale() -> None:
    told = computing.mean_of("scholar:satisfaction", [5, 5, 5, 5, 1], (1, 5))
    assert (told.value, told.high, told.n) == (4.2, 5, 5)
    assert told.low == pytest.approx(4.2 - 2.776 * 1.789 / 5**0.5, abs=0.01)
    assert computing.mean_of("scholar:satisfaction", [4] * 5, (1, 5)).low is None

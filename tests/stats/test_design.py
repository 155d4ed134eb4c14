import numpy as np
import pytest

from rapport.stats.design import Dropped, Outcome, categorical, collapse, complete_rows, continuous, design

RNG = np.random.default_rng(20)
AGE = RNG.normal(36, 5, 60)
GROUP = RNG.integers(0, 3, 60)


def test_columns_are_standardised_and_named() -> None:
    found = design([continuous("age", AGE, per=5), categorical("group", GROUP, ["a", "b", "c"], "b")])
    assert found.standard.mean(axis=1) == pytest.approx([1, 0, 0, 0], abs=1e-12)
    assert found.standard.std(axis=1)[1:] == pytest.approx([1, 1, 1])
    assert found.centre[1] == pytest.approx(AGE.mean() / 5)
    place = found.place("group")
    assert place is not None
    assert (place.labels, place.reference, list(place.columns)) == (("a", "c"), "b", [2, 3])
    assert found.dropped == ()
    assert [one.name for one in found.of(["group"]).places] == ["group"]


def test_missing_rows_are_left_out_of_all_terms() -> None:
    terms = [continuous("age", np.array([1, np.nan, 3, 4.0])), categorical("g", np.array([0, 1, -1, 1]), "ab", "a")]
    keep = complete_rows(terms, Outcome(np.array([0, 1, 0, -1]), ("no", "yes"), 0))
    assert keep.tolist() == [True, False, False, False]
    with pytest.raises(ValueError, match="missing in a row"):
        design(terms)
    with pytest.raises(ValueError, match="needs a row"):
        design(terms, np.zeros(4, bool))


def test_what_cannot_be_estimated_is_dropped_with_its_reason() -> None:
    terms = [
        continuous("age", AGE),
        continuous("same", np.full(60, 7.0)),
        continuous("months", 12 * AGE + 3),
        categorical("group", GROUP, ["a", "b", "c", "d"], "a"),
        categorical("twice", GROUP, ["x", "y", "z"], "x"),
    ]
    found = design(terms)
    assert found.dropped == (
        Dropped("same", "", "it is the same in every row"),
        Dropped("months", "", "it follows from the terms before it"),
        Dropped("group", "d", "nobody has this level"),
        Dropped("twice", "y", "it follows from the terms before it"),
        Dropped("twice", "z", "it follows from the terms before it"),
    )
    assert [place.name for place in found.places] == ["age", "group"]


def test_an_empty_reference_is_said_and_replaced() -> None:
    found = design([categorical("group", GROUP, ["none", "a", "b"], "none")])
    assert found.dropped == ()
    shifted = categorical("group", GROUP + 1, ["none", "a", "b", "c"], "none")
    found = design([shifted])
    assert found.dropped == (
        Dropped("group", "a", "nobody has the reference level “none”; this level stands in for it"),
    )
    assert found.places[0].reference == "a"


def test_levels_are_merged_by_a_declared_rule() -> None:
    codes, levels = collapse(np.array([0, 1, 2, 3, 4, -1]), "ABCDE", {"low": ["E", "D"], "high": ["A", "B"]})
    assert levels == ("high", "C", "low")
    assert codes.tolist() == [0, 0, 1, 2, 2, -1]
    for groups in ({"x": ["A", "Z"]}, {"x": ["A"], "y": ["A"]}, {"x": []}):
        with pytest.raises(ValueError, match=r"level|takes in"):
            collapse(codes, "ABCDE", groups)


def test_wrong_use_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        continuous("age", AGE, per=0)
    with pytest.raises(ValueError, match="infinite"):
        continuous("age", np.array([1, np.inf]))
    for levels, reference in ((["a"], "a"), (["a", "b"], "c")):
        with pytest.raises(ValueError, match="two levels"):
            categorical("g", GROUP, levels, reference)
    with pytest.raises(ValueError, match="same name"):
        design([continuous("age", AGE), continuous("age", AGE)])

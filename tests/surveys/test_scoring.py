from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.instrument import Score
from rapport.surveys.library import shelf
from rapport.surveys.scoring import score, scores

ITEMS = ("a", "b", "c", "d", "e")
answers = st.dictionaries(st.sampled_from(ITEMS), st.one_of(st.none(), st.integers(1, 5)))


def rule(**changes: object) -> Score:
    return Score.model_validate(
        {"title": "T", "mean": ITEMS, "min_answered": 3, "range": (1, 5), **changes}, strict=False
    )


def count(given_: dict[str, int | None]) -> int:
    return sum(value is not None for value in given_.values())


@given(answers, st.permutations(ITEMS))
def test_the_order_of_items_does_not_matter(given_: dict[str, int | None], order: list[str]) -> None:
    turned = dict(reversed(given_.items()))
    assert score(rule(), given_) == score(rule(mean=order), turned)


@given(answers, st.integers(1, 5))
def test_there_is_a_score_exactly_when_enough_is_answered(given_: dict[str, int | None], needed: int) -> None:
    assert (score(rule(min_answered=needed), given_) is not None) == (count(given_) >= needed)


@given(answers)
def test_a_score_lies_within_the_range(given_: dict[str, int | None]) -> None:
    value = score(rule(min_answered=1), given_)
    assert value is None or 1 <= value <= 5


@given(answers, st.sets(st.sampled_from(ITEMS)))
def test_a_reversed_item_counts_from_the_other_end(given_: dict[str, int | None], turned: set[str]) -> None:
    by_hand = {item: 6 - value if value and item in turned else value for item, value in given_.items()}
    assert score(rule(reversed=sorted(turned)), given_) == score(rule(), by_hand)


@given(answers)
def test_all_reversed_is_the_mirror(given_: dict[str, int | None]) -> None:
    plain, mirrored = score(rule(), given_), score(rule(reversed=ITEMS), given_)
    if plain is None or mirrored is None:
        assert plain is mirrored
    else:
        assert abs(plain + mirrored - 6) < 1e-12


@given(answers, st.dictionaries(st.sampled_from(["x", "y"]), st.integers(1, 5)))
def test_other_items_change_nothing(given_: dict[str, int | None], others: dict[str, int]) -> None:
    assert score(rule(), given_) == score(rule(), {**given_, **others})


def test_science_identity_has_the_structure_of_the_paper() -> None:
    content = shelf().instruments["science-identity", 1].content
    assert len(content.items) == 5
    assert all([option.value for option in content.options(item)] == [1, 2, 3, 4, 5] for item in content.items)
    assert list(content.scores["science_identity"].mean) == [item.id for item in content.items]
    assert content.scores["science_identity"].reversed == ()
    assert content.source.wording_status == "own"
    values = dict(zip([item.id for item in content.items], [5, 4, 4, 5, 3], strict=True))
    assert scores(content, values) == {"science_identity": 4.2}

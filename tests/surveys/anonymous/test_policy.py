"""Which fields of an instrument are released together."""

import pytest

from rapport.surveys.anonymous.policy import kinds, policy_of
from rapport.surveys.branching import branches
from rapport.surveys.instrument import Instrument
from rapport.surveys.library import branches_of, shelf

ASKS = [
    {"id": "stage", "type": "one", "choices": "two", "ask": "Stage?", "other": "b"},
    {"id": "hours", "type": "number", "minimum": 0, "maximum": 9, "ask": "Hours?"},
    {"id": "useful", "type": "scale", "choices": "two", "ask": "Useful?"},
    {"id": "words", "type": "longtext", "ask": "Words?"},
]
GROUP = {
    "title": "Busy",
    "needs": ["hours", "stage"],
    "groups": [
        {"value": 1, "label": "yes", "when": "hours > 4 and stage = 'a'"},
        {"value": 0, "label": "no", "when": "hours <= 4"},
    ],
}


def instrument(**more: object) -> Instrument:
    said: dict[str, object] = {
        "instrument": "made-up",
        "version": 1,
        "title": "Made up",
        "language": "en",
        "about": "Nothing.",
        "source": {"citation": "none", "wording_status": "own", "licence": "CC0-1.0"},
        "choices": {"two": [{"value": 1, "name": "a", "label": "A"}, {"value": 2, "name": "b", "label": "B"}]},
        "pages": [{"title": "One", "items": ASKS}],
    }
    return Instrument.model_validate(said | more)


def test_words_ratings_and_the_rest() -> None:
    found = kinds(branches(instrument()))
    assert found.demographics == ("stage", "hours")
    assert found.rated == ("useful",)
    assert found.texts == ("stage_other", "words")


def test_what_a_score_uses_is_rated_even_through_another_score() -> None:
    scores = {
        "many": {"title": "Hours", "sum": ["hours"], "range": [0, 9]},
        "all": {"title": "All", "sum": ["many", "useful"], "range": [0, 9]},
    }
    made = branches(instrument(scores=scores))
    assert kinds(made).rated == ("hours", "useful")
    assert not policy_of(made, fingerprint="0", closes="soon", audience=None).joined


@pytest.mark.parametrize(
    ("more", "is_joined"),
    [
        ({}, False),
        ({"derived": {"busy": GROUP}}, False),
        ({"derived": {"busy": GROUP}, "scores": {"s": {"title": "S", "sum": ["hours"], "range": [0, 9]}}}, True),
    ],
    ids=["plain", "a group of facts alone", "a group of a fact and a rating"],
)
def test_joined_only_where_sets_are_crossed(more: dict[str, object], is_joined: bool) -> None:
    made = branches(instrument(**more))
    assert policy_of(made, fingerprint="0", closes="soon", audience=None).joined == is_joined


def test_joined_where_before_stands_beside_now() -> None:
    made = branches_of("mentor-training-evaluation", 1)
    promised = policy_of(made, fingerprint="f", closes="soon", audience=20)
    assert promised.joined
    assert "changes" in promised.texts


@pytest.mark.parametrize("edition", sorted(shelf().instruments))
def test_every_instrument_that_is_shipped_can_be_promised(edition: tuple[str, int]) -> None:
    made = branches_of(*edition)
    promised = policy_of(made, fingerprint="f", closes="soon", audience=20)
    assert sorted(promised.fields) == sorted(made.fields)
    assert type(promised).read(promised.text()) == promised

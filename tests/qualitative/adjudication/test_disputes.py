"""Pure: no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.qualitative.adjudication.disputes import SOMEBODY, Choice, Dispute, Side, Wanted, drawn, without_names
from rapport.qualitative.adjudication.screen import Meaning, chosen_before, screen
from rapport.qualitative.agreement.readings import Comparison

CODES = st.frozensets(st.integers(1, 6))


def dispute(*sides: set[int], decided: dict[int, bool] | None = None) -> Dispute:
    made = (Side(number, frozenset(codes)) for number, codes in enumerate(sides, 1))
    return Dispute(9, tuple(made), decided or {})


def test_what_each_choice_says() -> None:
    one = dispute({1, 2}, {2, 3})
    assert (one.agreed, one.disputed) == ({2}, {1, 3})
    assert one.ruling("coder-1") == {1: True, 3: False}
    assert one.ruling("coder-2") == {1: False, 3: True}
    assert one.ruling(Choice.BOTH) == {1: True, 3: True}
    assert one.ruling(Choice.NEITHER) == {1: False, 3: False}
    assert one.ruling(Choice.CODES, frozenset({3})) == {1: False, 3: True}
    assert one.ruling(Choice.CODES, frozenset({3, 5})) == {1: False, 3: True, 5: True}
    with pytest.raises(LookupError):
        one.ruling("coder-3")


def test_deciding_anew_settles_what_an_earlier_decision_had_added() -> None:
    one = dispute({1}, set(), decided={1: False, 5: True})
    assert one.final == {5}
    assert not one.is_open
    assert one.ruling("coder-1") == {1: True, 5: False}
    assert one.ruling(Choice.CODES, frozenset({1})) == {1: True, 5: False}


@given(CODES, CODES, st.sampled_from(["coder-1", "coder-2", *Choice]), CODES)
def test_every_choice_settles_every_dispute(
    first: frozenset[int], second: frozenset[int], choice: str, codes: object
) -> None:
    one = dispute(set(first), set(second))
    ruled = one.ruling(choice, codes)  # type: ignore[arg-type]
    after = Dispute(9, one.sides, ruled)
    assert not after.is_open
    if choice == "coder-1":
        assert after.final == first
    if choice == Choice.BOTH:
        assert after.final == first | second
    if choice == Choice.NEITHER:
        assert after.final == first & second
    assert ruled.keys() >= one.disputed


def test_the_order_is_drawn_for_each_unit_and_stays() -> None:
    orders = [tuple(drawn(unit, 2, seed=4)) for unit in range(400)]
    assert orders == [tuple(drawn(unit, 2, seed=4)) for unit in range(400)]
    assert 150 < orders.count((0, 1)) < 250
    assert orders != [tuple(drawn(unit, 2, seed=5)) for unit in range(400)]
    assert sorted(drawn(1, 3, 1)) == [0, 1, 2]


def test_a_memo_names_no_coder() -> None:
    names = ["Adaeze Obi", "Bertil Holm"]
    said = "I think adaeze would say so; Bertil Holm too, Obi's view. Bertilla is another. Coder A and coders agree."
    assert without_names(said, names, ["Coder A"]) == (
        f"I think {SOMEBODY} would say so; {SOMEBODY} too, {SOMEBODY}'s view. Bertilla is another. "
        f"{SOMEBODY} and coders agree."
    )
    assert without_names("Nothing.", []) == "Nothing."


def test_which_differences_are_wanted() -> None:
    one = [Comparison(1, 1, (0, 1), frozenset({1, 2}), frozenset({2, 3}))]
    assert Wanted().has(one)
    assert Wanted("first", 1).has(one)
    assert not Wanted("second", 1).has(one)
    assert not Wanted("", 2).has(one)
    assert Wanted.of({"side": "first", "code": "3", "state": "open"}).query == "side=first&code=3&state=open"
    assert Wanted.of({"side": "Bertil", "code": "drop", "state": "x"}) == Wanted()


def test_no_code_takes_the_key_of_a_command() -> None:
    meanings = [Meaning(code, f"Code {code}") for code in range(1, 31)]
    made = screen(dispute(set(range(1, 31)), set()), "Text", meanings)
    keys = [one.key for one in made.disputed if one.key]
    assert len(set(keys)) == len(keys) == 23
    assert not set(keys) & {"b", "n", "u", "0", "1", "2"}


@pytest.mark.parametrize("choice", ["coder-1", "coder-2", "both", "neither"])
def test_what_was_decided_is_found_chosen_again(choice: str) -> None:
    one = dispute({1, 2}, {3, 4})
    assert chosen_before(Dispute(9, one.sides, one.ruling(choice))) == choice
    assert chosen_before(one) == ""
    assert chosen_before(Dispute(9, one.sides, one.ruling(Choice.CODES, frozenset({1, 3})))) == "codes"

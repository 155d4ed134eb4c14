from hypothesis import given
from hypothesis import strategies as st

from rapport.qualitative.coding.hints import Piece, pieces
from rapport.qualitative.coding.keys import COMMANDS, keys


@given(number=st.integers(0, 80))
def test_a_code_never_takes_the_key_of_a_command(number: int) -> None:
    taken = keys(range(number))
    assert not set(taken.values()) & set(COMMANDS)
    assert len(set(taken.values())) == len(taken) == min(number, 30)


def test_digits_come_first_and_then_letters_without_commands() -> None:
    assert "".join(keys(range(40)).values()) == "123456789abceghijklnopqrtvwxyz"


@given(text=st.text(max_size=80) | st.sampled_from(["I plan, we ‘planned’. Self-reflection/plan", "plan\u00adned’s"]))
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text, {"plan": [1], "reflect": [2]}, "english")) == text


def test_words_of_a_linked_stem_hint_at_its_codes() -> None:
    linked = {"plan": [1], "reflect": [2, 3]}
    assert pieces("We planned; self-reflection came later.", linked, "english") == [
        Piece("We "),
        Piece("planned", (1,)),
        Piece("; self-"),
        Piece("reflection", (2, 3)),
        Piece(" came later."),
    ]
    assert pieces("Plans!", linked, "english") == [Piece("Plans", (1,)), Piece("!")]
    assert pieces("", linked, "english") == []
    assert pieces("No link", {}, "english") == [Piece("No link")]

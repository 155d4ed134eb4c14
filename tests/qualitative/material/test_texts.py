"""How a text is kept."""

import pytest

from rapport.qualitative.material.texts import clean


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  a\r\nb\rc\t d \n", "a\nb\nc\t d"),
        ("Ine\u0300s", "Inès"),
        ("a\x00\x07\x0b\x85\ud800b", "ab"),
        ("👩‍⚕️ “ok” … – ‘x’", "👩‍⚕️ “ok” … – ‘x’"),
    ],
)
def test_a_text_is_kept_as_it_was_but_for_what_no_file_can_hold(given: str, kept: str) -> None:
    assert clean(given) == kept

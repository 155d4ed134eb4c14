import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.textfiles.canonical import canonical_json, fingerprint

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", max_codepoint=0x24F)),
    lambda inside: st.lists(inside) | st.dictionaries(st.text("abcäöé", max_size=4), inside),
    max_leaves=12,
)  # fmt: skip


def test_the_form_is_fixed() -> None:
    content = {"b": [1, 2.5, None, True], "a": "Cafe\u0301", "é": -0.0}
    assert canonical_json(content) == '{"a":"Café","b":[1,2.5,null,true],"é":0.0}'.encode()
    assert fingerprint({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text("abc", max_size=3), PLAIN))
def test_the_order_of_keys_does_not_matter(content: dict[str, object]) -> None:
    backwards = dict(reversed(content.items()))
    assert canonical_json(content) == canonical_json(backwards)


@pytest.mark.parametrize("wrong", [{1: 2}, {"a": object()}, b"x", {"a": {1, 2}}])
def test_what_json_cannot_say_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(wrong)


@pytest.mark.parametrize("wrong", [math.nan, math.inf, {"é": 1, "e\u0301": 2}])
def test_what_has_no_single_form_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"cannot hold|same text"):
        canonical_json(wrong)

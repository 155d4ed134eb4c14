"""What is written in the browser is the same format as a file."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.editor import tree
from rapport.surveys.editor.looking import look, shown
from rapport.surveys.editor.tree import Tree, from_instrument, to_write
from rapport.surveys.reading import parse_instrument
from rapport.surveys.shelves import shelf
from rapport.textfiles.yaml_nodes import read_nodes
from rapport.textfiles.yaml_writing import as_yaml
from tests.surveys.instruments import ALL_TYPES, everything

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(st.dictionaries(st.text(), VALUES, min_size=1))
def test_what_is_written_as_yaml_is_read_as_the_same(value: dict[str, object]) -> None:
    nodes = read_nodes(as_yaml(value), file="x")
    assert not nodes.mistakes
    assert same(nodes.value, value)


def same(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.copysign(1, one) == math.copysign(1, other) and one == other
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("key", sorted(shelf().instruments), ids=lambda key: key[0])
def test_every_shipped_instrument_comes_back_the_same(key: tuple[str, int]) -> None:
    read = shelf().instruments[key]
    written = as_yaml(to_write(from_instrument(read.content)))
    assert parse_instrument(written, name="again") == read
    assert look(from_instrument(read.content)).read == read
    assert shown(from_instrument(read.content))[1] == 0


def test_an_instrument_with_one_of_everything_comes_back_the_same() -> None:
    assert parse_instrument(as_yaml(to_write(from_instrument(everything()))), name="x").content == everything()


@given(st.data())
def test_whatever_is_missing_or_wrong_is_told_with_its_place(data: st.DataObject) -> None:
    held = from_instrument(everything())
    parts: list[Tree] = [
        held,
        *held["pages"],
        *(item for _, _, item in tree.items(held)),
        *held["scores"].values(),
        held["source"],
    ]
    part = data.draw(st.sampled_from(parts))
    key = data.draw(
        st.sampled_from(
            sorted(key for key, value in part.items() if isinstance(value, str) and key not in ("id", "type"))
        )
    )
    part[key] = data.draw(st.sampled_from(["", "'", "nowhere", "mood = "]))
    verdict = look(held)
    assert bool(verdict.mistakes) != (verdict.read is not None)
    for told in verdict.mistakes:
        if told.kind != "group":
            assert tree.get(held, told.kind, told.key)
    shown(held)


def test_a_new_draft_says_what_is_missing_in_plain_words() -> None:
    held = tree.blank()
    new = tree.add_item(held, 0, "one")
    said = [str(told) for told in look(held).mistakes]
    assert "The title is missing. Fill it in." in said
    assert "The question is missing. Fill it in." in said
    assert "The citation is missing. Fill it in." in said
    assert not any("line" in one for one in said), said
    assert shown(held) == (None, 1)
    assert new == "question_1"


def test_names_follow_when_a_question_is_renamed() -> None:
    held = from_instrument(everything())
    mood = tree.get(held, "item", "mood")
    tree.put(held, "item", "mood", mood | {"id": "feeling"})
    titles = tree.get(held, "item", "titles")
    tree.put(held, "item", "titles", titles | {"id": "jobs"})
    assert tree.get(held, "item", "why")["when"] == "feeling >= 2 and not jobs(prof) = 1"
    assert held["scores"]["one_good"]["dichotomy"] == "feeling"
    assert held["derived"]["young"]["needs"] == ["jobs"]
    assert held["tests"][0]["not_asked"] == ["jobs_other"]
    assert look(held).read is not None


@pytest.mark.parametrize(
    ("condition", "becomes"),
    [
        ("a = 'a' and b(a) = 1", "x = 'a' and b(a) = 1"),
        ("not (a = 1 or a >= 2)", "not (x = 1 or x >= 2)"),
        ("a(a) = 1", "x(a) = 1"),
        ("ab = 1 and a <> ''", "ab = 1 and x <> ''"),
        ("a = [broken", "x = [broken"),
    ],
)
def test_a_condition_is_renamed_where_it_names_the_field(condition: str, becomes: str) -> None:
    assert tree.renamed(condition, {"a": "x"}) == becomes


def test_parts_move_and_leave() -> None:
    held = from_instrument(everything())
    tree.move(held, "item", "word", 1)
    assert held["pages"][1]["items"][0]["id"] == "word"
    tree.move(held, "item", "word", -1)
    assert held["pages"][0]["items"][-1]["id"] == "word"
    tree.move(held, "page", "0", 1)
    assert [page["title"] for page in held["pages"]] == ["Skills", "You"]
    tree.move(held, "page", "0", -1)  # it is the first: nothing moves
    tree.move(held, "score", "two_sum", -1)
    assert list(held["scores"])[2] == "two_sum"
    tree.remove(held, "item", "proof")
    tree.remove(held, "score", "one_titles")
    assert look(held).read is not None
    tree.remove(held, "item", "long_ago")
    assert all("long_ago" not in test["given"] for test in held["tests"])
    for kind, key in [
        ("item", "nowhere"),
        ("page", "9"),
        ("page", "x"),
        ("group", "stage9"),
        ("about", "all"),
        ("x", "y"),
    ]:
        with pytest.raises(LookupError):
            tree.remove(held, kind, key)


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("How satisfied are you with your mentor?", "satisfied_mentor"),
        ("¿Cómo está?", "como_esta"),
        ("3 things", "q_3_things"),
        ("什么", "question"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "donaudampfschifffahrts"),
        ("Mentor", "mentor_2"),
    ],
)
def test_a_short_name_is_made_from_the_words(text: str, proposed: str) -> None:
    assert tree.proposed(text, {"mentor"}) == proposed


def test_what_cannot_be_shown_yet_is_left_out_of_the_preview() -> None:
    held = from_instrument(everything())
    held["pages"][0]["items"][1]["choices"] = "nowhere"
    held["choices"]["skill"] = []
    instrument, left_out = shown(held)
    assert instrument is not None
    assert "mentors" not in {item.id for item in instrument.items}
    assert left_out >= 3


def test_the_text_of_a_file_and_of_a_draft_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "everything-1.yaml"
    path.write_text(as_yaml(read_nodes(ALL_TYPES, file="x").value), encoding="utf-8")
    assert parse_instrument(path.read_text(encoding="utf-8"), name="x").content == everything()

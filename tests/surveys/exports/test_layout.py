"""What stands in a table, without database and web."""

import csv
import io
import json
import string
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.stats.suppression import Hidden
from rapport.surveys.branching import branches
from rapport.surveys.exports.counting import protected_tally, tally
from rapport.surveys.exports.layout import Choice, Edition, Layout, Variable, layout
from rapport.surveys.exports.names import cut, short_names
from rapport.surveys.exports.sheets import exact_csv, excel_csv, protected, protected_row
from rapport.surveys.fields import Value, refusal
from rapport.surveys.kept import from_json, to_json
from rapport.surveys.missing import MISSING
from rapport.surveys.scoring import scores
from rapport.tables.csv_export import FORMULA_STARTS
from tests.surveys.exports.conftest import SECOND
from tests.surveys.instruments import everything

FIRST = Edition(branches(everything()), "1" * 64)
NEWER = Edition(branches(everything(SECOND)), "2" * 64)
GIVEN: dict[str, Value] = {
    "mentors": 1, "since": 1985, "long_ago": 1, "titles": frozenset({2, 8}), "titles_other": "=Dr", "listen_before": 1,
    "listen_now": 3, "plan_now": 2, "mood": 3, "why": "-99", "word": "“x”, y",
}  # fmt: skip


def cells(table: Layout, edition: Edition, answers: dict[str, Value]) -> dict[str, object]:
    said = json.loads(to_json(edition.branches.settle(answers).answers))
    found = table.readers[edition.version].cells(said)
    return dict(zip([one.name for one in table.variables], found, strict=True))


def test_a_row_has_every_answer_or_why_there_is_none() -> None:
    row = cells(layout([FIRST], Choice("two")), FIRST, GIVEN)
    assert row["titles___fellow"] == row["titles___another"] == 1
    assert row["titles___prof"] == 0
    assert (row["plan_before"], row["why"], row["proof"]) == (-99, "-99", -99)
    assert (row["two_before"], row["two_now"], row["two_gain"], row["two_sum"]) == (1.0, 2.5, 1.5, 5.0)
    assert (row["stage"], row["young"]) == (1, 0)
    nothing = cells(layout([FIRST], Choice("two")), FIRST, {})
    assert {nothing[f"titles___{part}"] for part in ("prof", "fellow", "another", "none")} == {-99}
    assert (nothing["since"], nothing["titles_other"], nothing["two_now"], nothing["stage"]) == (-98, -98, None, None)


def test_scores_of_two_definitions_never_stand_in_one_table() -> None:
    def names(definition: str | None) -> set[str]:
        return {one.name for one in layout([FIRST], Choice(definition)).variables if one.kind == "score"}

    assert names("two") == {"two_before", "two_now", "two_gain", "two_sum"}
    assert names("one") == {"one_good", "one_titles"}
    assert names(None) == set()


def test_versions_are_merged_by_name_and_nothing_is_lost() -> None:
    table = layout([FIRST, NEWER], Choice("one"))
    names = [one.name for one in table.variables]
    assert len(set(names)) == len(names)
    old, new = cells(table, FIRST, GIVEN), cells(table, NEWER, {**GIVEN, "word": 7, "sure": 1, "mood": 2})
    assert (old["sure"], new["sure"]) == (-98, 1)
    # Words in the one and a number in the other are two columns, and so are two rules of one score.
    assert (old["word"], old["word_v1"]) == (-98, "“x”, y")
    assert (new["word"], new["word_v1"]) == (7, -98)
    assert (old["one_good"], old["one_good_v1"]) == (None, 1.0)
    assert (new["one_good"], new["one_good_v1"]) == (0.0, None)
    assert layout([NEWER, FIRST], Choice("one")).variables == table.variables


def test_labels_are_those_of_the_version_that_was_asked() -> None:
    table = layout([FIRST, NEWER], Choice(None, joined=True))
    place = [one.name for one in table.variables].index("titles")
    for edition, fellow in ((FIRST, "Fellow"), (NEWER, "Fellow of any kind")):
        reader = table.readers[edition.version]
        said = json.loads(to_json(edition.branches.settle(dict(GIVEN, word=None)).answers))
        row = reader.words(reader.cells(said))
        assert row[place] == f"{fellow}; Another"
        in_words = dict(zip([one.name for one in table.variables], row, strict=True))
        assert (in_words["mentors"], in_words["titles___fellow"], in_words["plan_before"]) == ("Yes", 1, "Skipped")
        assert in_words["mood"] == "Fully"


def test_what_is_left_out_takes_along_what_is_made_of_it() -> None:
    table = layout([FIRST], Choice("two", keep=lambda column: column.field.id not in ("titles", "listen_now")))
    kept = {one.name for one in table.variables}
    assert not kept & {"titles___prof", "listen_now", "two_now", "two_gain", "two_sum", "stage", "young"}
    assert "two_before" in kept
    assert {"titles___prof", "two_gain", "stage", "young"} <= set(table.left_out)


# --- Laws ---

WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20
)


def value_of(edition: Edition, name: str) -> st.SearchStrategy[Value]:
    one = edition.branches.fields[name]
    if one.kind == "choice":
        return st.sampled_from([*one.labels, *([-97] if one.item.prefer_not else [])])
    if one.kind == "ticks":
        return st.frozensets(st.sampled_from(sorted(one.labels)))
    if one.kind == "number":
        return st.integers(0, 2030)
    if one.kind == "date":
        return st.dates().map(lambda day: day.isoformat())
    return WORDS.map(lambda text: text.strip()) | st.sampled_from(["-99", "=1+1", "@x", "'", "\t", "1e5"])


RESPONSES = st.lists(
    st.fixed_dictionaries({}, optional={name: value_of(FIRST, name) for name in FIRST.branches.fields}), max_size=6
)


def settled(response: dict[str, Value]) -> str:
    fields = FIRST.branches.fields
    valid = {name: value for name, value in response.items() if not refusal(fields[name], value)}
    return to_json(FIRST.branches.settle(valid).answers)


@given(RESPONSES)
def test_what_is_exported_reads_back_as_what_was_settled(responses: list[dict[str, Value]]) -> None:
    kept = [settled(response) for response in responses]
    table = layout([FIRST], Choice("two"))
    text = "".join(exact_csv(table.variables, (table.readers[1].cells(json.loads(one)) for one in kept)))
    lines = list(csv.reader(io.StringIO(text, newline=""), quoting=csv.QUOTE_NONNUMERIC))
    assert lines[0] == [one.name for one in table.variables]
    assert len(lines) == len(kept) + 1
    for line, one in zip(lines[1:], kept, strict=True):
        row = dict(zip(lines[0], line, strict=True))
        values = from_json(FIRST.branches.fields, one)
        assert read_back(row) == values
        assert {name: None if row[name] == "" else row[name] for name in ("two_now", "two_sum")} == {
            name: value
            for name, value in scores(FIRST.branches.instrument, values).items()
            if name in ("two_now", "two_sum")
        }


def read_back(row: dict[str, object]) -> dict[str, object]:
    """Settled answers out of one row; words and numbers told apart by their quotes."""
    found: dict[str, object] = {}
    for name, one in FIRST.branches.fields.items():
        if one.kind == "ticks":
            ticks = {option.value: row[f"{name}___{option.part}"] for option in one.options}
            code = next((value for value in ticks.values() if value in MISSING), None)
            found[name] = code if code is not None else frozenset(value for value, tick in ticks.items() if tick)
        else:
            found[name] = row[name]
    return found


CELLS = WORDS | st.sampled_from(["=1", "+1", "-1", "@a", "\ta", "\ra", " =1", "-99"]) | st.integers() | st.floats(-9, 9)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_no_word_of_a_protected_sheet_is_a_formula(rows: list[list[object]]) -> None:
    variables = [Variable("=a", "text", "A"), Variable("b", "text", "B")]
    text = "".join(excel_csv(variables, rows))
    assert text.startswith("\ufeff'=a,b\r\n")
    for line, row in zip(list(csv.reader(io.StringIO(text[1:], newline="")))[1:], rows, strict=True):
        for cell, was in zip(line, row, strict=True):
            if isinstance(was, str):
                assert not cell.lstrip(" \u00a0").startswith(FORMULA_STARTS)
                assert cell.removeprefix("'") == was.removeprefix("'")
            else:
                assert float(cell) == float(was)  # type: ignore[arg-type]
    assert [protected_row(row) for row in rows] == [
        [protected(c) if isinstance(c, str) else c for c in r] for r in rows
    ]


@given(
    st.sets(st.text(alphabet=string.ascii_lowercase + "_0123456789", min_size=1, max_size=42).map(lambda w: f"a{w}"))
)
def test_every_name_has_a_short_one_of_its_own(names: set[str]) -> None:
    short = short_names([*names, "with", "all"])
    assert all(len(one) <= 32 and one.isascii() and one[0].isalpha() for one in short.values())
    assert len(set(short.values())) == len(short)
    assert all(short[name] == name for name in names if len(name) <= 32)


@given(st.text(), st.integers(4, 60))
def test_a_label_is_cut_at_a_character(text: str, most: int) -> None:
    short = cut(text, most)
    assert len(short.encode(errors="surrogatepass")) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def rows(*columns: Iterable[object]) -> list[tuple[object, ...]]:
    return list(zip(*columns, strict=True))


def test_counts_say_why_the_others_did_not_answer() -> None:
    variables = [Variable("a", "integer", "A"), Variable("s", "decimal", "S", "score")]
    found = tally(variables, rows([1, 0, -97, -98, -98, -99], [1.0, None, None, 2.0, -99.0, 3.0]))
    assert (found["a"].answered, found["a"].prefer_not, found["a"].not_asked, found["a"].skipped) == (2, 1, 2, 1)
    assert (found["s"].answered, found["s"].skipped) == (4, 2)


def test_small_counts_are_hidden() -> None:
    found = tally([Variable("a", "integer", "A")], rows([1] * 20 + [-99] * 2 + [-98] * 9))["a"]
    told = protected_tally(found)
    assert isinstance(told.skipped, Hidden)
    assert isinstance(told.answered, Hidden) or isinstance(told.not_asked, Hidden)


@pytest.mark.parametrize("name", ["int", "with", "a" * 33, "a" * 26 + "___" + "b" * 12])
def test_a_name_that_no_program_takes_gets_another(name: str) -> None:
    assert short_names([name])[name] != name

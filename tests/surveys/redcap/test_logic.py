"""Branching logic: the parser, what it refuses, and that it says the same as our conditions – both ways."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.branching import branches
from rapport.surveys.fields import Value
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Note
from rapport.surveys.redcap import checks, logic
from rapport.surveys.redcap.choices import tick_name
from rapport.surveys.redcap.conditions import code_of
from rapport.surveys.redcap.dictionary import Row
from rapport.surveys.redcap.importing import Words, take_over
from rapport.surveys.redcap.logic import Compare, Either, Every, FieldValue, Literal, Logic, LogicError
from rapport.surveys.redcap.own_rows import own_rows
from rapport.surveys.redcap.rows import dictionary_of
from rapport.surveys.scoring import scores
from tests.surveys.instruments import answers_at_random, at_random, everything
from tests.surveys.redcap.written import file

names = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
texts = st.text("abc 01-.", max_size=6) | st.sampled_from(["it's", 'a "word"', "é(", "[x]"])
values = (
    st.builds(
        FieldValue,
        names,
        st.none() | st.sampled_from(["1", "a", "-5", "no answer"]),
        st.none() | st.just("baseline_arm_1"),
    )
    | st.builds(Literal, texts)
    | st.builds(Literal, st.sampled_from(["0", "1", "-2", "2.5", ".5"]), st.just(True))
)
compares = st.builds(Compare, values, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), values)


def joined(inner: st.SearchStrategy[Logic]) -> st.SearchStrategy[Logic]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return parts.map(Every) | parts.map(Either)


@given(st.recursive(compares, joined, max_leaves=8))
def test_a_rule_that_is_written_is_read_as_the_same_rule(rule: Logic) -> None:
    assert logic.parse(logic.write(rule)) == rule


@given(st.text("[]()'\"<>=! andor019.-_ab\n", max_size=40))
def test_any_text_is_a_rule_or_refused_with_a_mend(text: str) -> None:
    try:
        rule = logic.parse(text)
    except LogicError as error:
        said = str(error)
    else:
        assert logic.parse(logic.write(rule)) == rule
        said = " – "
    assert " – " in said


@pytest.mark.parametrize(
    ("text", "held", "expected"),
    [
        ("[a] = '1'", {"a": "1"}, True),
        ('[a]="1"', {"a": "1.0"}, True),
        ("[a] = 1 AND [b] <> ''", {"a": "1", "b": "0"}, True),
        ("[a] = '' Or [b] = '2'", {"a": "0", "b": "2"}, True),
        ("[a] = ''", {"a": "0"}, False),
        ("[a] > '9'", {"a": "10"}, True),
        ("[a] < '5'", {"a": ""}, False),
        ("[a] >= '2020-01-01'", {"a": "2020-05-01"}, True),
        ("[a(3)] = '1'", {"a(3)": "1"}, True),
        ("[one_arm_1][a] != ''", {"one_arm_1:a": "x"}, True),
        ("[a] = '1' or [b] = '1' and [c] = '1'", {"a": "1"}, True),
        ("([a] = '1' or [b] = '1') and [c] = '1'", {"a": "1"}, False),
    ],
)
def test_a_rule_holds_as_it_does_there(text: str, held: dict[str, str], expected: bool) -> None:
    def value_of(one: FieldValue) -> str:
        code = f"({one.code})" if one.code else ""
        return held.get(f"{one.event}:{one.name}" if one.event else f"{one.name}{code}", "")

    assert logic.holds(logic.parse(text), value_of) is expected


def test_deep_and_long_rules_are_refused() -> None:
    with pytest.raises(LogicError, match="nested"):
        logic.parse("(" * 100 + "[a] = '1'" + ")" * 100)
    with pytest.raises(LogicError, match="signs"):
        logic.parse("[a] = '1' and " * 2_000)


def record_of(instrument: Instrument, answers: dict[str, Value]) -> dict[str, str]:
    """What REDCap would hold: text by column, 0 for a tick that is not made, blank for what is not answered."""
    found = {}
    for one in branches(instrument).fields.values():
        value = answers.get(one.id)
        if one.kind == "ticks":
            ticks = value if isinstance(value, frozenset) else frozenset()
            found |= {tick_name(one.id, code_of(option)): str(int(option.value in ticks)) for option in one.options}
            found[tick_name(one.id, "-97")] = str(int(value == -97))
        else:
            found[one.id] = "" if value in (None, -98, -99) else str(value)
    return found


def value_in(record: dict[str, str], one: FieldValue) -> str:
    return record.get(tick_name(one.name, one.code) if one.code is not None else one.name, "")


def is_clear(instrument: Instrument) -> bool:
    """A text that reads -97 cannot be told there from “prefer not to say”."""
    return "'-97'" not in instrument.model_dump_json()


CLEAR = [one for one in (everything(), *map(at_random, range(40))) if is_clear(one)]


def cases(instrument: Instrument, number: int = 12) -> list[tuple[frozenset[str], dict[str, Value], dict[str, str]]]:
    ready = branches(instrument)
    found = []
    for seed in range(number):
        drawn = answers_at_random(random.Random(seed), ready.fields.values())
        answers = {name: value for name, value in drawn.items() if value != "-97"}
        settled = ready.settle(answers)
        asked = {name: value for name, value in settled.answers.items() if value not in (-98, -99)}
        found.append((settled.shown, asked, record_of(instrument, asked)))
    return found


@pytest.mark.parametrize("part", range(4))
def test_our_conditions_hold_there_exactly_where_they_hold_here(part: int) -> None:
    for instrument in CLEAR[part::4]:
        rows = own_rows(instrument)
        for shown, _, record in cases(instrument):
            for item in instrument.items:
                text = rows[item.id][0].branching_logic
                there = not text or logic.holds(logic.parse(text), lambda one, held=record: value_in(held, one))  # type: ignore[misc]
                assert there == (item.id in shown), (item.id, item.when, text, record)


@pytest.mark.parametrize("part", range(4))
def test_an_instrument_that_comes_back_branches_as_before(part: int) -> None:
    """Written as a dictionary, read again: the same questions are asked (scores and files are no conditions there)."""
    for instrument in CLEAR[part::4]:
        asked = {item.id for item in instrument.items if not isinstance(item, Note)}
        read = checks.read(file(dictionary_of([instrument]).rows), name="x")
        again = take_over(read, Words())[0]
        assert not [one for one in again.remarks if "always asked" in one.what], again.remarks
        ready = branches(again.read.content)
        for shown, answers, _ in cases(instrument, 6):
            now = ready.settle({name: value for name, value in answers.items() if name in ready.fields}).shown
            singles = {item.id for item in again.read.content.items} & asked
            assert now & singles == shown & singles


SHOWN_AS = {" = ": " == ", " <> ": " != ", "if(": "IF(", "sum(": "SUM(", "mean(": "MEAN("}


class Cell:
    """A value in a formula: a number where it is one, blank as nothing."""

    def __init__(self, text: object) -> None:
        self.text = str(text)
        self.number = float(self.text) if re.fullmatch(r"-?\d+(\.\d+)?", self.text) else None

    def __eq__(self, other: object) -> bool:
        one, two = self.number, Cell(getattr(other, "text", other)).number
        return one == two if one is not None and two is not None else self.text == str(getattr(other, "text", other))

    __hash__ = None  # type: ignore[assignment]

    def __ge__(self, other: object) -> bool:
        return self.number is not None and self.number >= float(str(other))

    def __le__(self, other: object) -> bool:
        return self.number is not None and self.number <= float(str(other))

    def __sub__(self, other: object) -> object:
        return float(self.text) - float(getattr(other, "text", other))  # type: ignore[arg-type]

    def __rsub__(self, other: float) -> object:
        return other - float(self.text) if self.number is not None else ""


def computed(row: Row, record: dict[str, str]) -> float | None:
    """The formula of a calculated field, with the functions of REDCap that we write."""
    text = row.select_choices_or_calculations
    for ours, pythons in SHOWN_AS.items():
        text = text.replace(ours, pythons)
    text = re.sub(r"\[(\w+)(?:\((-?\w+)\))?\]", lambda one: f"v({one[1]!r}, {one[2]!r})", text)

    def v(name: str, code: str | None) -> Cell:
        return Cell(record.get(tick_name(name, code) if code else name, ""))

    def numbers(parts: tuple[object, ...]) -> list[float]:
        found = [str(getattr(one, "text", one)) for one in parts]
        return [float(one) for one in found if one != ""]

    def mean(*parts: object) -> object:
        found = numbers(parts)
        return sum(found) / len(found) if found else ""

    functions = {
        "IF": lambda test, yes, no: yes if test else no,
        "MEAN": mean,
        "SUM": lambda *parts: sum(numbers(parts)),
        "v": v,
    }
    try:
        found = eval(text, {"__builtins__": {}}, functions)  # noqa: S307 – formulas that we have just written
    except ValueError:  # a difference with a blank, whose other branch is taken
        return None
    shown = str(getattr(found, "text", found))
    return None if shown == "" else float(shown)


def test_scores_are_the_same_number_as_calculated_fields() -> None:
    instrument = everything()
    rules = {row.field_name: row for row in own_rows(instrument)[""]}
    seen = set()
    for _, answers, record in cases(instrument, 60):
        found = scores(instrument, answers)
        for name, score in found.items():
            there = computed(rules[name], record)
            assert there == pytest.approx(score) if score is not None else there is None, (name, rules[name], record)
            record[name] = "" if there is None else f"{there:g}"
            seen.add((name, score is None))
    assert len(seen) == 2 * len(instrument.scores)

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.condition import (
    All,
    Compare,
    Condition,
    ConditionError,
    Either,
    Held,
    Not,
    comparisons,
    holds,
    parse,
)

VALUES: dict[str, Held] = {
    "a": 1, "b": 2.5, "w": "two words", "t": frozenset({1, 3}), "nothing": None, "empty": "", "unticked": frozenset(),
    "refused": -97, "skipped": -99, "zero": 0, "day": "2026-01-31",
}  # fmt: skip


def true(text: str) -> bool:
    condition = parse(text)

    def with_numbers(part: Condition) -> Condition:
        if isinstance(part, Compare) and isinstance(part.option, str):
            return Compare(part.field, part.operator, part.value, int(part.option))
        return part

    return holds(with_numbers(condition), VALUES.get)


@pytest.mark.parametrize(
    "text",
    [
        "a = 1", "a=1", "a <> 2", "a < 2", "a <= 1", "a > 0", "a >= 1", "a = 1.0", "b > 2.25", "b < 3",
        "w = 'two words'", 'w = "two words"', "w <> 'x'", "t(1) = 1", "t(2) = 0", "t(3) <> 0",
        "nothing = ''", "empty = ''", "unticked = ''", "skipped = ''", "w <> ''", "t <> ''", "zero <> ''", "zero = 0",
        "nothing <> 5", "refused <> ''", "refused = -97", "unknown = ''", "day > '2025-12-31'",
        "a = 1 AND b > 2", "a = 2 or b > 2", "not a = 2", "NOT (a = 2 or b < 2)", "not not a = 1",
        "a = 2 and a = 1 or a = 1", "a = 1 or a = 1 and a = 2", "((a = 1))",
    ],
)  # fmt: skip
def test_what_holds(text: str) -> None:
    assert true(text)


@pytest.mark.parametrize(
    "text",
    [
        "a = 2", "a <> 1", "a < 1", "nothing = 5", "nothing < 5", "nothing > 5", "skipped < 5", "refused < 5",
        "refused >= -97", "unticked(1) = 0", "unticked(1) = 1", "t = ''", "w < 5", "a < 'z'", "zero = ''",
        "(a = 2 or a = 1) and a = 2", "not (a = 1 or a = 2)",
    ],
)  # fmt: skip
def test_what_does_not_hold(text: str) -> None:
    assert not true(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a field is expected before “the end”"),
        ("a", "a comparison is expected before “the end” – write one of ="),
        ("a =", "“the end” is no value"),
        ("a = b", "“b” is no value – write a number, or a word in quotation marks"),
        ("a == 1", "“==” is not known – write ="),
        ("a != 1", "“!=” is not known – write <>"),
        ("a = 1 b = 2", "“b” stands where nothing can follow – join conditions with and, or"),
        ("a = 1 and", "a field is expected before “the end”"),
        ("(a = 1", "“)” is missing"),
        ("a = 1)", "“)” stands where nothing can follow"),
        ("[a] = 1", "“[a] = 1” cannot be read in “[a] = 1” – write fields without brackets"),
        ("a = 'open", "“'open” cannot be read"),
        ("a(= 1", "the bracket behind a field names one of its options"),
        ("a(x = 1", "“)” is missing"),
        ("5 = a", "a field is expected before “5”"),
        ("and = 1", "a field is expected before “and”"),
        ("a = 1; drop", "“; drop” cannot be read"),
        ("a = 1e5", "“1e5” cannot be read"),
        ("__import__('os')", "the bracket behind a field names one of its options"),
        ("(" * 5000, "the condition has 5000 signs"),
        ("(" * 500 + "a = 1" + ")" * 500, "the condition is nested more than 30 deep"),
        ("not " * 400 + "a = 1", "the condition is nested more than 30 deep"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_mend(text: str, said: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert str(caught.value).startswith(said)
    assert " – " in str(caught.value)


names = st.sampled_from(sorted(VALUES))
compares = st.builds(
    Compare,
    field=names,
    operator=st.sampled_from(["=", "<>", "<", "<=", ">", ">="]),
    value=st.one_of(st.integers(-99, 99), st.sampled_from(["", "two words"]), st.just(2.5)),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    compares,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Either, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)


def written(condition: Condition) -> str:
    if isinstance(condition, Compare):
        value = f"'{condition.value}'" if isinstance(condition.value, str) else condition.value
        return f"{condition.field} {condition.operator} {value}"
    if isinstance(condition, Not):
        return f"not ({written(condition.part)})"
    word = " and " if isinstance(condition, All) else " or "
    return word.join(f"({written(part)})" for part in condition.parts)


@given(conditions)
def test_what_is_written_is_read_back(condition: Condition) -> None:
    read = parse(written(condition))
    assert read == condition
    assert holds(read, VALUES.get) == holds(condition, VALUES.get)
    assert list(comparisons(read)) == list(comparisons(condition))


@given(conditions)
def test_not_is_the_opposite(condition: Condition) -> None:
    assert holds(Not(condition), VALUES.get) != holds(condition, VALUES.get)


@given(st.text(alphabet="ab_0159 ()=<>!'\"[]andornot-.,;", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ConditionError):
        parse(text)

"""What columns seem to stand for, and what a cell is as an answer."""

import pytest

from rapport.surveys.branching import Branches, branches
from rapport.surveys.collected.dropping import Door
from rapport.surveys.collected.interpreting import Read, interpret
from rapport.surveys.collected.reading import read
from rapport.surveys.collected.table import AnswerTable, Column, Row
from rapport.surveys.collected.targets import ABOUT, ANSWERED, WHO, Cells, Dates, Matching, guess, mistakes
from rapport.surveys.fields import Value
from rapport.surveys.reading import parse_instrument
from tests.surveys.collected.files import QUALTRICS, REDCAP
from tests.surveys.instruments import ALL_TYPES


@pytest.fixture(scope="module")
def asked() -> Branches:
    return branches(parse_instrument(ALL_TYPES, name="everything-1.yaml").content)


def table(text: str) -> AnswerTable:
    return read(text.encode(), name="answers.csv", door=Door())


def rows(text: str, asked: Branches, event: str = "") -> tuple[Read, ...]:
    found = table(text)
    return interpret(found, Matching(guess(asked, found), event=event), asked).rows


def cell(
    asked: Branches, target: str, text: str, *, told: dict[str, str] | None = None, dates: Dates = "iso",
    cells: Cells = "find",
) -> tuple[Value, tuple[str, ...]]:  # fmt: skip
    """The answer that one cell is, and the mistakes."""
    found = AnswerTable("csv", (Column("who"), Column("x", "", told or {})), (Row(2, ("a", text)),))
    matching = Matching({"who": WHO, "x": target}, dates, cells)
    said = interpret(found, matching, asked).rows
    return (next(iter(said[0].given.values()), None), said[0].mistakes) if said else (None, ())


def test_columns_are_guessed_by_what_is_asked(asked: Branches) -> None:
    found = guess(asked, table(QUALTRICS))
    assert found == {
        "RecipientEmail": WHO, "EndDate": ANSWERED, "Q1": "mentors", "Q2": "since", "Q3_1": "titles___prof",
        "Q3_2": "titles___fellow", "Q4": "word",
    }  # fmt: skip


def test_columns_are_guessed_by_name_and_by_code(asked: Branches) -> None:
    found = guess(asked, table(REDCAP))
    assert found["email"] == WHO
    assert found["titles___8"] == "titles___another"
    assert "you_complete" not in found
    assert {"mentors", "since", "titles_other", "listen_before", "mood"} <= found.keys()


def test_what_was_chosen_the_last_time_comes_first(asked: Branches) -> None:
    known = {"Q1": "mood", "Q2": "", "Q4": "gone"}
    found = guess(asked, table(QUALTRICS), known)
    assert found["Q1"] == "mood"
    assert not {"Q2", "Q4"} & found.keys()


def test_no_two_columns_stand_for_the_same(asked: Branches) -> None:
    found = guess(asked, table("person,email,mood,Mood\na,b@example.org,1,2\n"))
    assert sorted(found.values()) == sorted(set(found.values()))
    assert found["email"] == WHO


def test_a_matching_that_cannot_be_used_says_why(asked: Branches) -> None:
    found = table("who,a,b,c\nx,1,2,3\n")
    said = [
        str(one.what)
        for one in mistakes(Matching({"a": "mood", "b": "mood", "z": "mood", "c": "nothing"}), found, asked)
    ]
    assert len(said) == 4
    both = mistakes(Matching({"who": WHO, "a": "titles", "b": "titles___prof"}), found, asked)
    assert ["holds all ticks" in one.what for one in both] == [True]
    assert not mistakes(Matching({"who": WHO, "a": "titles", "b": ABOUT}), found, asked)


def test_rows_of_qualtrics(asked: Branches) -> None:
    ada, ben = rows(QUALTRICS, asked)
    assert ada.given == {"mentors": 1, "since": 1999, "titles": frozenset({1})}
    assert (ada.who, str(ada.answered_on), ada.is_unfinished) == ("Ada@Example.org", "2026-10-02", False)
    assert ada.mistakes == ("column “Q4”: at most 20 signs fit; these are 30",)
    assert (dict(ben.given), ben.is_unfinished) == ({"mentors": 0}, True)


def test_rows_of_redcap_and_of_one_event(asked: Branches) -> None:
    both = rows(REDCAP, asked, "baseline_arm_1")
    assert [one.who for one in both] == ["ada@example.org", "ben@example.org"]
    assert both[0].given == {
        "mentors": 1, "since": 1985, "titles": frozenset({1, 8}), "titles_other": "Dean", "listen_before": 1, "mood": 3,
    }  # fmt: skip
    # REDCap writes 0 for boxes that nobody has seen: no tick is no answer.
    assert both[1].given == {"mentors": 0}


@pytest.mark.parametrize(
    ("target", "text", "value"),
    [
        ("mentors", "1", 1), ("mentors", "Yes", 1), ("mentors", " no ", 0), ("mentors", "yes_", 1),
        ("mentors", "-97", -97), ("mentors", "Prefer not to say", -97), ("mentors", "-99", None), ("mentors", "", None),
        ("mentors", "Skipped", None), ("mood", "3.0", 3), ("mood", "FULLY", 3),
        ("titles", "1;2", frozenset({1, 2})), ("titles", "Professor, Fellow", frozenset({1, 2})),
        ("titles", "1,2", frozenset({1, 2})), ("titles", "None", frozenset({9})),
        ("titles___prof", "x", frozenset({1})), ("titles___prof", "Professor", frozenset({1})),
        ("titles___prof", "0", None), ("hours", "2.5", 2.5), ("hours", "2,5", 2.5), ("hours", "1e1", 10),
        ("since", "1999.0", 1999), ("born", "1980-02-29", "1980-02-29"), ("born", "1980-02-29 10:11:12", "1980-02-29"),
        ("word", "  =1+1 ", "  =1+1 "), ("word", "-99", None), ("word", "Skipped", "Skipped"),
        ("why", "a\r\nb", "a\nb"),
    ],
)  # fmt: skip
def test_a_cell_as_an_answer(asked: Branches, target: str, text: str, value: Value) -> None:
    assert cell(asked, target, text) == (value, ())


@pytest.mark.parametrize(
    ("target", "text", "says"),
    [
        ("mentors", "2", "none of the options"), ("mentors", "perhaps", "none of the options"),
        ("mood", "-97", "not offered"), ("titles", "1;9", "excludes"), ("titles", "1,Dean", "“Dean” is none"),
        ("titles___prof", "maybe", "neither"), ("hours", "many", "no number"), ("hours", "90", "from 0 to 80"),
        ("hours", "1.25", "decimal"), ("since", "1e400", "from 1950"), ("born", "29/02/1980", "no day"),
        ("born", "1980-02-30", "no day"), ("born", "1880-01-01", "first possible"), ("word", "x" * 21, "20 signs"),
    ],
)  # fmt: skip
def test_what_is_no_answer_says_why_with_its_column(asked: Branches, target: str, text: str, says: str) -> None:
    value, wrong = cell(asked, target, text)
    assert value is None
    assert [says in one and one.startswith(("column “x”", "columns of")) for one in wrong] == [True]


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("dmy", "3/4/2001", "2001-04-03"), ("mdy", "3/4/2001", "2001-03-04"), ("dmy", "3.4.2001 10:00", "2001-04-03"),
        ("mdy", "2001-04-03", "2001-04-03"),
    ],
)  # fmt: skip
def test_days_in_the_order_that_was_chosen(asked: Branches, order: Dates, text: str, day: str) -> None:
    assert cell(asked, "born", text, dates=order) == (day, ())


def test_what_codes_mean_in_the_file_counts_before_what_they_are(asked: Branches) -> None:
    told = {"1": "Fully", "2": "Half", "3": "Not at all"}
    assert cell(asked, "mood", "1", told=told) == (3, ())
    assert cell(asked, "mood", "3", told=told) == (1, ())
    assert cell(asked, "mood", "1", told=told, cells="codes") == (1, ())
    assert cell(asked, "mood", "2", cells="labels")[1]

"""What is read of files, what is dropped at the door, and what a mistake says."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from rapport.surveys.collected.dropping import Door
from rapport.surveys.collected.reading import read
from rapport.surveys.collected.table import AnswerTable, from_text, to_text
from rapport.textfiles.mistakes import TextFileError
from tests.surveys.collected.files import OLD_QUALTRICS, QUALTRICS, REDCAP

BY_CODE = Door("code")


def table(text: str, door: Door | None = None) -> AnswerTable:
    return read(text.encode(), name="answers.csv", door=door or Door())


def names(found: AnswerTable) -> list[str]:
    return [one.name for one in found.columns]


def test_three_headers_of_qualtrics_are_read_and_trials_are_left_out() -> None:
    found = table(QUALTRICS)
    assert found.source == "qualtrics"
    assert (len(found.rows), found.previews) == (2, 1)
    assert found.columns[names(found).index("Q1")].text == "Do you mentor?"
    assert found.rows[0].cells[-1] == '=calm, and "curious"\ntwo lines'
    assert found.unfinished == {found.rows[1].line}


@pytest.mark.parametrize(
    ("status", "is_trial"),
    [("0", False), ("IP Address", False), ("1", True), ("Survey Preview", True), ("2", True), ("Survey Test", True),
     ("4", False), ("Imported", False), ("8", False), ("Spam", False), ("9", True), ("Preview Spam", True),
     ("16", False), ("Offline", False), ("17", True), ("Offline Preview", True), ("32", False), ("EX", False)],
)  # fmt: skip
def test_every_status_that_qualtrics_describes(status: str, is_trial: bool) -> None:
    """Numbers and words of its page “Understanding your dataset”, as it stood in 2026."""
    head = ["StartDate,Status,Q1", '"Start Date","Response Type","Do you mentor?"']
    ids = ['"{""ImportId"":""startDate""}"', '"{""ImportId"":""status""}"', '"{""ImportId"":""QID1""}"']
    rows = ["2026-01-05 09:00:00,0,Yes", f"2026-01-05 10:00:00,{status},No"]
    found = table("\n".join([*head, ",".join(ids), *rows]))
    assert (len(found.rows), found.previews) == ((1, 1) if is_trial else (2, 0))


def test_where_people_were_and_what_they_are_called_does_not_come_in() -> None:
    found = table(QUALTRICS)
    assert found.dropped == (
        "IPAddress", "RecipientLastName", "RecipientFirstName", "ExternalReference", "LocationLatitude",
        "LocationLongitude",
    )  # fmt: skip
    kept = to_text(found)
    for secret in ("203.0.113", "51.5", "Berg", "Oduya", "X1"):
        assert secret not in kept
    assert "Ada@Example.org" in kept  # by which rows are matched
    by_reference = to_text(table(QUALTRICS, BY_CODE))
    assert "X1" in by_reference
    assert "example.org" not in by_reference.casefold()


def test_the_ids_tell_what_is_dropped_in_an_account_of_any_language() -> None:
    german = QUALTRICS.replace("IP Address,Progress", "IP-Adresse,Fortschritt").replace("IPAddress,", "Adresse,", 1)
    assert "203.0.113" not in to_text(table(german))


def test_two_headers_of_old_with_a_mark_and_a_trailing_comma() -> None:
    found = table(OLD_QUALTRICS)
    assert found.source == "qualtrics"
    assert found.dropped == ("V3", "V4", "V6", "LocationLatitude", "LocationLongitude", "LocationAccuracy")
    assert (len(found.rows), found.previews) == (1, 1)
    assert found.rows[0].cells[names(found).index("V5")] == "ada@example.org"


def test_records_of_redcap() -> None:
    found = table(REDCAP)
    assert found.source == "redcap"
    assert found.dropped == ("name_first",)
    assert "titles___8" in names(found)
    assert "redcap_survey_identifier" not in names(table(REDCAP, BY_CODE))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_each_encoding_and_with_each_delimiter(encoding: str, delimiter: str) -> None:
    text = f"email{delimiter}word\r\nada@example.org{delimiter}naïve\r\n"
    found = read(text.encode(encoding), name="a.csv", door=Door())
    assert found.source == "csv"
    assert found.rows[0].cells == ("ada@example.org", "naïve")


def test_what_the_instrument_asks_may_come_in_whatever_it_is_called() -> None:
    asked = Door("code", frozenset({"latitude"}))
    assert names(table("code,latitude,longitude\na,1,2\n", asked)) == ["code", "latitude"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"a,b\n", "nobody"),
        (b"a,a\n1,2\n", "2 columns are called"),
        (b"a,b\n1,2,3\n", "this row has 3 cells, the header 2"),
        (b'a,b\n1,"2\n', "no CSV"),
        (b"PK\x03\x04rest", "a workbook or a ZIP"),
        (b"$FL2 and nothing more", "damaged"),
        (b"\xff\xfea\x00", "UTF-16"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, says: str) -> None:
    with pytest.raises(TextFileError, match=says):
        read(content, name="answers.csv", door=Door())


def test_every_ragged_row_is_named_with_its_line() -> None:
    with pytest.raises(TextFileError) as caught:
        table("a,b\n1\n1,2\n1,2,3\n")
    assert [one.line for one in caught.value.mistakes] == [2, 4]


def test_only_trials_is_said_to_be_so() -> None:
    trials = QUALTRICS.replace("IP Address,203", "Survey Preview,203")
    with pytest.raises(TextFileError, match="only trials"):
        table(trials)


@pytest.fixture
def sav(tmp_path: Path) -> Callable[..., bytes]:
    def written(frame: pd.DataFrame, **more: object) -> bytes:
        path = tmp_path / "answers.sav"
        pyreadstat.write_sav(frame, str(path), **more)
        return path.read_bytes()

    return written


@pytest.mark.slow  # a process of its own loads pandas
def test_spss_with_labels_missing_values_and_days(sav: Callable[..., bytes]) -> None:
    frame = pd.DataFrame({
        "email": ["ada@example.org", "ben@example.org"],
        "mood": [3.0, 99.0],
        "agree": [-97.0, 1.5],
        "IPAddress": ["203.0.113.9", "203.0.113.10"],
        "born": [pd.Timestamp(1980, 2, 29).date(), None],
    })  # fmt: skip
    content = sav(
        frame,
        column_labels={"mood": "How well do you feel?"},
        variable_value_labels={"mood": {3.0: "Fully", 99.0: "Refused"}},
        missing_ranges={"mood": [99], "agree": [{"lo": -99, "hi": -97}]},
    )
    found = read(content, name="answers.sav", door=Door())
    assert (found.source, found.dropped) == ("sav", ("IPAddress",))
    assert [one.cells for one in found.rows] == [
        ("ada@example.org", "3", "-97", "1980-02-29"),
        ("ben@example.org", "", "1.5", ""),
    ]
    mood = found.columns[1]
    assert (mood.text, dict(mood.labels)) == ("How well do you feel?", {"3": "Fully", "99": "Refused"})


def test_a_table_waits_as_text_and_comes_back_equal() -> None:
    found = table(QUALTRICS)
    back = from_text(to_text(found))
    assert (back.columns, back.rows, back.unfinished) == (found.columns, found.rows, found.unfinished)

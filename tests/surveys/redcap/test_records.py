"""Records of REDCap projects: read and written as they are, in every format, and as answers to our instruments."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.redcap import checks, records
from rapport.surveys.redcap.answers import answers_of, shape_of, strange_values
from rapport.surveys.redcap.importing import Words, take_over
from rapport.surveys.redcap.layout import Layout
from rapport.surveys.redcap.records import EAV, Format, Records
from rapport.textfiles.mistakes import TextFileError
from tests.surveys.redcap.written import ROWS, choices, dictionary, file, row

LAYOUT = Layout(dictionary())
FLAT = (
    "study_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,about_you_timestamp,first_name,address,"
    "sex,race___1,race___2,race___a,race____5,country,is_complete,height,about_you_complete,v_date_mdy,matrices_complete\n"
    '1,baseline_arm_1,,,2026-01-02 10:00:00,Ada,"12 Some Street\nTown",1,1,0,1,0,US,yes,160.50,2,2026-01-31,0\n'
    '"2 ",baseline_arm_1,,,,"O""Neill, Ö",,,0,0,0,0,,,,,,\n'
    "1,baseline_arm_1,matrices,2,,,,,,,,,,,,,1999-12-31,1\n"
)


def read(text: str, form: Format = "csv", layout: Layout = LAYOUT) -> Records:
    return records.read(text.encode(), layout, form=form, name="data")


def refused(text: str, form: Format = "csv") -> list[str]:
    with pytest.raises(TextFileError) as caught:
        read(text, form)
    return [f"{one.what} – {one.mend}" for one in caught.value.mistakes]


def test_values_are_kept_exactly_in_every_format() -> None:
    flat = read(FLAT)
    assert flat.shape == "flat"
    assert flat.rows[0]["height"] == "160.50"
    assert flat.rows[0]["address"] == "12 Some Street\nTown"
    assert flat.rows[1]["study_id"] == "2 "
    assert records.write(flat, "csv").decode() == FLAT.replace("12 Some", "12 Some").replace('"2 "', '"2 "').replace(
        "2026-01-02 10:00:00", '"2026-01-02 10:00:00"'
    )
    for form in ("csv", "json", "xml"):
        again = records.read(records.write(flat, form), LAYOUT, form=form, name="data")
        assert again.rows == flat.rows
        assert again.columns == flat.columns


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t"), max_size=8), max_size=4
    )
)
def test_any_text_is_kept(words: list[str]) -> None:
    rows = tuple({"study_id": str(at), "first_name": word} for at, word in enumerate(words, 1))
    if rows:
        for form in ("csv", "json", "xml"):
            written = records.write(Records(("study_id", "first_name"), rows), form)
            if form != "xml" or ("\ufffe" not in "".join(words) and "\uffff" not in "".join(words)):
                assert records.read(written, LAYOUT, form=form, name="data").rows == rows


def test_one_value_a_row_names_a_checkbox_by_its_field() -> None:
    text = (
        "record,redcap_event_name,field_name,value\n1,baseline_arm_1,race,a\n1,baseline_arm_1,race,1\n"
        "1,baseline_arm_1,about_you_complete,2\n1,baseline_arm_1,is_complete,yes\n"
    )
    found = read(text)
    assert found.shape == "eav"
    assert set(found.columns) <= set(EAV)
    assert not list(strange_values(found, LAYOUT))
    as_json = records.write(found, "json")
    assert records.read(as_json, LAYOUT, form="json", name="data").rows == found.rows
    strange = read(text.replace("race,a", "race,b"))
    assert [one.what for one in strange_values(strange, LAYOUT)] == [
        "row 2, column “race”: “b” is not one of 1, 2, a, -5"
    ]
    assert "row 2, column “field_name”: “race___a” is no field" in refused(text.replace("race,a", "race___a,1"))[0]


def test_a_column_is_looked_up_and_never_told_from_its_ending() -> None:
    kinds = {name: one.kind for name, one in LAYOUT.columns.items()}
    assert kinds["about_you_complete"] == "complete"
    assert kinds["is_complete"] == "field"
    assert kinds["did_not_complete"] == "field"
    assert kinds["race____5"] == "tick"
    assert kinds["yrs_since___delete"] == "field"
    assert kinds["study_id"] == "id"
    assert "words" not in kinds
    assert (LAYOUT.columns["race___a"].field, LAYOUT.columns["race___a"].code) == ("race", "a")


def test_a_field_that_is_called_like_a_time_is_a_field() -> None:
    rows = (row("id", "visit"), row("visit_timestamp", "visit"))
    layout = Layout(checks.read(file(rows), name="x"))
    assert layout.columns["visit_timestamp"].kind == "field"


def test_unknown_columns_and_rows_without_an_id_are_told() -> None:
    assert refused(FLAT.replace("first_name", "frist_name")) == [
        "column 6, “frist_name”, is no field of the dictionary – write “first_name”, if you mean that"
    ]
    assert "the column “study_id”, which names the record, is missing" in refused("first_name\nAda\n")[0]
    assert refused("study_id,first_name\n,Ada\n") == ["row 2, column “study_id”: the record has no id – write one"]


def test_values_that_the_dictionary_does_not_allow_are_told_with_row_and_column() -> None:
    text = "study_id,sex,race___1,height,about_you_complete,v_date_mdy,v_datetime_ymd,v_time,mood\n"
    good = "1,0,1,160.5,2,2026-01-31,2026-01-31 10:00,10:30,55\n2,,,,,,,,\n"
    assert not list(strange_values(read(text + good), LAYOUT))
    bad = "3,2,yes,tall,3,01/31/2026,2026-01-31,25,half\n"
    assert [one.what for one in strange_values(read(text + bad), LAYOUT)] == [
        "row 2, column “sex”: “2” is not one of 0, 1",
        "row 2, column “race___1”: “yes” is not 0 or 1",
        "row 2, column “height”: “tall” is not a number",
        "row 2, column “about_you_complete”: “3” is not 0, 1 or 2",
        "row 2, column “v_date_mdy”: “01/31/2026” is not a date as 2026-01-31",
        "row 2, column “v_datetime_ymd”: “2026-01-31” is not a time as 2026-01-31 13:30",
        "row 2, column “v_time”: “25” is not a time as 13:30",
        "row 2, column “mood”: “half” is not a whole number",
    ]


def test_dates_have_one_shape_whatever_the_form_shows() -> None:
    shapes = {row.field_name: shape_of(row) for row in ROWS}
    assert {shapes[f"v_date_{order}"] for order in ("ymd", "mdy", "dmy")} == {"date"}
    assert {shapes[f"v_datetime_seconds_{order}"] for order in ("ymd", "mdy", "dmy")} == {"datetime_seconds"}
    assert shapes["v_number_2dp"] == "number"
    assert shapes["v_email"] == shapes["sex"] == ""


def test_a_record_answers_our_instruments() -> None:
    form = take_over(dictionary(), Words())[0].read.content
    found = answers_of(read(FLAT).rows[0] | {"none___98": "1", "rather_not": "-97", "yrs_since___delete": ".5"}, form)
    assert found == {
        "first_name": "Ada",
        "address": "12 Some Street\nTown",
        "sex": 1,
        "race": frozenset({1, 3}),
        "country": 2,
        "is_complete": "yes",
        "height": 160.5,
        "none": frozenset({98}),
        "rather_not": -97,
        "yrs_since_delete": 0.5,
    }
    assert answers_of({"study_id": "2", "sex": "7"}, form) == {"sex": "7"}


@pytest.mark.parametrize(
    ("text", "form", "message"),
    [
        ("[", "json", "this is no JSON"),
        ("{}", "json", "no list of objects"),
        ("[1]", "json", "no list of objects"),
        ('[{"study_id": true}]', "json", "row 1, column “study_id”: the value is no text"),
        ('[{"study_id": ["1"]}]', "json", "the value is no text"),
        ('[{"study_id": "\\ud800"}]', "json", "the value is no text"),
        ("[]", "json", "the file holds no record"),
        ("<records>", "xml", "this is no XML"),
        ("<hash><error>no</error></hash>", "xml", "do not stand as <records><item>"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><records/>', "xml", "declares entities"),
        ("<records><item><study_id>1</study_id><study_id>2</study_id></item></records>", "xml", "the value is no text"),
        ("<records><item><study_id><b/></study_id></item></records>", "xml", "the value is no text"),
        ("study_id,\n1,2\n", "csv", "2 cells, the header 1"),
        ("", "csv", "the file is empty"),
    ],
)
def test_files_that_are_no_records_say_why(text: str, form: Format, message: str) -> None:
    assert any(message in one for one in refused(text, form))


def test_numbers_in_json_stay_as_they_are_written() -> None:
    text = '[{"study_id": 1, "redcap_repeat_instance": 2, "height": 160.50, "first_name": null}]'
    assert read(text, "json").rows[0] == {
        "study_id": "1",
        "redcap_repeat_instance": "2",
        "height": "160.50",
        "first_name": "",
    }
    big = json.dumps([{"study_id": "1", "first_name": "x"}]).replace('"x"', "9" * 5_000)
    assert len(read(big, "json").rows[0]["first_name"]) == 5_000


def test_choices_that_differ_only_in_capitals_cannot_share_a_column() -> None:
    rows = (row("id", "form"), row("box", "form", "checkbox", **choices("a, One | A, Two")))
    with pytest.raises(TextFileError, match="would share the column box___a"):
        checks.read(file(rows), name="x")

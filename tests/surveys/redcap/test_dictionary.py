"""Data dictionaries: read with a message for each mistake, become instruments, and come out equal."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings

from rapport.surveys.branching import branches
from rapport.surveys.condition import holds
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Grid, Many, One
from rapport.surveys.redcap import checks, dictionary
from rapport.surveys.redcap.dictionary import COLUMNS, HEADINGS, Row, Style
from rapport.surveys.redcap.importing import TakenForm, Words, take_over
from rapport.surveys.redcap.rows import dictionary_of
from rapport.textfiles.mistakes import TextFileError
from tests.surveys.redcap.written import LONG, LONGER, ROWS, choices, dictionaries, file, row

FORMS = ("about_you", "matrices", "only_calculated")


@pytest.fixture(scope="module")
def forms() -> dict[str, TakenForm]:
    taken = take_over(checks.read(file(), name="ours.csv"), Words("Ours", "own", "CC0-1.0"))
    return {one.form: one for one in taken}


def items(form: TakenForm) -> dict[str, object]:
    return {item.id: item for item in form.read.content.items}


def refused(*rows: Row, data: bytes = b"") -> list[str]:
    with pytest.raises(TextFileError) as caught:
        checks.read(data or file(rows), name="ours.csv")
    return [f"{one.what} – {one.mend}" for one in caught.value.mistakes]


@pytest.mark.parametrize("headings", ["web", "api"])
@pytest.mark.parametrize("mark", [True, False])
def test_every_cell_comes_out_as_it_went_in(headings: dictionary.HeadingSet, mark: bool) -> None:
    data = file(ROWS, Style(headings, mark))
    read = checks.read(data, name="ours.csv")
    assert read.rows == ROWS
    taken = take_over(read, Words())
    again = dictionary_of([one.read.content for one in taken], read.style)
    assert again.rows == ROWS
    assert dictionary.write(again.rows, again.style) == data


def test_headings_are_known_however_they_are_quoted() -> None:
    bare = ",".join(f'"{one}"' if "," in one else one for one in HEADINGS)
    quoted = ",".join(f'"{one}"' for one in HEADINGS)
    assert file().startswith(b'"Variable / Field Name","Form Name"')
    for head in (bare, quoted, quoted.upper(), bare.replace("...", "…")):
        data = "\n".join([head, "id,form,,text,Id" + "," * 13]).encode()
        assert checks.read(data, name="x").rows == (Row("id", "form", field_label="Id"),)


def test_blanks_that_r_wrote_as_na_are_blanks() -> None:
    rows = (Row("id", "form", field_label="Id"), Row("na", "form", field_label="NA not"))
    read = checks.read(file(rows, Style("api", blank="NA")), name="x")
    assert read.style == Style("api", blank="NA")
    assert read.rows == rows
    assert file(read.rows, read.style) == file(rows, Style("api", blank="NA"))


def test_hypothesis_dictionaries_are_sound_and_come_out_equal() -> None:
    found = []

    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(dictionaries())
    def one(rows: tuple[Row, ...]) -> None:
        if checks.mistakes(dictionary.Dictionary(rows)):
            return
        found.append(rows)
        read = checks.read(file(rows), name="x")
        assert read.rows == rows
        again = dictionary_of(form.read.content for form in take_over(read, Words()))
        assert again.rows == rows

    one()
    assert found


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"field_name": "Bad Name"}, "row 3 (Bad Name), column “Variable / Field Name”: “Bad Name” cannot be the name"),
        (
            {"field_name": "id"},
            "row 3 (id), column “Variable / Field Name”: “id” stands 2 times – name each field once",
        ),
        ({"field_name": "form_complete"}, "“form_complete” is the status of the form form"),
        ({"field_name": "redcap_event_name"}, "“redcap_event_name” is a name of REDCap's own"),
        ({"form_name": "My Form"}, "column “Form Name”: “My Form” is not known here – use small letters"),
        ({"field_type": "sql"}, "column “Field Type”: a list that is asked of a database (sql) cannot be taken over"),
        ({"field_type": "chekbox"}, "there is no type “chekbox” – write checkbox, if you mean that"),
        ({"identifier": "yes"}, "column “Identifier?”: “yes” is not known here – write y, or leave it blank"),
        ({"custom_alignment": "XX"}, "column “Custom Alignment”: “XX” is not known here"),
        ({"field_type": "radio"} | choices("Yes | No"), "the choice “Yes” has no code – write it as 1, Yes"),
        ({"field_type": "radio"} | choices("1, a | 1, b"), "the code 1 stands twice"),
        ({"field_type": "checkbox"} | choices("a, a | A, b"), "the tick A would share the column x___a"),
        ({"matrix_group_name": "m"}, "a field of type text cannot stand in the matrix m"),
        ({"branching_logic": "[idd] = '1'"}, "there is no field [idd] – write [id], if you mean that"),
        ({"branching_logic": "datediff([id], 'today', 'y') > 5"}, "the function datediff() is not known here"),
        ({"branching_logic": "[id] = sum(1, 2)"}, "the function sum() is not known here"),
        ({"branching_logic": "[id] + 1 = 2"}, "the rule calculates – compare fields with values"),
        ({"branching_logic": "[id] = '1"}, "a quotation mark is not closed"),
        ({"branching_logic": "[event-name] = 'a'"}, "the smart variable [event-name] is not known here"),
        ({"branching_logic": "[x] = '1'"}, "branching logic forms a circle: x → x"),
    ],
)
def test_each_mistake_is_told_with_row_column_and_mend(cells: dict[str, str], message: str) -> None:
    first = row("id", "form")
    assert any(message in one for one in refused(first, dataclasses.replace(row("x", "form"), **cells)))


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    rows = [row("id", "form"), row("a", "form", "sql"), row("b", "other", required_field="x"), row("c", "form")]
    assert [one.partition(":")[0] for one in refused(*rows)] == [
        "row 3 (a), column “Field Type”",
        "row 4 (b), column “Required Field?”",
        "row 5 (c), column “Form Name”",
    ]


def test_circles_over_several_fields_and_rows_of_matrices_that_differ_are_refused() -> None:
    rules = [
        row("id", "form"),
        row("a", "form", branching_logic="[b] = 1"),
        row("b", "form", branching_logic="[a] = 1"),
    ]
    assert "forms a circle" in refused(*rules)[0]
    matrix = {"matrix_group_name": "m"} | choices("1, a | 2, b")
    lines = [
        row("id", "form"),
        row("a", "form", "radio", **matrix),
        row("b", "form", "radio", **matrix | choices("1, a")),
    ]
    assert "the choices differ from those of a" in refused(*lines)[0]
    assert "must be of type text" in refused(row("id", "form", "calc"))[0]


def test_a_file_that_is_no_dictionary_says_which_columns_are_wrong() -> None:
    assert any("“Form Name”, is missing" in one for one in refused(data=b"Variable / Field Name,Section Header\nid,\n"))
    swapped = ",".join([HEADINGS[1], HEADINGS[0], *(f'"{one}"' for one in HEADINGS[2:])])
    assert "stands in column 2" in refused(data=f"{swapped}\nform,id{',' * 16}\n".encode())[0]
    assert "holds no field" in refused(data=file(()))[0]
    assert "is empty" in refused(data=b"\xef\xbb\xbf \n")[0]


def test_what_our_forms_cannot_ask_is_kept_and_said(forms: dict[str, TakenForm]) -> None:
    about = forms["about_you"]
    said = [str(remark) for remark in about.remarks]
    for field, why in [
        ("to_fill_in", "it has no choices yet"),
        ("bmi", "it is calculated"),
        ("hidden", "hidden in surveys (@HIDDEN-SURVEY)"),
        ("read_only", "nobody can fill it in (@READONLY)"),
        ("signed", "a signature cannot be drawn"),
        ("department_else", "it is always asked"),
        ("none", "@MAXCHECKED is kept but not followed: as many as apply can be ticked"),
        ("shown", "@STRANGE-TAG is kept but not followed"),
        ("yrs_since___delete", "it has no limits there"),
    ]:
        assert any(f"({field})" in one and why in one for one in said), field
    assert not {"bmi", "hidden", "to_fill_in", "study_id"} & items(about).keys()
    assert forms["only_calculated"].asked == 0
    others = [str(remark) for remark in forms["matrices"].remarks]
    assert any("(other_form)" in one and "looks at [has], which our form does not ask" in one for one in others)
    assert any("(other_event)" in one and "another event (baseline_arm_1)" in one for one in others)


def test_a_field_becomes_the_question_that_asks_the_same(forms: dict[str, TakenForm]) -> None:
    about, matrices = items(forms["about_you"]), items(forms["matrices"])
    none, sex = about["none"], about["sex"]
    assert isinstance(none, Many)
    assert none.exclusive == (98, 99)
    assert isinstance(sex, One)
    rather_not = about["rather_not"]
    assert isinstance(rather_not, One)
    assert rather_not.prefer_not
    assert [one.value for one in forms["about_you"].read.content.options(rather_not)] == [1, 2]
    agree = matrices["agree"]
    assert isinstance(agree, Grid)
    assert agree.rows == {"m_one": "First line", "m_two": "Second line"}
    assert agree.ask == "How much do you agree?"
    assert {"r_one", "r_two", "down_one", "down_two"} <= matrices.keys()
    country = about["country"]
    assert isinstance(country, One)
    found = forms["about_you"].read.content.options(country)
    assert [(one.value, one.code, one.name) for one in found] == [
        (2, "US", "us"), (3, "AF", "af"), (4, "999999", ""), (5, "-99", ""), (6, "01", ""), (1, "", ""),
    ]  # fmt: skip


def test_names_that_are_too_long_are_shortened_and_come_back(forms: dict[str, TakenForm]) -> None:
    ids = items(forms["about_you"])
    assert all(len(one) <= 26 for one in ids)
    kept = {item.redcap.get("field_name") for item in forms["about_you"].read.content.items}
    assert {LONG, LONGER, "yrs_since___delete", "content"} <= kept


def test_branching_runs_in_our_forms(forms: dict[str, TakenForm]) -> None:
    ready = branches(forms["about_you"].read.content)
    assert "which" not in ready.settle({"has": 1}).shown
    assert "which" in ready.settle({"has": 1, "sex": 0}).shown
    assert "which" in ready.settle({"has": 1, "race": frozenset({3})}).shown
    assert "not_ticked" in ready.settle({}).shown
    assert "not_ticked" not in ready.settle({"race": frozenset({-5})}).shown
    assert "elsewhere" in ready.settle({"country": 4}).shown
    assert "trailing" in ready.settle({"sex": 1}).shown
    assert holds(ready.conditions["content_2"], {"a_name_that_is_longer_th_2": 3}.get)


def test_what_is_changed_here_is_changed_there(forms: dict[str, TakenForm]) -> None:
    tree = forms["about_you"].read.content.model_dump(mode="json")
    changed = {item["id"]: item for page in tree["pages"] for item in page["items"]}
    changed["address"]["ask"] = "Where do you live?"
    changed["which"]["when"] = "has = 0"
    changed["height"]["minimum"] = 100
    tree["choices"]["race_list"][0]["label"] = "Only one"
    rows = {one.field_name: one for one in dictionary_of([Instrument.model_validate(tree)]).rows}
    assert rows["address"].field_label == "Where do you live?"
    assert rows["address"].field_note == "As <u>printed</u>"
    assert rows["which"].branching_logic == "[has] = '0'"
    assert rows["height"].text_validation_min == "100"
    assert rows["race"].select_choices_or_calculations.startswith("1, Only one | 2, two, or more | a, A")
    assert rows["race"].field_label == "Race <br>(all that apply)"


def test_words_that_are_not_ours_need_a_permission() -> None:
    read = checks.read(file(), name="ours.csv")
    with pytest.raises(TextFileError, match="need a permission"):
        take_over(read, Words("Theirs", "verbatim"))
    taken = take_over(read, Words("Theirs", "verbatim", "MIT", "the licence"))
    assert taken[0].read.content.source.wording_status == "verbatim"
    assert take_over(read, Words())[0].read.content.source.wording_status == "placeholder"


def test_the_columns_are_those_of_the_api() -> None:
    assert COLUMNS[0] == "field_name"
    assert COLUMNS[11] == "branching_logic"
    assert len(COLUMNS) == len(HEADINGS) == 18

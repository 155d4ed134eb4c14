"""`rapport instrument from-redcap` and `to-redcap`: a project as a folder, and our own instruments as a dictionary."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from rapport.surveys.reading import read_instrument
from rapport.surveys.redcap import checks
from rapport.surveys.redcap.apart import told_apart
from rapport.surveys.redcap.dictionary import Row, Style
from rapport.surveys.redcap.folder import PROJECT
from rapport.surveys.redcap.importing import Words, take_over
from rapport.surveys.redcap.rows import dictionary_of, rows_of
from tests.surveys.instruments import everything
from tests.surveys.redcap.written import ROWS, file

SHIPPED = sorted((settings.PACKAGE / "content" / "instruments").glob("*-1.yaml"))


def run(*words: object, **options: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("instrument", *map(str, words), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "project.csv"
    path.write_bytes(file(ROWS, Style("api", mark=True)))
    return path


def test_a_project_becomes_a_folder_and_a_dictionary_again(source: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "new" / "project", tmp_path / "again.csv"
    said, _ = run("from-redcap", source, out=str(out), wording="own", citation="Ours")
    assert f"{len(ROWS)} fields on 3 forms. Written back, they are the same." in said
    assert "row 9 (to_fill_in): it is kept but not asked: it has no choices yet" in said
    names = {"about-you-1.yaml", "matrices-1.yaml", "only-calculated-1.yaml", PROJECT}
    assert {path.name for path in out.iterdir()} == names
    read = read_instrument(out / "about-you-1.yaml").content
    assert (read.source.citation, read.source.wording_status) == ("Ours", "own")
    run("to-redcap", out, out=str(back))
    assert back.read_bytes() == source.read_bytes()


def test_words_are_a_placeholder_unless_somebody_says_whose_they_are(source: Path, tmp_path: Path) -> None:
    said, _ = run("from-redcap", source, out=str(tmp_path / "out"))
    assert "Nobody can be asked them yet" in said
    assert read_instrument(tmp_path / "out" / "matrices-1.yaml").content.source.wording_status == "placeholder"


def test_a_file_with_a_mistake_writes_nothing(source: Path, tmp_path: Path) -> None:
    source.write_bytes(source.read_bytes().replace(b",radio,Sex,", b",sql,Sex,"))
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("instrument", "from-redcap", str(source), out=str(tmp_path / "out"), stderr=err)
    assert f"{source}:" in err.getvalue()
    assert "row 5 (sex), column “field_type”: a list that is asked of a database (sql)" in err.getvalue()
    assert err.getvalue().endswith("Nothing was written.\n")
    assert {path.name for path in tmp_path.iterdir()} == {"project.csv"}


def test_a_folder_that_holds_something_is_left_alone(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("instrument", "from-redcap", str(source), out=str(tmp_path / "out"), stderr=err)
    assert "there is something here already" in err.getvalue()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_where_to_write_and_what_to_read_must_be_said(source: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="say where to write"):
        run("from-redcap", source)
    with pytest.raises(CommandError, match="one data dictionary at a time"):
        run("from-redcap", source, source, out=str(tmp_path / "out"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(SystemExit):
        run("to-redcap", tmp_path / "empty", out=str(tmp_path / "x.csv"))
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_of_our_own_instruments_is_a_sound_dictionary(path: Path) -> None:
    content = read_instrument(path).content
    made = dictionary_of([content])
    assert made.rows[0].field_name == "record_id"
    assert not checks.mistakes(made)
    again = take_over(checks.read(file(made.rows), name="ours.csv"), Words())
    assert [one.form for one in again] == [content.instrument.replace("-", "_")]
    assert not [one for one in again[0].remarks if "always asked" in one.what]


def test_instruments_without_a_common_field_are_one_project(tmp_path: Path) -> None:
    out = tmp_path / "ours.csv"
    files = [path for path in SHIPPED if path.stem.startswith(("science", "career"))]
    said, _ = run("to-redcap", *files, out=str(out))
    assert f"on {len(files)} forms" in said
    read = checks.read(out.read_bytes(), name="ours.csv")
    assert list(read.forms()) == [path.stem.rpartition("-")[0].replace("-", "_") for path in files]


def test_what_two_instruments_call_the_same_gets_the_name_of_its_form(tmp_path: Path) -> None:
    out = tmp_path / "ours.csv"
    said, _ = run("to-redcap", *SHIPPED, out=str(out))
    read = checks.read(out.read_bytes(), name="ours.csv")
    names = [row.field_name for row in read.rows]
    assert len(names) == len(set(names))
    assert "“race” is called “" in said
    renamed = dict(re.findall(r"“(\w+)” is called “(\w+)”", said))
    [race] = [row for row in read.rows if row.field_name == renamed["race"]]
    assert race.field_name == f"{race.form_name}_race"
    # Rules follow.
    [other] = [row for row in read.rows if row.field_name == renamed["race_other"]]
    assert other.branching_logic.startswith(f"[{race.field_name}(")
    # It is a project like any other: it comes in, and the same comes out.
    run("from-redcap", out, out=str(tmp_path / "project"))
    said, _ = run("to-redcap", tmp_path / "project", out=str(tmp_path / "again.csv"))
    assert "is called" not in said
    assert (tmp_path / "again.csv").read_bytes() == out.read_bytes()


def test_names_are_told_apart_without_taking_one_that_is_there() -> None:
    def row(form: str, name: str, rule: str = "", matrix: str = "", formula: str = "") -> Row:
        kind = "calc" if formula else "radio"
        return Row(name, form, field_type=kind, branching_logic=rule, matrix_group_name=matrix,
                   select_choices_or_calculations=formula)  # fmt: skip

    rows = (
        row("a", "age", matrix="m"), row("a", "b_age"), row("a", "b_age_2"),
        row("b", "age", "[age] = '1' and [other(2)] = '1'", "m"), row("b", "other", "[b_age] <> ''"),
        row("b", "sum", formula="sum([age], [other])"),
        row("c", "age"), row("c", "c_age"),
    )  # fmt: skip
    found, renamed = told_apart(rows)
    assert [one.field_name for one in found] == [
        "age", "b_age", "b_age_2", "b_age_3", "other", "sum", "c_age_2", "c_age",
    ]  # fmt: skip
    assert found[3].branching_logic == "[b_age_3] = '1' and [other(2)] = '1'"
    assert found[5].select_choices_or_calculations == "sum([b_age_3], [other])"
    assert [one.matrix_group_name for one in found[:5]] == ["m", "", "", "b_m", ""]
    assert [(one.form, one.old, one.new) for one in renamed] == [("b", "age", "b_age_3"), ("c", "age", "c_age_2")]


def test_a_matrix_that_reaches_into_the_next_form_keeps_its_name() -> None:
    def row(form: str, name: str, choices: str = "1, A | 2, B") -> Row:
        return Row(name, form, "", "radio", name, choices, matrix_group_name="m")

    rows = (Row("record_id", "a", field_label="Record"), row("a", "one"), row("b", "two"))
    read = checks.read(file(rows), name="x.csv")
    assert dictionary_of(one.read.content for one in take_over(read, Words())).rows == rows
    other, _ = told_apart((*rows[:2], row("b", "two", "1, C | 2, D")))
    assert other[2].matrix_group_name == "b_m"


def test_two_forms_with_one_name_are_refused(tmp_path: Path) -> None:
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("instrument", "to-redcap", str(SHIPPED[0]), str(SHIPPED[0]), out=str(tmp_path / "x"), stderr=err)
    assert "stands 2 times" in err.getvalue()


def test_each_type_of_ours_is_a_sensible_row() -> None:
    rows = {row.field_name: row for row in rows_of(everything())}
    kinds = {name: row.field_type for name, row in rows.items()}
    assert [kinds[name] for name in ("hello", "mentors", "titles", "why", "proof", "mood")] == [
        "descriptive", "radio", "checkbox", "notes", "file", "radio",
    ]  # fmt: skip
    assert rows["mentors"].select_choices_or_calculations == "1, Yes | 0, No | -97, Prefer not to say"
    assert kinds["long_ago"] == "yesno"
    since, hours, born = rows["since"], rows["hours"], rows["born"]
    assert since.branching_logic == "[mentors] = '1'"
    assert (since.text_validation_min, since.text_validation_max) == ("1950", "2030")
    assert hours.text_validation_type_or_show_slider_number == "number"
    assert hours.field_note == "(hours)"
    assert born.text_validation_type_or_show_slider_number == "date_ymd"
    assert born.text_validation_min == "1900-01-01"
    assert rows["titles"].field_annotation == "@NONEOFTHEABOVE='9'"
    assert rows["titles_other"].branching_logic == "[titles(8)] = '1'"
    assert rows["word"].field_annotation == "@CHARLIMIT=20"
    assert rows["listen_before"].matrix_group_name == rows["plan_before"].matrix_group_name == "skills_before"
    assert rows["listen_now"].section_header == "How skilled – Now"
    assert rows["listen_before"].branching_logic == "[mentors] = '1'"
    assert rows["proof"].branching_logic == "[mentors] = '1' and [why] <> ''"
    assert rows["two_gain"].select_choices_or_calculations.endswith("[two_now] - [two_before])")
    assert rows["stage"].field_note == "1 = Senior; 2 = Junior"
    assert {row.form_name for row in rows.values()} == {"everything"}

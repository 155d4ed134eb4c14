import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.surveys.branching import branches
from rapport.surveys.codebook import HEADINGS, codebook, codebook_table
from rapport.surveys.columns import export_columns
from rapport.surveys.library import shelf
from rapport.tables.csv_export import rows_as_csv
from tests import make
from tests.surveys.instruments import ALL_TYPES, everything
from tests.surveys.test_answering import signed_in

ADDRESSES = [
    "/surveys/instruments/",
    "/surveys/instruments/science-identity/1/",
    "/surveys/instruments/science-identity/1/codebook.csv",
]


def test_every_column_score_and_group_has_its_row() -> None:
    instrument = everything()
    rows = codebook(instrument)
    columns = [column.name for column in export_columns(branches(instrument))]
    assert [row.variable for row in rows] == [*columns, *instrument.scores, *instrument.derived]
    by_name = {row.variable: row for row in rows}
    mentors, since, other = by_name["mentors"], by_name["since"], by_name["titles_other"]
    assert mentors.values == "1 = Yes; 0 = No"
    assert mentors.missing == "-99 = Skipped; -98 = Not asked; -97 = Prefer not to say"
    assert (since.values, since.when) == ("1950 to 2030", "(mentors = 'yes_')")
    assert (other.when, other.required, other.identifying) == ("titles is “Another”", "no", "possible")
    assert by_name["why"].when == "(mentors = 1) and (mood >= 2 and not titles(prof) = 1)"
    assert by_name["titles___prof"].values == "0 = Not ticked; 1 = Ticked"
    assert by_name["two_sum"].definition == "two: Two skills (Ours)"
    assert by_name["stage"].values == "1 = Senior; 2 = Junior"


def test_every_row_says_to_which_instrument_it_belongs() -> None:
    instrument = everything()
    headings, *rows = codebook_table(instrument, instrument.sha256)
    assert headings == list(HEADINGS)
    assert all(len(row) == len(HEADINGS) for row in rows)
    assert {tuple(row[-6:]) for row in rows} == {("everything", "1", "en", "None", "CC0-1.0", instrument.sha256)}


def test_no_cell_of_the_file_starts_a_formula() -> None:
    nasty = ALL_TYPES.replace("Do you mentor?", "\"=HYPERLINK('x')\"").replace("One word?", '"@SUM(A1)"')
    instrument = everything(nasty.replace("Are", "-1+1"))
    text = rows_as_csv(codebook_table(instrument, instrument.sha256)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=HYPERLINK('x')" in cells
    assert "'@SUM(A1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    # “-99 = Skipped” would be read as a formula, too.
    assert not [cell for cell in cells if cell.startswith("-") and not cell.lstrip("-").isdigit()]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.COORDINATOR, Role.EVALUATOR])
def test_staff_and_evaluators_of_any_programme_read_them(role: Role) -> None:
    site = signed_in(make.member(make.program(), role))
    for address in ADDRESSES:
        assert site.get(address).status_code == 200, address


@pytest.mark.django_db
def test_strangers_find_nothing() -> None:
    program = make.program()
    gone = make.member(program, Role.DIRECTOR)
    programs.leave_all(by=gone, person=gone)
    strangers = [
        gone, make.person(), make.administrator(),
        *(make.member(program, role) for role in (Role.SCHOLAR, Role.MENTOR, Role.OBSERVER, Role.CODER)),
    ]  # fmt: skip
    for stranger in strangers:
        for address in ADDRESSES:
            assert signed_in(stranger).get(address).status_code == 404
    for address in ADDRESSES:
        assert Client().get(address)["Location"].startswith("/people/account/login/")


@pytest.mark.django_db
def test_every_instrument_has_its_page_and_its_file() -> None:
    site = signed_in(make.member(make.program(), Role.EVALUATOR))
    listed = site.get("/surveys/instruments/").content.decode()
    for (name, version), read in shelf().instruments.items():
        address = f"/surveys/instruments/{name}/{version}/"
        assert address in listed
        html = site.get(address).content.decode()
        assert read.sha256 in html
        for row in codebook(read.content):
            assert f"<code>{row.variable}</code>" in html
        file = site.get(f"{address}codebook.csv")
        assert file["Content-Disposition"] == f'attachment; filename="{name}-{version}-codebook.csv"'
        assert len(list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))) == len(codebook(read.content)) + 1


@pytest.mark.django_db
def test_other_words_have_their_tab(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    site = signed_in(make.member(make.program(), Role.EVALUATOR))
    address = "/surveys/instruments/science-identity/1/"
    with django_assert_max_num_queries(8):
        html = site.get(f"{address}?words=es").content.decode()
    assert "Usted y la ciencia" in html
    assert shelf().wordings["science-identity", 1]["es"].sha256 in html
    file = site.get(f"{address}codebook.csv?words=es")
    assert "science-identity-1-es-codebook.csv" in file["Content-Disposition"]
    for wrong in (f"{address}?words=xx", "/surveys/instruments/science-identity/9/", "/surveys/instruments/none/1/"):
        assert site.get(wrong).status_code == 404

"""A REDCap dictionary in the editor: looked at, taken over whole or not at all, changed, published, downloaded."""

import csv
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import library
from rapport.surveys.editor import queries
from rapport.surveys.editor.dictionary_forms import packed
from rapport.surveys.models import Draft, Submission, Survey
from rapport.surveys.redcap.dictionary import HEADINGS, Row
from rapport.surveys.waves import actions as waves
from tests import make
from tests.surveys.editor.site import at, said, save, send, signed_in
from tests.surveys.redcap.written import ROWS, file, row

pytestmark = pytest.mark.django_db
PAGE = "/surveys/instruments/drafts/dictionary/"


def show(site: Client, data: bytes, **words: str) -> tuple[int, str]:
    upload = SimpleUploadedFile("project.csv", data, content_type="text/csv")
    answer = site.post(PAGE, {"do": "look", "file": upload, "wording": "own", **words})
    return answer.status_code, answer.content.decode()


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def take(site: Client, page: str, *forms: str) -> str:
    answer = site.post(PAGE, {**hidden(page), "do": "take", "form": forms}, follow=True)
    return answer.content.decode()


def rows_in(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_it_is_reached_from_the_drafts(site: Client) -> None:
    assert PAGE in said(site, "/surveys/instruments/drafts/")
    assert "Take over a REDCap dictionary" in said(site, PAGE)


def test_a_project_is_looked_at_before_anything_is_kept(site: Client) -> None:
    status, page = show(site, file(), citation="Ours")
    assert status == 200
    assert "This is what would become of it. Nothing is kept yet." in page
    assert "Row 9 (to_fill_in): it is kept but not asked: it has no choices yet." in page
    assert page.count('name="form" value=') == 3
    assert not Draft.objects.exists()


def test_the_forms_that_are_chosen_become_drafts(site: Client, author: Person) -> None:
    _, page = show(site, file(), citation="Ours", licence="CC0-1.0")
    told = take(site, page, "about_you", "matrices")
    assert "2 forms became drafts" in told, re.sub(r"(?s)<[^>]*>|\s+", " ", told)
    made = {draft.instrument: draft for draft in Draft.objects.filter(author=author)}
    assert made.keys() == {"about-you", "matrices"}
    tree = queries.tree_of(made["matrices"])
    assert tree["source"] == {"citation": "Ours", "wording_status": "own", "licence": "CC0-1.0"}
    assert "The checker finds nothing wrong" in said(site, at(made["about-you"]))
    assert "First line" in said(site, at(made["matrices"], "draft_preview"))


def test_a_published_form_gives_every_cell_again(site: Client) -> None:
    take(site, show(site, file())[1], "about_you")
    draft = Draft.objects.get()
    assert send(site, draft, "draft_publish") == "/surveys/instruments/about-you/1/"
    page = said(site, "/surveys/instruments/about-you/1/")
    assert "/surveys/instruments/about-you/1/dictionary.csv" in page
    answer = site.get("/surveys/instruments/about-you/1/dictionary.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="about-you-1-dictionary.csv"'
    expected = [list(one.cells) for one in ROWS if one.form_name == "about_you"]
    assert rows_in(answer.content) == [list(HEADINGS), *expected]


def test_a_form_whose_words_may_be_used_is_asked_and_branches(site: Client, author: Person, program: Program) -> None:
    take(site, show(site, file(), citation="Ours")[1], "about_you")
    send(site, Draft.objects.get(), "draft_publish")
    found = library.find("about-you", 1)
    assert found is not None
    wave, degree = make.wave(program), Survey.Degree.IDENTIFIED
    survey = waves.open_survey(by=author, wave=wave, instrument=found, role=Role.SCHOLAR, degree=degree)
    scholar = signed_in(make.member(program, Role.SCHOLAR))
    assert "Do you have one?" in said(scholar, f"/surveys/{survey.pk}/")
    given = {"on-has": "1", "has": "1", "on-sex": "1", "sex": "0", "on-country": "1", "country": "2"}
    sent = {f"on-{name}": "1" for name in ("which", "not_ticked", "elsewhere", "trailing")} | given
    words = {"which": "this", "elsewhere": "there", "trailing": "1"}
    for _ in range(2):  # what is required is asked for once more, then it may stay open
        scholar.post(f"/surveys/{survey.pk}/", {**sent, **words, "submit": "yes", "reminded": "yes"})
    answers = json.loads(Submission.objects.get().answers)
    assert (answers["has"], answers["country"], answers["which"], answers["elsewhere"]) == (1, 2, "this", "there")
    assert answers["trailing"] == -98


def test_words_that_nobody_has_claimed_cannot_be_asked(site: Client) -> None:
    take(site, show(site, file(), wording="placeholder")[1], "matrices")
    draft = Draft.objects.get()
    assert "the wording of matrices 1 is a placeholder" in said(site, at(draft, "draft_publish")).lower()


def test_what_the_editor_does_not_show_survives_its_forms(site: Client) -> None:
    """An item, a grid, a list and a name are changed; everything else of the dictionary stays."""
    take(site, show(site, file())[1], "about_you", "matrices")
    about, matrices = Draft.objects.get(instrument="about-you"), Draft.objects.get(instrument="matrices")
    save(site, about, "item/address", id="address", ask="Where?", identifying="yes", longest="10000")
    country = [one for one in queries.tree_of(about)["choices"]["country_list"] if one["value"] != 3]
    options = {
        f"options.{number}.{key}": one.get(key, "")
        for number, one in enumerate(country)
        for key in ("label", "value", "name")
    }
    save(site, about, "list/country_list", name="countries", **options)
    save(site, about, "item/rather_not", id="renamed", ask="Rather not", choices="rather_not_list", prefer_not="on",
         identifying="no")  # fmt: skip
    rows = {"rows.0.text": "First line", "rows.0.id": "m_one", "rows.1.text": "Second, new", "rows.1.id": "m_two"}
    save(site, matrices, "item/agree", id="agree", ask="How much do you agree?", choices="agree_list", required="on",
         identifying="no", **rows)  # fmt: skip
    send(site, about, "draft_publish")
    send(site, matrices, "draft_publish")
    found = {one[0]: one for one in rows_in(site.get("/surveys/instruments/about-you/1/dictionary.csv").content)}
    was = {one.field_name: list(one.cells) for one in ROWS}
    assert found["address"] == [*was["address"][:4], "Where?", "", "", *was["address"][7:]]
    assert found["country"][5] == "US, United States | 999999, Other/Not Listed | -99, Unknown | 01, First | 1, One"
    assert "rather_not" not in found
    assert found["renamed"][5] == was["rather_not"][5]
    assert [found[name] for name in ("mood", "to_fill_in", "signed")] == [
        was[name] for name in ("mood", "to_fill_in", "signed")
    ]
    again = {one[0]: one for one in rows_in(site.get("/surveys/instruments/matrices/1/dictionary.csv").content)}
    assert again["m_two"][4] == "Second, new"
    assert again["m_one"] == was["m_one"]


def test_a_file_with_mistakes_is_refused_whole_with_row_and_column(site: Client) -> None:
    bad = (*ROWS[:5], row("bad", "about_you", "sql"), row("Worse", "about_you", branching_logic="sum([sex]) > 2"))
    status, page = show(site, file(bad))
    assert status == 422
    assert "Row 7 (bad), column “Field Type”: a list that is asked of a database (sql)" in page
    assert "the function sum() is not known here" in page
    assert "Nothing of the file was kept" in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("data", "words", "message"),
    [
        (b"", {}, "This file is empty"),
        (b"PK\x03\x04\x00\x00", {}, "NUL byte"),
        (b"a,b\n1,2\n", {}, "is missing"),
        (file(), {"wording": "verbatim"}, "Published words need a permission"),
        (file(), {"wording": "strange"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_taken_over_says_why(site: Client, data: bytes, words: dict[str, str], message: str) -> None:
    status, page = show(site, data, **words)
    assert status == 422
    assert message in page
    assert not Draft.objects.exists()


def test_nothing_is_half_taken_over(site: Client) -> None:
    """One of two forms is longer than a draft may be: it is not offered, and if it comes all the same, none is kept."""
    long = [row(f"field_{number}", "long", "descriptive", "word " * 900 + str(number)) for number in range(45)]
    _, page = show(site, file((*ROWS[:4], *long)))
    assert "Longer than the editor holds" in page
    assert len(re.findall(r'value="long" disabled', page)) == 1
    assert "Nothing was kept: one of the forms is longer" in take(site, page, "about_you", "long")
    assert not Draft.objects.exists()
    assert "Choose at least one form" in take(site, page)


@pytest.mark.parametrize("carried", ["", "no", "AAAA", packed(b"x" * 11_000_000)], ids=["none", "no", "bad", "bomb"])
def test_a_file_that_does_not_come_back_whole_is_chosen_again(site: Client, carried: str) -> None:
    answer = site.post(PAGE, {"do": "take", "carried": carried, "wording": "own", "form": "about_you"}, follow=True)
    assert "did not come back whole" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_form_that_is_here_becomes_the_next_version_and_no_other_instrument_does(site: Client) -> None:
    take(site, show(site, file(ROWS[:5]))[1], "about_you")
    send(site, Draft.objects.get(), "draft_publish")
    clash = Row("si_x", "science_identity", field_type="text", field_label="Not the shipped one")
    _, page = show(site, file((*ROWS[:6], clash)))
    take(site, page, "about_you", "science_identity")
    found = {(one.instrument, one.version, one.came_from) for one in Draft.objects.filter(published=None)}
    assert found == {("about-you", 2, 1), ("science-identity-2", 1, None)}


def test_only_who_writes_instruments_takes_over_and_who_reads_codebooks_downloads(program: Program) -> None:
    scholar = signed_in(make.member(program, Role.SCHOLAR))
    assert scholar.get(PAGE).status_code in (403, 404)
    assert scholar.post(PAGE, {"do": "take"}).status_code in (403, 404)
    assert Client().get(PAGE).status_code == 302
    address = "/surveys/instruments/science-identity/1/dictionary.csv"
    assert Client().get(address).status_code == 302
    director = signed_in(make.member(program, Role.DIRECTOR))
    assert rows_in(director.get(address).content)[1][0] == "record_id"
    spanish = rows_in(director.get(f"{address}?words=es").content)
    assert spanish[2][0] == "si_community"
    assert spanish[2][4] != rows_in(director.get(address).content)[2][4]
    assert director.get("/surveys/instruments/nothing/1/dictionary.csv").status_code == 404


def test_each_step_asks_the_database_no_more_for_more_forms(
    site: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        show(site, file())

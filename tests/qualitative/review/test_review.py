"""A contract from its file to the matrix: paragraphs, the 32 types, coded alone, who is expected, counts."""

import csv
import io
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative.codebook import queries as codebooks
from rapport.qualitative.coding import actions as coding
from rapport.qualitative.models import Document, Entry, Expected, Project, Round, Unit
from rapport.qualitative.papers.paragraph import Paragraph, Text
from rapport.qualitative.review import actions, queries
from rapport.qualitative.review.matrix import Expectation, Matrix, Type, matrix_rows, matrix_table, types_table
from tests import make
from tests.qualitative.papers.making import contract, pdf, saved
from tests.qualitative.results.coded import PLAN, coded

PARAGRAPHS = ("Mentor and fellow meet weekly.", "The mentor reads drafts and speaks up for the fellow.", "Signed here.")


@dataclass(frozen=True)
class Place:
    """A project with one contract, coded by two."""

    project: Project
    lead: Person
    coders: list[Person]
    units: list[Unit]
    round: Round

    def at(self, name: str) -> str:
        return reverse(f"qualitative:{name}", args=[self.project.program.slug, self.project.pk])

    def code(self, name: str) -> int:
        return Entry.objects.get(codebook__project=self.project, name=name).code_id


def text(*paragraphs: str) -> Text:
    return Text(tuple(Paragraph(one, under="The mentor") for one in paragraphs))


@pytest.fixture
def place(db: None) -> Place:
    program = make.program("kl2")
    lead = make.member(program, Role.EVALUATOR, "Inès")
    coders = [make.member(program, Role.CODER, f"Coder {at}") for at in range(2)]
    project = make.project(program, lead=lead, coders=coders)
    made = actions.bring_in_contract(
        by=lead, project=project, name="Lakeside", text=text(*PARAGRAPHS), data=b"1", site="Lakeside"
    )
    book = actions.take_codebook(by=lead, project=project)
    units = list(made.units.order_by("number"))
    return Place(project, lead, coders, units, make.round(project, units, coders, codebook=book))


@pytest.fixture
def closed(place: Place) -> Place:
    """Both find meetings in the first; feedback and advocacy in the second; nothing in the third."""
    for person in place.coders:
        for at, names in enumerate((("Frequency of meetings",), ("Critique and feedback", "Advocacy"), ()), start=1):
            state = coding.State(frozenset(map(place.code, names)), is_done=True)
            coding.save_codes(by=person, coding_round=place.round, position=at, state=state, version=0)
        coding.submit(by=person, coding_round=place.round)
    return place


def test_the_types_become_version_one_with_their_domains(place: Place) -> None:
    book = codebooks.latest(place.project)
    assert book is not None
    assert (book.number, "Huskins" in book.reason) == (1, True)
    found = codebooks.book(book)
    assert (sum(one.is_codable for one in found), sum(not one.is_codable for one in found)) == (32, 6)
    advocacy = next(one for one in found if one.name == "Advocacy")
    assert (advocacy.parent, len(advocacy.examples)) == ("Support", 1)
    again = actions.take_codebook(by=place.lead, project=place.project)
    assert again.number is None, "a second time it is a draft to be looked at"


def test_a_contract_comes_in_by_its_page(client: Client, place: Place) -> None:
    client.force_login(place.lead)
    data = saved(contract())
    sent = {"name": "Hillside", "site": "Hill", "file": SimpleUploadedFile("c.docx", data)}
    assert client.post(place.at("add_contract"), sent).status_code == HTTPStatus.FOUND
    made = Document.objects.get(name="Hillside")
    rows = made.units.order_by("number").values_list("text", "paragraph__place", "paragraph__under")
    assert ("Reads it.", "table 1, row 2, column 2", "The mentor") in rows
    assert [one.value for one in made.values.all()] == ["Hill"]
    again = client.post(place.at("add_contract"), sent | {"file": SimpleUploadedFile("d.docx", data)})
    assert "there already: “Hillside”" in again.content.decode()
    scan = {"name": "Scan", "site": "", "file": SimpleUploadedFile("s.pdf", pdf([], []))}
    page = client.post(place.at("add_contract"), scan)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "scanned" in page.content.decode()
    client.force_login(place.coders[0])
    assert client.post(place.at("add_contract"), sent).status_code == HTTPStatus.NOT_FOUND


def test_an_open_round_says_nothing(client: Client, place: Place) -> None:
    state = coding.State(frozenset({place.code("Advocacy")}), is_done=True)
    coding.save_codes(by=place.coders[0], coding_round=place.round, position=1, state=state, version=0)
    assert queries.lines(place.project) == []
    said = {(place.units[0].pk, place.code("Advocacy")): "mentor"}
    assert actions.say_who(by=place.lead, project=place.project, said=said) == 0
    for person in (place.lead, *place.coders):
        client.force_login(person)
        names = ("review", "parties", "matrix", "matrix_csv", "types_csv")
        pages = "".join(client.get(place.at(name)).content.decode() for name in names)
        assert "Nothing has been found yet" in pages
        assert PARAGRAPHS[0] not in pages


def test_who_is_expected_is_said_and_counted(client: Client, closed: Place) -> None:
    client.force_login(closed.coders[0])
    page = client.get(closed.at("parties")).content.decode()
    assert page.count("data-row") == 3
    assert "under “The mentor”" in page
    names = [f"who-{line.key}" for line in queries.lines(closed.project)]
    client.post(
        closed.at("parties"), {names[0]: "both", names[1]: "mentor", "who-1-999999": "mentor", names[2]: "king"}
    )
    assert sorted(Expected.objects.values_list("party", flat=True)) == ["both", "mentor"]
    rows = list(csv.DictReader(io.StringIO(client.get(closed.at("matrix_csv")).content.decode("utf-8-sig"))))
    assert {(row["domain"], row["type"], row["party"], row["paragraphs"]) for row in rows} == {
        ("Communication", "Frequency of meetings", "both", "1"),
        ("Support", "Advocacy", "mentor", "1"),
        ("Communication", "Critique and feedback", "not said yet", "1"),
    }
    shown = client.get(closed.at("matrix") + "?party=mentor").content.decode()
    assert "expected of the mentor" in shown
    assert client.get(closed.at("types_word")).content.startswith(b"PK")
    assert "Not said yet" in client.get(closed.at("types_csv")).content.decode("utf-8-sig")


def test_saying_it_again_changes_it_and_the_same_nothing(closed: Place) -> None:
    line = queries.lines(closed.project)[0]
    said = {(line.unit, line.code): "mentor"}
    assert [actions.say_who(by=closed.lead, project=closed.project, said=said) for _ in range(2)] == [1, 0]
    assert actions.say_who(by=closed.lead, project=closed.project, said={(line.unit, line.code): "both"}) == 1
    assert Expected.objects.get().party == "both"


def test_strangers_find_nothing(client: Client, closed: Place) -> None:
    client.force_login(make.member(closed.project.program, Role.DIRECTOR, "Director"))
    for name in ("review", "parties", "matrix", "matrix_csv", "quotes_by"):
        assert client.get(closed.at(name)).status_code == HTTPStatus.NOT_FOUND
    client.force_login(closed.coders[0])
    assert client.get(closed.at("quotes_by")).status_code == HTTPStatus.NOT_FOUND
    client.force_login(closed.lead)
    assert client.get(closed.at("quotes_by")).status_code == HTTPStatus.OK
    assert client.get(closed.at("quotes_by_csv")).content.decode("utf-8-sig").startswith("code,role,site")


def test_role_and_site_come_from_the_person_or_their_document(closed: Place) -> None:
    known = [{"Role": "mentor", "Site": "A"}, {"Role": "mentor"}, {"Role": "scholar", "Site": "A"}]
    units = make.units(closed.project, ["x", "y", "z"], known=known)
    told = queries.people(closed.project)
    assert [told.of(unit) for unit in units] == [("mentor", "A"), ("mentor", "not known"), ("scholar", "A")]
    assert told.sizes[("mentor", "A")] == 1
    assert told.of(closed.units[0]) == ("not known", "Lakeside")
    few = queries.Quoted("T", "Words.", "mentor", "A", 1)
    assert (few.is_told, few.by) == (False, "role and site withheld")
    assert queries.Quoted("T", "Words.", "mentor", "not known", 9).by == "mentor"


def test_quotes_that_passed_by_role_and_site(db: None) -> None:
    made = coded(known=[{"role": "mentor", "site": "A"}] * 15 + [{"role": "scholar", "site": "B"}])
    for at in (0, 7):
        made.passing(PLAN, at)
    found = queries.quotes(made.project)
    assert {(one.type, one.by, one.people) for one in found} == {(PLAN, "mentor, A", 15)}
    assert queries.people(made.project).sizes[("scholar", "B")] == 1


def test_a_matrix() -> None:
    types = (Type("Meetings", "Communication"), Type("Advocacy", "Support"), Type("Alone"))
    found = (Expectation("A", "Meetings", "both"), Expectation("A", "Meetings", "mentor"), Expectation("B", "Meetings"))
    made = Matrix(types, ("A", "B"), found)
    assert (made.documents_with("Meetings"), made.count("Meetings"), made.count("Meetings", document="A")) == (2, 3, 2)
    table = types_table(made)
    assert [[cell.text for cell in row.cells] for row in table.rows if row.label.text == "Meetings"] == [
        ["2", "1", "–", "1", "–", "1"]
    ]
    assert [row.label.text for row in table.rows] == ["Communication", "Meetings", "Support", "Advocacy", "Alone"]
    by_document = matrix_table(made, "both")
    assert [cell.text for cell in by_document.rows[1].cells] == ["1", "–"]
    assert by_document.caption.endswith("expected of both")
    assert len(matrix_rows(made)) == 4

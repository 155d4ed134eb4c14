"""Pages of the exchange: a file is looked at before it comes in; a project goes out to its lead alone."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.kit.jobs import run
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative.material import actions as material
from rapport.qualitative.models import ForeignFile, Member, Project, Round
from rapport.qualitative.refi import actions, kept, queries, tasks
from tests import make
from tests.qualitative.refi import foreign
from tests.qualitative.refi.samples import unpacked, zipped
from tests.qualitative.refi.whole import whole_project

pytestmark = pytest.mark.django_db
LOOK = {"unit": "paragraphs", "have_read_all": "yes", "degree": "identified", "look": "yes"}


@pytest.fixture
def program() -> Program:
    return make.program()


@pytest.fixture
def lead(program: Program) -> Person:
    return make.member(program, Role.EVALUATOR, "Lena Lead")


def to(name: str, program: Program, *words: object) -> str:
    return reverse(f"qualitative:{name}", args=[program.slug, *words])


def brought(client: Client, program: Program, content: bytes, name: str = "theirs.qdpx") -> str:
    """Choose a file; the address of what comes next, or the page that says what is wrong."""
    answer = client.post(to("bring_project", program), {"file": SimpleUploadedFile(name, content)})
    return answer.headers.get("Location") or answer.content.decode()


def work() -> None:
    """What the worker has before itself."""
    for job in Job.objects.filter(state=Job.State.WAITING):
        run.func(job.pk)


def test_a_foreign_project_is_looked_at_and_then_comes_in(client: Client, program: Program, lead: Person) -> None:
    client.force_login(lead)
    assert to("bring_project", program) in client.get(to("home", program)).content.decode()
    address = brought(client, program, foreign.nvivo())
    page = client.get(address).content.decode()
    for told in (
        "NVivo for Mac 15.0.0",
        "“Ada” in the file",
        "Picture",
        "What the file does not say",
    ):
        assert told in page
    assert Project.objects.count() == 0
    client.post(address, LOOK)
    assert client.get(address).context["form"].initial["have_read_all"] == "yes"
    client.post(address, LOOK | {"take": "yes"})
    client.post(address, LOOK | {"take": "yes"})
    assert "is being written" in client.get(address).content.decode()
    work()
    answer = client.get(address)
    project = Project.objects.get()
    assert answer.headers["Location"] == to("exchange", program, project.pk)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Redirect"] == answer.headers["Location"]
    assert "What did not come along" in client.get(answer.headers["Location"]).content.decode()
    assert [member.part for member in project.members.all()] == [Member.Part.LEAD]
    made = project.rounds.get()
    assert (made.kind, made.coders.get().label, made.coders.get().person) == (Round.Kind.BROUGHT_IN, "Coder A", None)
    assert set(project.documents.values_list("degree", flat=True)) == {"identified"}
    assert bytes(ForeignFile.objects.get().content) == b""


def test_our_own_file_comes_back_whole(client: Client, program: Program, lead: Person) -> None:
    client.force_login(lead)
    content = queries.export(whole_project()).content
    address = brought(client, program, content)
    page = client.get(address).content.decode()
    assert "It comes back whole" in page
    assert "What the file does not say" not in page
    client.post(address, {"unit": "answers", "have_read_all": "no", "degree": "confidential", "take": "yes"})
    work()
    project = Project.objects.get(program=program)
    answer = client.post(to("take_out", program, project.pk))
    assert answer.content == content
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "came in already" in brought(client, program, content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x", "this is no zip file"),
        (zipped({"project.qde": "<!DOCTYPE Project><Project/>"}), "declares a document type"),
        (zipped({"project.qde": "<Project>\n<Codes>\n</Project>"}), "project.qde, line 3"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_place(
    client: Client, program: Program, lead: Person, content: bytes, told: str
) -> None:
    client.force_login(lead)
    page = brought(client, program, content)
    assert told in page
    assert not ForeignFile.objects.exists()


def test_what_is_missing_is_asked_for(client: Client, program: Program, lead: Person) -> None:
    client.force_login(lead)
    assert "Choose a file first." in client.post(to("bring_project", program)).content.decode()
    address = brought(client, program, foreign.qualcoder())
    answer = client.post(address, {"take": "yes"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.content.decode().count("Choose one.") >= 3
    assert not Job.objects.exists()


def test_a_file_that_the_database_refuses_is_told(client: Client, program: Program, lead: Person) -> None:
    files = unpacked(queries.export(whole_project()).content)
    files["rapport.json"] = files["rapport.json"].replace(b'"name": "Ask"', b'"name": "Plan"')
    client.force_login(lead)
    address = brought(client, program, zipped(files))
    client.post(address, LOOK | {"take": "yes"})
    work()
    page = client.get(address).content.decode()
    assert "says something twice" in page
    assert not Project.objects.filter(program=program).exists()
    client.post(to("discard_file", program, ForeignFile.objects.get().pk))
    assert not ForeignFile.objects.exists()


def test_a_file_is_seen_by_nobody_but_who_brought_it(client: Client, program: Program, lead: Person) -> None:
    file = make.foreign_file(program, lead)
    other = make.member(program, Role.EVALUATOR)
    client.force_login(other)
    for name in ("foreign_file", "discard_file"):
        assert client.post(to(name, program, file.pk)).status_code == HTTPStatus.NOT_FOUND
    assert "theirs.qdpx" not in client.get(to("bring_project", program)).content.decode()


@pytest.mark.parametrize("part", [Member.Part.CODER, Member.Part.ADJUDICATOR])
def test_only_a_lead_takes_a_project_out(client: Client, part: str) -> None:
    project = whole_project()
    person = make.member(project.program, Role.CODER)
    project.members.create(person=person, part=part, since=timezone.now())
    client.force_login(person)
    for name in ("exchange", "codebook_file"):
        assert client.get(to(name, project.program, project.pk)).status_code == HTTPStatus.NOT_FOUND
    for name in ("take_out", "bring_codebook"):
        assert client.post(to(name, project.program, project.pk)).status_code == HTTPStatus.NOT_FOUND


def test_the_page_says_what_is_in_the_file_and_what_is_not(client: Client) -> None:
    project = whole_project()
    client.force_login(project.begun_by)
    assert (
        to("exchange", project.program, project.pk)
        in client.get(to("project", project.program, project.pk)).content.decode()
    )
    page = client.get(to("exchange", project.program, project.pk)).content.decode()
    assert "Round is still open" in page
    assert "A draft of the codebook is being written" in page
    codebook = client.get(to("codebook_file", project.program, project.pk))
    assert codebook.content.startswith(b"<?xml")
    assert codebook.headers["Cache-Control"] == "private, no-store"


def test_codes_of_another_program_become_a_draft(client: Client, program: Program, lead: Person) -> None:
    project, content = make.project(program, lead=lead), queries.codebook(whole_project())
    client.force_login(lead)
    bring = to("bring_codebook", program, project.pk)
    assert "no well-formed XML" in client.post(bring, {"file": SimpleUploadedFile("c.qdc", b"x")}).content.decode()
    assert "Choose a file first." in client.post(bring).content.decode()
    answer = client.post(bring, {"file": SimpleUploadedFile("c.qdc", content or b"")})
    assert answer.headers["Location"] == to("codebook", program, project.pk)
    draft = project.codebooks.get()
    assert [(one.name, one.parent_id is not None) for one in draft.entries.order_by("position")] == [
        ("Ways", False),
        ("Ask", True),
        ("Plan", False),
        ("Old", False),
    ]
    again = client.post(bring, {"file": SimpleUploadedFile("c.qdc", content or b"")})
    assert again.status_code == HTTPStatus.CONFLICT
    without_codes = client.get(to("codebook_file", program, make.project(program, lead=lead).pk))
    assert without_codes.status_code == HTTPStatus.FOUND


def test_a_file_comes_in_once_however_many_workers_there_are(program: Program, lead: Person) -> None:
    file = make.foreign_file(program, lead)
    tasks.take_in(file.pk)
    tasks.take_in(file.pk)
    assert Project.objects.count() == 1
    with pytest.raises(actions.TwiceError):
        make.foreign_file(program, lead)
    tasks.take_in(0)


def test_who_may_not_lead_any_more_brings_nothing_in(program: Program, lead: Person) -> None:
    file = make.foreign_file(program, lead)
    lead.participations.update(until=timezone.now())
    tasks.take_in(file.pk)
    assert "may not lead" in ForeignFile.objects.get().problem
    assert Project.objects.count() == 0


def test_files_that_nobody_takes_are_forgotten(program: Program, lead: Person) -> None:
    make.foreign_file(program, lead)
    assert tasks.forget_files() == 0
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert tasks.forget_files() == 1


def test_what_is_kept_of_who_brings_a_project_in(program: Program, lead: Person) -> None:
    file = make.foreign_file(program, lead)
    assert [row["name"] for row in dict(kept.about(lead))["coding projects of other programs that wait"]] == [file.name]
    tasks.take_in(file.pk)
    told = dict(kept.about(lead))
    assert told["coding projects of other programs that wait"] == []
    assert [row["origin"] for row in told["coding projects brought in"]] == ["QualCoder"]
    other = make.member(program, Role.EVALUATOR)
    actions.keep(by=other, program=program, name="x", content=b"x", is_answers=False)
    material.erase(by=lead, person=other)
    assert not ForeignFile.objects.filter(by=other).exists()


def test_the_list_of_files_does_not_cost_more_queries(
    same_queries: Callable[..., None], program: Program, lead: Person
) -> None:
    def more(number: int) -> Callable[[], None]:
        def make_them() -> None:
            for at in range(number):
                actions.keep(by=lead, program=program, name="x", content=bytes([number, at]), is_answers=False)

        return make_them

    same_queries(to("bring_project", program), few=more(1), many=more(9), by=lead)

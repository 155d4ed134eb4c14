"""Coding projects: begun, shown to whoever has a part, and who works on them."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative import actions
from rapport.qualitative.models import Document, Member, Project
from rapport.qualitative.next_steps import waiting_for
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    return make.program("kl2")


@pytest.fixture
def lead(program: Program) -> Person:
    return make.member(program, Role.EVALUATOR, "Inès")


@pytest.fixture
def coder(program: Program) -> Person:
    return make.member(program, Role.CODER, "Ada")


@pytest.fixture
def project(program: Program, lead: Person) -> Project:
    return make.project(program, lead=lead)


def at(project: Project, page: str = "project") -> str:
    return reverse(f"qualitative:{page}", args=[project.program.slug, project.pk])


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_project_begins_once_however_often_it_is_pressed(client: Client, program: Program, lead: Person) -> None:
    client.force_login(lead)
    begin = reverse("qualitative:begin", args=[program.slug])
    assert client.get(begin).status_code == HTTPStatus.OK
    assert client.post(begin, {"name": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    for _ in range(2):
        there = client.post(begin, {"name": "Comments", "question": "What changed?", "language": "english"})
    project = Project.objects.get()
    assert there.url == at(project)  # type: ignore[attr-defined]
    assert project.members.get().part == Member.Part.LEAD
    assert "Bring the texts in" in said(client, at(project))


def test_a_coder_reaches_their_project_from_the_top_of_each_page(
    client: Client, project: Project, coder: Person
) -> None:
    client.force_login(coder)
    home = reverse("qualitative:home", args=[project.program.slug])
    assert home in said(client, "/")
    assert project.name not in said(client, home)
    assert client.get(at(project)).status_code == HTTPStatus.NOT_FOUND
    actions.add_member(by=project.begun_by, project=project, person=coder, part=Member.Part.CODER)
    assert at(project) in said(client, home)
    page = said(client, at(project))
    assert "Nothing waits for you here" in page
    assert at(project, "members") not in page


def test_a_round_that_waits_stands_at_home_and_in_the_project(client: Client, project: Project, coder: Person) -> None:
    actions.add_member(by=project.begun_by, project=project, person=coder, part=Member.Part.CODER)
    units = make.units(project, ["We meet.", "I ask."])
    made = make.round(project, units, [coder])
    [step] = waiting_for(coder)
    assert (step.done, step.of) == (0, 2)
    client.force_login(coder)
    assert at(project) in said(client, "/")
    made.coders.update(submitted_at=made.opened_at)
    assert not waiting_for(coder)


def test_a_lead_changes_name_and_question(client: Client, project: Project, lead: Person) -> None:
    client.force_login(lead)
    client.post(at(project, "change"), {"name": "Open comments", "question": ""})
    assert Project.objects.get().name == "Open comments"
    assert client.post(at(project, "change"), {"name": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_who_works_on_it(client: Client, project: Project, lead: Person, coder: Person) -> None:
    client.force_login(lead)
    page = at(project, "members")
    make.member(project.program, Role.SCHOLAR, "Grace")
    assert "Grace" not in said(client, page)
    refused = client.post(page, {"person": coder.pk, "part": "lead"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    for _ in range(2):
        client.post(page, {"person": coder.pk, "part": "coder"})
    member = project.members.get(person=coder)
    assert "Ada" in said(client, page)
    for _ in range(2):
        client.post(page, {"end": member.pk})
    assert not project.members.filter(person=coder, until=None).exists()
    client.post(page, {"person": coder.pk, "part": "coder"})
    assert project.members.filter(person=coder).count() == 2
    assert client.post(page, {"end": "7" * 9}).status_code == HTTPStatus.NOT_FOUND


def test_a_project_keeps_a_lead(client: Client, project: Project, lead: Person) -> None:
    client.force_login(lead)
    own = project.members.get()
    client.post(at(project, "members"), {"end": own.pk})
    assert project.members.filter(until=None).exists()
    other = make.member(project.program, Role.EVALUATOR)
    actions.add_member(by=lead, project=project, person=other, part=Member.Part.LEAD)
    there = client.post(at(project, "members"), {"end": own.pk})
    assert there.url == reverse("qualitative:home", args=[project.program.slug])  # type: ignore[attr-defined]
    assert client.get(at(project)).status_code == HTTPStatus.NOT_FOUND


def test_nobody_gets_a_part_whose_role_does_not_reach(project: Project, coder: Person) -> None:
    for person, part in (
        (make.member(project.program, Role.MENTOR), "coder"),
        (coder, "lead"),
        (make.person(), "coder"),
    ):
        with pytest.raises(actions.NotOpenToThemError):
            actions.add_member(by=project.begun_by, project=project, person=person, part=part)


@pytest.mark.parametrize("where", ["project", "change", "members", "texts"])
def test_strangers_find_nothing(client: Client, project: Project, where: str) -> None:
    elsewhere = make.project()
    for person in (
        make.member(project.program, Role.EVALUATOR),
        make.member(project.program, Role.DIRECTOR),
        elsewhere.begun_by,
    ):
        client.force_login(person)
        assert client.get(at(project, where)).status_code == HTTPStatus.NOT_FOUND
    client.force_login(project.begun_by)
    [unit] = make.units(elsewhere, ["A"])
    there = reverse("qualitative:document", args=[project.program.slug, project.pk, unit.document_id])
    assert client.get(there).status_code == HTTPStatus.NOT_FOUND
    other = reverse("qualitative:project", args=[project.program.slug, elsewhere.pk])
    assert client.get(other).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", [Role.MENTOR, Role.SCHOLAR, Role.CHAIR, Role.COORDINATOR, Role.DIRECTOR])
def test_what_is_confidential_is_closed_to_a_mentors_line(
    client: Client, project: Project, coder: Person, role: Role
) -> None:
    actions.add_member(by=project.begun_by, project=project, person=coder, part=Member.Part.CODER)
    make.participation(project.program, role, coder)
    client.force_login(coder)
    make.units(project, ["A"], degree=Document.Degree.IDENTIFIED)
    assert client.get(at(project)).status_code == HTTPStatus.OK
    make.units(project, ["B"], degree=Document.Degree.CONFIDENTIAL)
    assert client.get(at(project)).status_code == HTTPStatus.NOT_FOUND


def test_pages_ask_the_database_as_often_for_many(same_queries: Callable[..., None], project: Project) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            person = make.member(project.program, Role.CODER)
            actions.add_member(by=project.begun_by, project=project, person=person, part=Member.Part.CODER)
            actions.begin(by=project.begun_by, program=project.program, name="Another", seed=1)
        make.units(project, ["A"] * number, known=[{"role": "mentor", "site": "A"}] * number)

    by = project.begun_by
    same_queries(
        reverse("qualitative:home", args=[project.program.slug]), few=lambda: grow(2), many=lambda: grow(9), by=by
    )
    for page in ("project", "members", "texts"):
        same_queries(at(project, page), few=lambda: grow(1), many=lambda: grow(5), by=by)


def test_a_document_is_searched_page_by_page(
    client: Client, same_queries: Callable[..., None], project: Project
) -> None:
    units = make.units(
        project,
        [f"I ask {number} times." for number in range(60)],
        known=[{"role": "mentor" if number % 2 else "scholar"} for number in range(60)],
    )
    document = units[0].document
    page = reverse("qualitative:document", args=[project.program.slug, project.pk, document.pk])
    client.force_login(project.begun_by)
    whole = said(client, page)
    assert "60 responses" in whole
    assert "I ask 49 times" in whole
    assert "I ask 50 times" not in whole
    assert "I ask 50 times" in said(client, f"{page}?page=2")
    assert "1 response found" in said(client, f"{page}?q=ask+17+TIMES")
    role = project.attributes.get(name="role")
    assert "30 responses found" in said(client, f"{page}?known-{role.pk}=mentor")

    def grow(number: int) -> None:
        for unit in units[:number]:
            unit.pk = None
            unit.number += 100 * number
            unit.save()

    same_queries(page, few=lambda: grow(1), many=lambda: grow(30), by=project.begun_by)

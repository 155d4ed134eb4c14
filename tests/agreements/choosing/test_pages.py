import pytest
from django.test import Client
from django.urls import reverse

from rapport.agreements import actions, queries
from rapport.agreements.models import Agreement, ProgramItem
from rapport.agreements.template import Template
from rapport.audit.queries import events_of
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Mentorship, Program
from tests import make

pytestmark = pytest.mark.django_db

OWN = {
    "title": "Parking",
    "question": "Who gets the parking place?",
    "party": "both",
    "domain": "support",
    "usual": "Whoever comes from farthest away.",
    "example": "On Mondays it is yours.",
    "prompt": "Who comes from where?",
}


def address(program: Program, name: str = "choose") -> str:
    return reverse(f"agreements:{name}", args=[program.slug])


def coordinator(program: Program) -> Person:
    return make.member(program, Role.COORDINATOR)


def template_of(pair: Mentorship) -> Template:
    template = queries.desk(pair.scholar, make.mentorships.mentorship(pair.pk)).template
    assert template is not None
    return template


def typed(pair: Mentorship, **more: str) -> dict[str, str]:
    words = {f"{item}-on": "on" for item in ("meeting-frequency", "feedback-days", "authorship")} | more
    return {name: word for name, word in words.items() if word}


def test_what_a_programme_chooses_holds_for_agreements_that_begin_afterwards(client: Client) -> None:
    begun, later = make.agreeing_pair(), None
    later = make.mentorship(begun.program)
    actions.save_draft(by=begun.scholar, mentorship=begun, answers=make.SCHOLAR_SAYS, version=0)
    client.force_login(coordinator(begun.program))
    page = address(begun.program)
    assert "How often we meet" in client.get(page).content.decode()
    why = {"authorship-required": "the school", "authorship-why": "The school asks for it."}
    for _ in "ab":
        assert client.post(page, typed(begun, **{"feedback-days-on": "", **why})).status_code == 302
    assert [item.id for item in template_of(begun).items] == ["meeting-frequency", "feedback-days", "authorship"]
    chosen = template_of(later)
    assert [item.id for item in chosen.items] == ["meeting-frequency", "authorship"]
    assert chosen.items[1].required_by is not None
    actions.submit(by=later.scholar, mentorship=later, answers=make.SCHOLAR_SAYS, version=0)
    client.post(page, typed(begun))
    assert [item.id for item in template_of(later).items] == ["meeting-frequency", "authorship"]
    assert len(set(Agreement.objects.values_list("template", flat=True))) == 2
    assert [one.did for one in events_of(begun.program.slug)].count("agreements.choose_items") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"authorship-required": "the school"},
        {"authorship-required": "the school", "authorship-why": "So", "authorship-on": ""},
        {"meeting-frequency-on": "", "feedback-days-on": "", "authorship-on": ""},
    ],
)
def test_what_makes_no_sense_is_not_saved(client: Client, wrong: dict[str, str]) -> None:
    pair = make.agreeing_pair()
    client.force_login(coordinator(pair.program))
    assert client.post(address(pair.program), typed(pair, **wrong)).status_code == 422
    assert not ProgramItem.objects.exists()


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"kind": "text"}, "text"),
        ({"kind": "choice", "options": "Yours\nMine\n"}, "choice"),
        ({"kind": "number", "unit": "days", "smallest": "0", "largest": "5"}, "number"),
    ],
)
def test_a_programme_adds_an_item_of_its_own(client: Client, more: dict[str, str], kind: str) -> None:
    pair = make.agreeing_pair()
    client.force_login(coordinator(pair.program))
    for _ in "ab":
        assert client.post(address(pair.program, "choose_add"), {**OWN, **more}).headers["Location"] == address(
            pair.program
        )
    own = [item for item in template_of(pair).items if item.title == "Parking"]
    assert [item.kind for item in own] == [kind]
    assert "Parking" in client.get(address(pair.program)).content.decode()
    client.force_login(pair.scholar)
    answering = reverse("agreements:answer", kwargs={"mentorship": pair.pk})
    assert "Who gets the parking place?" in client.get(answering).content.decode()
    actions.submit(by=pair.scholar, mentorship=pair, answers={own[0].id: make.given("1")}, version=0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "choice", "options": "One"},
        {"kind": "number", "unit": "", "smallest": "0", "largest": "5"},
        {"kind": "number", "unit": "days", "smallest": "5", "largest": "5"},
        {"kind": "text", "title": ""},
    ],
)
def test_an_item_that_cannot_be_asked_is_not_added(client: Client, wrong: dict[str, str]) -> None:
    pair = make.agreeing_pair()
    client.force_login(coordinator(pair.program))
    assert client.post(address(pair.program, "choose_add"), {**OWN, **wrong}).status_code == 422
    assert not ProgramItem.objects.exists()


def test_only_who_runs_the_programme_chooses(client: Client) -> None:
    pair = make.agreeing_pair()
    strangers = [pair.scholar, make.mentor_of(pair), make.person(), coordinator(make.program())]
    for stranger in strangers:
        client.force_login(stranger)
        for name in ("choose", "choose_add"):
            page = address(pair.program, name)
            assert client.get(page).status_code == client.post(page).status_code == 404


def test_without_a_template_there_is_nothing_to_choose(client: Client) -> None:
    program = make.program()
    client.force_login(coordinator(program))
    assert "No agreement yet" in client.get(address(program)).content.decode()
    assert client.post(address(program)).status_code == 200
    assert client.get(address(program, "choose_add")).status_code == 302
    assert client.post(address(program, "choose_add"), OWN).status_code == 404

"""The pages of a programme, and who is refused."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rapport.audit.models import Event
from rapport.audit.queries import events_of
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.programs import actions, queries
from rapport.programs.models import Mentorship, Participation, Program, RosterUpload, TeamMember
from rapport.programs.roster import actions as rosters
from tests import make
from tests.programs.rosters import HENRY, NADIA, as_csv, large

pytestmark = pytest.mark.django_db
RESEARCH = "research-use"


# Who may open what. Everybody else gets the answer for what does not exist.
EVERYONE = {"scholar", "mentor", "director", "coordinator"}
STAFF = {"director", "coordinator"}
DIRECTOR = {"director"}


def addresses(pair: Mentorship) -> dict[str, set[str]]:
    member = TeamMember.objects.get(mentorship=pair)
    seat = Participation.objects.get(person=pair.scholar)
    waiting = RosterUpload.objects.get()
    return {
        "/programs/kl2/": EVERYONE,
        f"/programs/kl2/consents/{RESEARCH}/": {"scholar", "mentor"},
        "/programs/kl2/people/": STAFF,
        "/programs/kl2/people/add/": STAFF,
        f"/programs/kl2/people/{pair.scholar_id}/": STAFF,
        f"/programs/kl2/roles/{seat.pk}/end/": STAFF,
        "/programs/kl2/mentorships/": STAFF,
        "/programs/kl2/mentorships/pair/": STAFF,
        f"/programs/kl2/teams/{member.pk}/end/": STAFF,
        "/programs/kl2/roster/": STAFF,
        "/programs/kl2/roster/sample.csv": STAFF,
        "/programs/kl2/roster/sample.xlsx": STAFF,
        f"/programs/kl2/roster/{waiting.pk}/": STAFF,
        "/programs/kl2/audit/": DIRECTOR,
        "/programs/new/": {"administrator"},
    }


def test_each_page_opens_for_those_whom_it_is_for_and_for_nobody_else(client: Client, pair: Mentorship) -> None:
    program = pair.program
    other = make.mentorship()
    who = {
        "scholar": pair.scholar,
        "mentor": pair.team.get().mentor,
        "director": make.member(program, Role.DIRECTOR),
        "coordinator": make.member(program, Role.COORDINATOR),
        "administrator": make.administrator(),
        "scholar of another programme": other.scholar,
        "director of another programme": make.member(other.program, Role.DIRECTOR),
        "former coordinator": make.member(program, Role.COORDINATOR),
    }
    rosters.keep(by=who["director"], program=program, name="x.csv", content=as_csv(NADIA, HENRY))
    former = Participation.objects.get(person=who["former coordinator"])
    actions.end_participation(by=who["director"], participation=former)
    for address, open_to in addresses(pair).items():
        client.logout()
        assert client.get(address).url.startswith("/people/account/login/"), address  # type: ignore[attr-defined]
        for name, person in who.items():
            client.force_login(person)
            assert client.get(address).status_code == (200 if name in open_to else 404), (address, name)


def test_strangers_change_nothing(client: Client, pair: Mentorship, director: Person) -> None:
    """Neither those outside nor a scholar of the programme, by any form."""
    waiting = rosters.keep(by=director, program=pair.program, name="x.csv", content=as_csv(NADIA, HENRY))
    stranger = make.member(make.program(), Role.DIRECTOR)
    seat, member = Participation.objects.get(person=pair.scholar), TeamMember.objects.get()
    posts = [
        ("/programs/kl2/people/add/", {"name": "X", "email": "x@example.org", "role": "mentor"}),
        (
            "/programs/kl2/mentorships/pair/",
            {"scholar": pair.scholar_id, "mentor": member.mentor_id, "place": "career"},
        ),
        (f"/programs/kl2/roles/{seat.pk}/end/", {}),
        (f"/programs/kl2/teams/{member.pk}/end/", {}),
        (f"/programs/kl2/roster/{waiting.pk}/confirm/", {"digest": "x"}),
        (f"/programs/kl2/roster/{waiting.pk}/discard/", {}),
        ("/programs/kl2/roster/", {"file": SimpleUploadedFile("x.csv", as_csv(NADIA))}),
        ("/programs/new/", {"name": "Mine", "slug": "mine"}),
    ]
    events = Event.objects.count()
    for person in (stranger, pair.scholar, member.mentor):
        client.force_login(person)
        for address, words in posts:
            assert client.post(address, words).status_code == 404, address
    client.logout()
    for address, words in posts:
        assert client.post(address, words).status_code == 302, address
    assert Event.objects.count() == events
    assert RosterUpload.objects.count() == 1


def test_what_belongs_to_another_programme_cannot_be_reached_through_one_s_own(
    client: Client, pair: Mentorship
) -> None:
    mine = make.program(slug="mine")
    client.force_login(make.member(mine, Role.DIRECTOR))
    waiting = rosters.keep(by=make.person(), program=pair.program, name="x.csv", content=as_csv(NADIA, HENRY))
    seat, member = Participation.objects.get(person=pair.scholar), TeamMember.objects.get()
    assert client.get(f"/programs/mine/people/{pair.scholar_id}/").status_code == 404
    assert client.post(f"/programs/mine/roles/{seat.pk}/end/").status_code == 404
    assert client.post(f"/programs/mine/teams/{member.pk}/end/").status_code == 404
    assert client.get(f"/programs/mine/roster/{waiting.pk}/").status_code == 302
    client.post(f"/programs/mine/roster/{waiting.pk}/confirm/", {"digest": "x"})
    client.post(f"/programs/mine/roster/{waiting.pk}/discard/")
    assert RosterUpload.objects.filter(pk=waiting.pk).exists()
    form = client.post("/programs/mine/mentorships/pair/", {"scholar": pair.scholar_id, "mentor": member.mentor_id})
    assert form.status_code == 422


def test_the_list_of_people_costs_the_same_for_many(
    program: Program, director: Person, same_queries: Callable[..., None]
) -> None:
    def enrol(rows: int) -> None:
        waiting = rosters.keep(
            by=director, program=program, name=str(rows), content=as_csv(*large(rows, mark=f"{rows}-"))
        )
        digest = rosters.queries.preview(rosters.queries.table_of(waiting), program=program, by=director).digest
        rosters.import_roster(by=director, program=program, upload=waiting.pk, digest=digest)

    same_queries("/programs/kl2/people/", few=lambda: enrol(6), many=lambda: enrol(300), by=director)


@pytest.mark.parametrize("page", ["mentorships", "audit"])
def test_other_lists_cost_the_same_for_many(
    page: str, program: Program, director: Person, same_queries: Callable[..., None]
) -> None:
    def pairs(number: int) -> None:
        for _ in range(number):
            make.mentorship(program=program)

    same_queries(f"/programs/kl2/{page}/", few=lambda: pairs(2), many=lambda: pairs(30), by=director)


def test_people_are_found_filtered_sorted_and_paged(client: Client, program: Program, director: Person) -> None:
    waiting = rosters.keep(
        by=director,
        program=program,
        name="x",
        content=as_csv(*large(60), ["", "s1@example.org", "chair", "", "", "", "", ""]),
    )
    digest = rosters.queries.preview(rosters.queries.table_of(waiting), program=program, by=director).digest
    rosters.import_roster(by=director, program=program, upload=waiting.pk, digest=digest)
    client.force_login(director)

    def names(query: str) -> list[str]:
        return [row.person.name for row in client.get(f"/programs/kl2/people/?{query}").context["rows"]]

    assert len(names("")) == 50
    assert len(names("page=2")) == 13
    assert names("role=mentor&sort=-name")[0] == "Mentor 9"
    assert names("q=s17@EXAMPLE") == ["Scholar 17"]
    assert names("cohort=Autumn 2020&role=scholar&institution=College 5") == ["Scholar 5"]
    assert names("q=nobody at all") == []
    assert names("sort=nonsense") == names("")
    assert names("page=99") == names("page=2")
    [row] = client.get("/programs/kl2/people/?role=chair").context["rows"]
    assert row.roles == ["chair", "scholar"]
    assert [place.mentor.name for place in row.mentors] == ["Mentor 1", "Mentor 2"]


def test_what_is_typed_in_the_search_is_shown_as_text(client: Client, director: Person) -> None:
    client.force_login(director)
    assert "<b>x" not in client.get("/programs/kl2/people/?q=<b>x").content.decode()


def test_the_empty_list_leads_to_the_roster(client: Client) -> None:
    program = make.program(slug="empty")
    director = make.member(program, Role.DIRECTOR)
    client.force_login(director)
    page = client.get("/programs/empty/mentorships/").content.decode()
    assert "No mentorship yet" in page
    assert reverse("programs:roster", args=["empty"]) in page


def test_one_person_is_added_by_form_and_twice_is_once(client: Client, director: Person, program: Program) -> None:
    client.force_login(director)
    words = {
        "name": " Ada  Byron ",
        "email": "Ada@Example.org",
        "role": "scholar",
        "cohort": "Autumn",
        "institution": "Lakeside",
        "title": "Instructor",
    }
    for _ in range(2):
        answer = client.post("/programs/kl2/people/add/", words)
    ada = Person.objects.get(email="ada@example.org")
    assert answer.url == f"/programs/kl2/people/{ada.pk}/"
    assert ada.name == "Ada Byron"
    assert events_of("kl2").filter(did="programs.enrol", by=director.pk).count() == 1
    client.post("/programs/kl2/people/add/", {**words, "institution": "LAKESIDE", "cohort": "autumn", "role": "chair"})
    assert {str(seat.institution) for seat in queries.seats_of(program, ada)} == {"Lakeside"}


def test_a_form_that_fails_keeps_what_was_typed(client: Client, director: Person) -> None:
    client.force_login(director)
    answer = client.post("/programs/kl2/people/add/", {"name": "Ada", "email": "ada", "role": "x", "department": "D"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Ada"' in page
    assert "Say at which institution" in page
    assert not Person.objects.filter(name="Ada").exists()


def test_a_coordinator_neither_appoints_nor_dismisses(client: Client, program: Program, director: Person) -> None:
    client.force_login(make.member(program, Role.COORDINATOR))
    words = {"name": "E", "email": "e@example.org", "role": "evaluator"}
    assert client.post("/programs/kl2/people/add/", words).status_code == 422
    seat = Participation.objects.get(person=director)
    assert client.post(f"/programs/kl2/roles/{seat.pk}/end/").status_code == 404
    client.force_login(director)
    assert client.post("/programs/kl2/people/add/", words).status_code == 302


def test_the_last_director_stays(client: Client, director: Person) -> None:
    client.force_login(director)
    seat = Participation.objects.get(person=director)
    client.post(f"/programs/kl2/roles/{seat.pk}/end/")
    seat.refresh_from_db()
    assert seat.until is None


def test_ending_a_role_ends_what_hangs_on_it(client: Client, pair: Mentorship, director: Person) -> None:
    client.force_login(director)
    mentor = Participation.objects.get(person=pair.team.get().mentor)
    assert "the scholars need another mentor" in client.get(f"/programs/kl2/roles/{mentor.pk}/end/").content.decode()
    for _ in range(2):
        client.post(f"/programs/kl2/roles/{mentor.pk}/end/")
    assert queries.mentorship(pair.pk).mentors == []  # type: ignore[attr-defined]
    assert list(queries.scholars_without_mentor(pair.program)) == [pair.scholar]
    assert events_of("kl2").filter(did="programs.end_participation").count() == 1
    scholar = Participation.objects.get(person=pair.scholar)
    client.post(f"/programs/kl2/roles/{scholar.pk}/end/")
    pair.refresh_from_db()
    assert pair.until is not None


def test_pairing_with_a_place_and_changing_the_primary_mentor(
    client: Client, pair: Mentorship, director: Person
) -> None:
    client.force_login(director)
    first, second = TeamMember.objects.get(), make.member(pair.program, Role.MENTOR, "Second")
    words = {"scholar": pair.scholar_id, "mentor": second.pk, "place": "primary"}
    refused = client.post("/programs/kl2/mentorships/pair/", words)
    assert refused.status_code == 422
    assert "has a primary mentor already" in refused.content.decode()
    client.post("/programs/kl2/mentorships/pair/", {**words, "place": "near-peer"})
    client.post(f"/programs/kl2/teams/{first.pk}/end/")
    client.post(f"/programs/kl2/teams/{first.pk}/end/")
    assert client.post("/programs/kl2/mentorships/pair/", words).status_code == 302
    [member] = queries.mentorship(pair.pk).mentors  # type: ignore[attr-defined]
    assert (member.mentor, member.place) == (second, "primary")
    assert events_of("kl2").filter(did="programs.end_place").count() == 1


def test_mentorships_show_team_and_phase_and_nothing_of_the_agreement(
    client: Client, director: Person, program: Program
) -> None:
    signed = make.signed_version().agreement.mentorship
    director = make.member(signed.program, Role.DIRECTOR)
    client.force_login(director)
    page = client.get(f"/programs/{signed.program.slug}/mentorships/").content.decode()
    assert str(signed.scholar) in page
    assert Mentorship.objects.get(pk=signed.pk).phase.capitalize() in page
    for text in make.JOINT_TEXTS.values():
        assert text not in page


def test_mentorships_are_found_by_mentor_and_phase(client: Client, pair: Mentorship, director: Person) -> None:
    other = make.mentorship(program=pair.program, mentor=make.person("Grace Hopper"))
    actions.move_to(by=None, mentorship=other, phase=Mentorship.Phase.ENABLING)
    client.force_login(director)

    def found(query: str) -> list[int]:
        return [one.pk for one in client.get(f"/programs/kl2/mentorships/?{query}").context["page"]]

    assert found("q=hopper") == [other.pk]
    assert found("phase=preparing") == [pair.pk]
    assert found("sort=-phase") == [other.pk, pair.pk]
    assert found("sort=phase") == [pair.pk, other.pk]


def test_the_page_of_a_programme_says_what_this_person_does_in_it(
    client: Client, pair: Mentorship, director: Person
) -> None:
    client.force_login(pair.scholar)
    page = client.get("/programs/kl2/").content.decode()
    assert "Mentor is your primary mentor." in page
    assert "Miriam Okafor" in page
    assert "Roster import" not in page
    client.force_login(director)
    assert "Roster import" in client.get("/programs/kl2/").content.decode()


def test_a_server_administrator_opens_a_programme_and_names_its_director(client: Client) -> None:
    client.force_login(make.administrator())
    words = {
        "name": "Northfield Fellows",
        "slug": "fellows",
        "institution": "Northfield",
        "course": "optimising-mentoring",
        "agreement_template": "",
        "director_name": "Paul Whitaker",
        "director_email": "Paul@example.org",
        "about": "A year.",
    }
    assert client.post("/programs/new/", words).url == "/programs/"  # type: ignore[attr-defined]
    program = queries.program("fellows")
    assert program.course == "optimising-mentoring"
    [paul] = queries.with_role(program, Role.DIRECTOR)
    assert (paul.name, paul.email) == ("Paul Whitaker", "paul@example.org")
    assert Letter.objects.get(to=paul).composer == "rapport.programs.mail.named_director"
    assert client.post("/programs/new/", words).status_code == 422
    assert client.get("/programs/fellows/").status_code == 404


@pytest.mark.parametrize("slug", ["new", "Capital", "two--hyphens", "-x", "späce", ""])
def test_short_names_that_cannot_be(client: Client, slug: str) -> None:
    client.force_login(make.administrator())
    words = {"name": "X", "slug": slug, "director_name": "P", "director_email": "p@example.org"}
    answer = client.post("/programs/new/", words)
    assert answer.status_code == 422
    assert "slug" in answer.context["form"].errors

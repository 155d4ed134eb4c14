"""Which mechanisms a programme uses, and whom they have reached: noted by staff, counted, and seen by nobody else."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from rapport.audit.queries import events_of
from rapport.oversight.mechanisms import actions, queries
from rapport.oversight.models import Mechanism, MechanismDate, MechanismUse
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.privacy.queries import everything_about
from rapport.programs.models import Program
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture
def program() -> Program:
    return make.program("own")


@pytest.fixture
def director(client: Client, program: Program) -> Person:
    director = make.member(program, Role.DIRECTOR)
    client.force_login(director)
    return director


def row(program: Program, kind: Mechanism) -> queries.MechanismRow:
    return next(one for one in queries.mechanisms(program) if one.mechanism == kind)


def test_the_numbers_of_the_paper() -> None:
    assert list(queries.IN_2009.values()) == [14, 11, 5, 5, 1]
    assert queries.PROGRAMMES_IN_2009 == 46


def test_staff_note_since_when_each_is_used(client: Client, program: Program, director: Person) -> None:
    said = {"handbook-since": "2026-09-01", "committee-since": "2020-01-01", "committee-until": "2021-01-01"}
    for _ in range(2):
        assert client.post("/oversight/own/mechanisms/uses/", said).status_code == 302
    assert row(program, Mechanism.HANDBOOK).is_used
    assert not row(program, Mechanism.COMMITTEE).is_used
    assert not row(program, Mechanism.DIRECTOR).is_used
    assert [event.did for event in events_of("own")].count("oversight.note_uses") == 1
    assert "Since 1 September 2026" in client.get("/oversight/own/mechanisms/").content.decode()
    client.post("/oversight/own/mechanisms/uses/", {"committee-since": "2020-01-01"})
    assert [use.mechanism for use in MechanismUse.objects.all()] == ["committee"]


@pytest.mark.parametrize(
    "said",
    [
        {"handbook-until": "2026-09-01"},
        {"handbook-since": "2026-09-01", "handbook-until": "2026-08-01"},
        {"handbook-since": "soon"},
    ],
)
def test_mistakes_are_told(client: Client, director: Person, said: dict[str, str]) -> None:
    assert client.post("/oversight/own/mechanisms/uses/", said).status_code == 422
    assert not MechanismUse.objects.exists()


def test_a_day_is_noted_for_many_at_once_and_changed_for_one(
    client: Client, program: Program, director: Person
) -> None:
    scholars = [make.member(program, Role.SCHOLAR, f"Scholar {at}") for at in range(3)]
    actions.note_date(by=director, program=program, scholar=scholars[0], mechanism=Mechanism.ORIENTATION, on=DAY)
    said = {"mechanism": "orientation", "on": "2026-10-01", "scholars": [one.pk for one in scholars[:2]]}
    assert client.post("/oversight/own/mechanisms/came/", said).status_code == 302
    assert row(program, Mechanism.ORIENTATION).reached == 2
    assert MechanismDate.objects.get(scholar=scholars[0]).on == DAY
    one = f"/oversight/own/mechanisms/{scholars[0].pk}/"
    assert 'value="2026-09-01"' in client.get(one).content.decode()
    assert client.post(one, {"orientation": "", "director": "2026-10-02"}).status_code == 302
    assert [(day.mechanism, str(day.on)) for day in MechanismDate.objects.filter(scholar=scholars[0])] == [
        ("director", "2026-10-02")
    ]
    assert row(program, Mechanism.DIRECTOR).reached == 1


def test_whoever_is_no_scholar_here_cannot_have_come(client: Client, program: Program, director: Person) -> None:
    stranger = make.member(make.program(), Role.SCHOLAR)
    said = {"mechanism": "orientation", "on": "2026-10-01", "scholars": [stranger.pk]}
    assert client.post("/oversight/own/mechanisms/came/", said).status_code == 422
    assert client.get(f"/oversight/own/mechanisms/{stranger.pk}/").status_code == 404
    assert (
        actions.note_dates(
            by=director, program=program, scholars=[stranger.pk], mechanism=Mechanism.ORIENTATION, on=DAY
        )
        == 0
    )


def test_contracts_are_counted_from_what_was_signed() -> None:
    version = make.signed_version()
    found = row(version.agreement.mentorship.program, Mechanism.CONTRACT)
    assert (found.reached, found.scholars) == (1, 1)


@pytest.mark.parametrize("role", [Role.SCHOLAR, Role.MENTOR, Role.CHAIR, Role.EVALUATOR, Role.OMBUDS])
def test_others_find_nothing(client: Client, program: Program, role: Role) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    client.force_login(make.member(program, role))
    for page in ("", "uses/", "came/", f"{scholar.pk}/"):
        assert client.get(f"/oversight/own/mechanisms/{page}").status_code == 404
    assert client.post("/oversight/own/mechanisms/uses/", {"handbook-since": "2026-09-01"}).status_code == 404
    client.force_login(make.member(make.program(), Role.DIRECTOR))
    assert client.get("/oversight/own/mechanisms/").status_code == 404


def test_many_scholars_cost_no_more_queries(
    program: Program, director: Person, same_queries: Callable[..., None]
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            scholar = make.mentorship(program).scholar
            actions.note_date(by=director, program=program, scholar=scholar, mechanism=Mechanism.DIRECTOR, on=DAY)

    same_queries("/oversight/own/mechanisms/", few=lambda: grow(2), many=lambda: grow(15), by=director)


def test_it_is_handed_over_and_erased(program: Program, director: Person) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    actions.note_date(by=director, program=program, scholar=scholar, mechanism=Mechanism.ORIENTATION, on=DAY)
    assert "orientation" in str(dict(everything_about(scholar))["meetings of the programme"])
    privacy.erase(by=scholar, person=scholar)
    assert not MechanismDate.objects.exists()

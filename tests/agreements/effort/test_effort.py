"""Protected time and load: chairs see and confirm for their own institution, and no word of an agreement."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.agreements.actions import NotYoursError
from rapport.agreements.effort import actions as effort_actions
from rapport.agreements.effort import queries as effort
from rapport.agreements.models import Effort, MentorTime, Terms
from rapport.people.models import Institution, Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, Program
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 1)


def at(place: Institution, *people: Person) -> None:
    for one in people:
        one.participations.update(institution=place)


@pytest.fixture
def pair() -> Mentorship:
    """All can see each other's answers; they stated 75 %."""
    pair = make.compared_pair()
    state(pair, 75)
    return pair


def state(pair: Mentorship, percent: int) -> None:
    Terms.objects.create(
        agreement=pair.agreement, protected_percent=percent, edited_by=pair.scholar, edited_at=timezone.now()
    )


@pytest.fixture
def chair(pair: Mentorship) -> Person:
    chair = make.member(pair.program, Role.CHAIR, "Chair")
    at(make.institution("Northlake"), chair, pair.scholar, make.mentor_of(pair))
    return chair


def test_a_chair_confirms_what_was_stated(client: Client, pair: Mentorship, chair: Person) -> None:
    slug, scholar = pair.program.slug, pair.scholar.pk
    client.force_login(chair)
    assert "1 of the scholars of your institution waits for it." in client.get("/").content.decode()
    page = client.get(f"/agreements/effort/{slug}/").content.decode()
    assert "75 %" in page
    assert "Waits for a chair" in page
    confirm = f"/agreements/effort/{slug}/{scholar}/"
    assert 'value="75"' in client.get(confirm).content.decode()
    said = {"percent": "75", "since": timezone.localdate().isoformat(), "until": ""}
    for _ in range(2):
        assert client.post(confirm, said).status_code == 302
    kept = Effort.objects.get()
    assert (kept.percent, kept.confirmed_by, kept.scholar) == (75, chair, pair.scholar)
    assert "1 of 1" in client.get(f"/agreements/effort/{slug}/").content.decode()
    assert "Confirm protected time" not in client.get("/").content.decode()
    client.force_login(pair.scholar)
    assert "75 % of the scholar’s time is protected" in client.get(f"/agreements/{pair.pk}/team/").content.decode()


@pytest.mark.parametrize(
    ("percent", "is_over", "said"), [(75, False, "confirmed"), (50, False, "less"), (75, True, "ended")]
)
def test_the_state_says_what_is_left(pair: Mentorship, chair: Person, percent: int, is_over: bool, said: str) -> None:
    period = (make.in_days(-9), make.in_days(-1) if is_over else None)
    effort_actions.confirm_effort(by=chair, program=pair.program, scholar=pair.scholar, percent=percent, period=period)
    rows = effort.efforts(pair.program, effort.scope_of(chair, pair.program))
    assert [row.state for row in rows] == [said]


@pytest.mark.parametrize("said", [{"percent": "0"}, {"percent": "101"}, {"percent": ""}, {"until": "2026-12-31"}])
def test_mistakes_are_told(client: Client, pair: Mentorship, chair: Person, said: dict[str, str]) -> None:
    client.force_login(chair)
    data = {"percent": "75", "since": "2027-01-01", "until": "", **said}
    assert client.post(f"/agreements/effort/{pair.program.slug}/{pair.scholar.pk}/", data).status_code == 422
    assert not Effort.objects.exists()


def test_a_chair_sees_their_own_institution_alone(client: Client, pair: Mentorship, chair: Person) -> None:
    other = make.mentorship(pair.program, make.person("Elsewhere Scholar"), make.person("Elsewhere Mentor"))
    at(make.institution("Far"), other.scholar, make.mentor_of(other))
    client.force_login(chair)
    slug = pair.program.slug
    for page in (f"/agreements/effort/{slug}/", f"/agreements/load/{slug}/"):
        assert "Elsewhere" not in client.get(page).content.decode()
    assert client.get(f"/agreements/effort/{slug}/{other.scholar.pk}/").status_code == 404
    with pytest.raises(NotYoursError):
        effort_actions.confirm_effort(
            by=chair, program=pair.program, scholar=other.scholar, percent=50, period=(TODAY, None)
        )


def test_a_chair_without_an_institution_sees_nobody(client: Client, pair: Mentorship) -> None:
    client.force_login(make.member(pair.program, Role.CHAIR))
    for page in ("effort", "load"):
        shown = client.get(f"/agreements/{page}/{pair.program.slug}/").content.decode()
        assert "Your institution is not noted yet" in shown
        assert pair.scholar.name not in shown


def test_what_is_stated_before_all_have_submitted_is_not_told(chair: Person, pair: Mentorship) -> None:
    pair.agreement.revealed_at = None
    pair.agreement.save()
    assert [row.stated for row in effort.efforts(pair.program, effort.scope_of(chair, pair.program))] == [None]


def test_strangers_find_nothing(client: Client, pair: Mentorship, chair: Person) -> None:
    slug = pair.program.slug
    strangers = [pair.scholar, make.mentor_of(pair), make.person(), make.member(make.program(), Role.CHAIR)]
    strangers += [make.member(pair.program, role) for role in (Role.EVALUATOR, Role.OMBUDS, Role.STATISTICIAN)]
    confirm = f"/agreements/effort/{slug}/{pair.scholar.pk}/"
    for stranger in strangers:
        client.force_login(stranger)
        for page in (f"/agreements/effort/{slug}/", f"/agreements/load/{slug}/", confirm):
            assert client.get(page).status_code == 404
        assert client.post(f"/agreements/effort/{slug}/ask/").status_code == 404
        assert client.post(confirm, {"percent": "75", "since": "2027-01-01"}).status_code == 404
    client.force_login(make.member(pair.program, Role.DIRECTOR))
    assert client.get(confirm).status_code == 404
    assert not Effort.objects.exists()


def test_chairs_are_asked_once_a_day_while_something_waits(
    client: Client,
    pair: Mentorship,
    chair: Person,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client.force_login(make.member(pair.program, Role.COORDINATOR))
    mail.outbox.clear()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/agreements/effort/{pair.program.slug}/ask/")
    assert [letter.to for letter in mail.outbox] == [[chair.email]]
    assert pair.scholar.name not in mail.outbox[0].body
    effort_actions.confirm_effort(
        by=chair, program=pair.program, scholar=pair.scholar, percent=75, period=(timezone.localdate(), None)
    )
    assert effort.chairs_to_ask(pair.program) == {}


def test_load_counts_places_and_says_what_mentors_state(client: Client, pair: Mentorship) -> None:
    mentor = make.mentor_of(pair)
    make.mentorship(pair.program, make.person(), mentor)
    client.force_login(mentor)
    my_time = f"/agreements/load/{pair.program.slug}/mine/"
    assert client.post(my_time, {"hours_a_month": "12", "room_for": "0"}).status_code == 302
    assert client.post(my_time, {"hours_a_month": "many", "room_for": ""}).status_code == 422
    load = effort.loads(pair.program, effort.scope_of(make.member(pair.program, Role.DIRECTOR), pair.program))[0]
    assert (load.mentor, load.scholars, load.places) == (mentor, 2, {"primary": 2})
    assert (load.time.hours_a_month, load.time.room_for, load.hours_each) == (12, 0, 6)  # type: ignore[union-attr]
    Mentorship.objects.update(until=TODAY)
    assert effort.places_in(pair.program) == {}


def test_only_a_mentor_states_their_time(client: Client, pair: Mentorship) -> None:
    for one in (pair.scholar, make.member(pair.program, Role.DIRECTOR), make.person()):
        client.force_login(one)
        assert client.post(f"/agreements/load/{pair.program.slug}/mine/", {"room_for": "1"}).status_code == 404
    assert not MentorTime.objects.exists()


@pytest.mark.parametrize("page", ["effort", "load"])
def test_many_people_cost_no_more_queries(page: str, same_queries: Callable[..., None]) -> None:
    program: Program = make.program()
    director = make.member(program, Role.DIRECTOR)

    def grow(number: int) -> None:
        for _ in range(number):
            pair = make.mentorship(program)
            effort_actions.state_time(by=make.mentor_of(pair), program=program, hours_a_month=4, room_for=1)

    programs.choose_content(by=None, program=program, course="", agreement_template="small")
    same_queries(f"/agreements/{page}/{program.slug}/", few=lambda: grow(2), many=lambda: grow(20), by=director)

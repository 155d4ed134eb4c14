from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rapport.agreements.enabling import actions as enabling
from rapport.agreements.models import ProgressReport
from rapport.agreements.progress import actions, queries
from rapport.agreements.progress.actions import ReportWords
from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import trail
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db
TYPED = {
    "period_from": "2026-01-01",
    "period_to": "2026-06-30",
    "progress": "Two aims are written",
    "hinders": "Too many clinics",
}


@pytest.fixture
def pair() -> Mentorship:
    return make.compared_pair()


def page(name: str, pair: Mentorship, **words: int) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk, **words})


def as_staff(report: ProgressReport) -> str:
    return reverse("agreements:report", kwargs={"progress": report.pk})


def status(client: Client, person: Person, address: str) -> int:
    client.force_login(person)
    return client.get(address).status_code


def test_it_begins_with_what_the_dates_say(client: Client, pair: Mentorship) -> None:
    enabling.reach(by=pair.scholar, milestone=make.milestone(pair, "Paper sent"), on=make.in_days(0))
    make.milestone(pair, "K23 submitted", 20)
    make.goal(pair, "Independence")
    client.force_login(pair.scholar)
    text = client.get(page("write_report", pair)).content.decode()
    assert text.index("– Paper sent") < text.index("– K23 submitted") < text.index("– Independence: achieved")


def test_a_draft_is_its_writers_alone_and_nobody_sees_that_there_is_one(client: Client, pair: Mentorship) -> None:
    client.force_login(pair.scholar)
    client.post(page("write_report", pair), TYPED | {"version": "0"})
    draft = ProgressReport.objects.get()
    director, mentor = make.member(pair.program, Role.DIRECTOR), make.mentor_of(pair)
    listing = reverse("agreements:reports", args=[pair.program.slug])
    assert status(client, director, as_staff(draft)) == 404
    assert status(client, mentor, page("own_report", pair, progress=draft.pk)) == 404
    assert "Jun 2026" not in client.get(page("my_reports", pair)).content.decode()
    client.force_login(director)
    assert "Jun 2026" not in client.get(listing).content.decode()
    assert not Event.objects.filter(target__startswith="progress_report").exists()


def test_submitted_it_is_read_by_director_and_chair_and_that_is_recorded(client: Client, pair: Mentorship) -> None:
    report = make.reported(pair, progress_made="Two aims are written")
    for role in (Role.DIRECTOR, Role.CHAIR):
        reader = make.member(pair.program, role)
        client.force_login(reader)
        assert str(pair.scholar) in client.get(reverse("agreements:reports", args=[pair.program.slug])).content.decode()
        assert "Two aims are written" in client.get(as_staff(report)).content.decode()
        assert Event.objects.filter(did="agreements.read_report", by=reader.pk).count() == 1
    for role in (Role.COORDINATOR, Role.EVALUATOR, Role.OMBUDS):
        assert status(client, make.member(pair.program, role), as_staff(report)) == 404
    assert trail.events(pair.program, "agreements.submit_report").count() == 1


def test_the_others_see_that_there_is_one_and_read_it_once_it_is_shared(client: Client, pair: Mentorship) -> None:
    report = make.reported(pair, progress_made="Two aims are written")
    mentor, address = make.mentor_of(pair), page("own_report", pair, progress=report.pk)
    assert status(client, mentor, address) == 404
    listing = client.get(page("my_reports", pair)).content.decode()
    assert str(pair.scholar) in listing
    assert "Not shared" in listing
    assert "Two aims" not in listing
    assert client.post(page("share_report", pair, progress=report.pk)).status_code == 404
    client.force_login(pair.scholar)
    client.post(page("share_report", pair, progress=report.pk))
    assert status(client, mentor, address) == 200
    client.force_login(pair.scholar)
    client.post(page("share_report", pair, progress=report.pk), {"undo": "1"})
    assert status(client, mentor, address) == 404


def test_a_chair_who_mentors_does_not_read_what_their_scholar_reports(client: Client, pair: Mentorship) -> None:
    report, mentor = make.reported(pair), make.mentor_of(pair)
    programs.enrol(by=None, program=pair.program, person=mentor, role=Role.CHAIR)
    assert status(client, mentor, as_staff(report)) == 404
    listing = client.get(reverse("agreements:reports", args=[pair.program.slug])).content.decode()
    assert as_staff(report) not in listing


def test_strangers_find_nothing(client: Client, pair: Mentorship) -> None:
    report = make.reported(pair)
    elsewhere = make.compared_pair()
    listing = reverse("agreements:reports", args=[pair.program.slug])
    strangers = [
        elsewhere.scholar,
        make.person(),
        make.member(elsewhere.program, Role.DIRECTOR),
        make.member(elsewhere.program, Role.CHAIR),
        pair.scholar,
    ]
    for person in strangers:
        assert status(client, person, as_staff(report)) == 404
        assert status(client, person, listing) == 404


def test_pressing_twice_submits_once_and_it_stays_as_it_is(client: Client, pair: Mentorship) -> None:
    client.force_login(pair.scholar)
    client.post(page("write_report", pair), TYPED | {"version": "0"})
    for _ in range(2):
        client.post(page("write_report", pair), TYPED | {"version": "1", "then": "submit"})
    client.post(page("write_report", pair), TYPED | {"version": "1", "progress": "From an old tab"})
    report = ProgressReport.objects.get()
    assert report.submitted_at is not None
    assert report.progress == "Two aims are written"


def test_two_tabs_never_overwrite_each_other_unseen(client: Client, pair: Mentorship) -> None:
    client.force_login(pair.scholar)
    client.post(page("write_report", pair), TYPED | {"version": "0"})
    client.post(page("write_report", pair), TYPED | {"version": "1", "progress": "In the first tab"})
    answer = client.post(page("write_report", pair), TYPED | {"version": "1", "progress": "In the second tab"})
    assert answer.status_code == 409
    assert "In the first tab" in answer.content.decode()
    assert "In the second tab" in answer.content.decode()
    assert ProgressReport.objects.get().progress == "In the first tab"


def test_an_empty_report_or_a_period_that_ends_before_it_begins_is_not_submitted(
    client: Client, pair: Mentorship
) -> None:
    client.force_login(pair.scholar)
    empty = TYPED | {"progress": " ", "hinders": "", "then": "submit", "version": "0"}
    backwards = TYPED | {"period_to": "2025-01-01", "then": "submit", "version": "0"}
    for typed in (empty, backwards):
        assert client.post(page("write_report", pair), typed).status_code == 422
    assert not ProgressReport.objects.exists()


def test_the_next_period_begins_after_the_last_report(pair: Mentorship) -> None:
    words = ReportWords(make.in_days(-100), make.in_days(-10), "Well")
    actions.submit(by=pair.scholar, mentorship=pair, words=words, version=0)
    assert queries.next_period(pair.scholar, pair) == (make.in_days(-9), make.in_days(0))


def test_many_reports_cost_no_more_queries(same_queries: Callable[..., None], pair: Mentorship) -> None:
    director = make.member(pair.program, Role.DIRECTOR)

    def grow(number: int) -> None:
        for _ in range(number):
            make.reported(make.mentorship(pair.program))

    listing = reverse("agreements:reports", args=[pair.program.slug])
    same_queries(listing, few=lambda: grow(2), many=lambda: grow(10), by=director)

"""Who does what by when: what holds, what is done, and where it is shown."""

import pytest
from django.test import Client
from django.urls import reverse

from rapport.agreements import actions
from rapport.agreements.actions import NotYoursError, TooEarlyError
from rapport.agreements.aligning import actions as aligning
from rapport.agreements.aligning import queries
from rapport.agreements.decided import Decided, Promised
from rapport.agreements.meetings import queries as meetings
from rapport.agreements.models import Statement, Undertaking, Version
from rapport.agreements.queries import desk
from rapport.audit.models import Event
from rapport.home import queries as home
from rapport.people.models import Person
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db


def tick_page(pair: Mentorship, promise: Undertaking) -> str:
    return reverse("agreements:tick_promise", kwargs={"mentorship": pair.pk, "promise": promise.pk})


def rewrite(pair: Mentorship, *promised: Promised, text: str = "Another text") -> Statement:
    kept = Statement.objects.get(agreement=pair.agreement, item="authorship")
    decided = Decided(text, promised=promised)
    return actions.decide(by=pair.scholar, mentorship=pair, item="authorship", decided=decided, version=kept.version)


def at_home(person: Person) -> list[str]:
    return [step.title for step in home.due_steps(person)]


def test_it_is_done_once_by_whom_and_needs_no_new_signature(client: Client) -> None:
    pair = make.promising_pair(Promised("Puts a clock up", None, make.in_days(3)))
    [promise] = Undertaking.objects.all()
    mentor = make.mentor_of(pair)
    client.force_login(mentor)
    for _ in range(2):
        back = client.post(tick_page(pair, promise))
        assert back.headers["Location"].endswith("#doing")
    promise.refresh_from_db()
    assert (promise.done_on, promise.done_by) == (make.in_days(0), mentor)
    assert Event.objects.filter(did="agreements.tick_promise").count() == 1
    assert not Version.objects.filter(outdated_at__isnull=False).exists()
    assert f"said by {mentor}" in client.get(reverse("agreements:overview", args=[pair.pk])).content.decode()
    client.post(tick_page(pair, promise), {"undo": "1"})
    promise.refresh_from_db()
    assert (promise.done_on, promise.done_by) == (None, None)


def test_what_is_overdue_stays_at_home_until_it_is_done() -> None:
    pair = make.promising_pair(Promised("Puts a clock up", None, make.in_days(-40)))
    for person in (pair.scholar, make.mentor_of(pair)):
        assert "Puts a clock up" in at_home(person)
    [promise] = Undertaking.objects.all()
    aligning.tick_promise(by=pair.scholar, promise=promise, done=True)
    assert "Puts a clock up" not in at_home(pair.scholar)


def test_before_all_have_signed_it_is_shown_as_a_draft_and_nowhere_else(client: Client) -> None:
    pair = make.compared_pair()
    decided = Decided("Ours", promised=(Promised("Puts a clock up", pair.scholar.pk, make.in_days(3)),))
    actions.decide(by=pair.scholar, mentorship=pair, item="authorship", decided=decided, version=0)
    [promise] = Undertaking.objects.all()
    assert "Puts a clock up" not in at_home(pair.scholar)
    assert meetings.proposed_agenda(pair.scholar, pair, make.mentor_of(pair)).count("clock") == 0
    client.force_login(pair.scholar)
    assert "Holds once all have signed" in client.get(reverse("agreements:overview", args=[pair.pk])).content.decode()
    assert client.post(tick_page(pair, promise)).status_code == 404
    with pytest.raises(TooEarlyError):
        aligning.tick_promise(by=pair.scholar, promise=promise, done=True)


def test_a_new_text_keeps_what_was_promised_and_done() -> None:
    clock, bell = Promised("Puts a clock up", None, make.in_days(3)), Promised("Puts a bell up", None, make.in_days(2))
    pair = make.promising_pair(clock)
    [before] = Undertaking.objects.all()
    aligning.tick_promise(by=pair.scholar, promise=before, done=True)
    rewrite(pair, bell, clock)
    kept = {one.what: one for one in queries.doing(desk(pair.scholar, pair))}
    assert (kept["Puts a clock up"].pk, kept["Puts a clock up"].done_on) == (before.pk, make.in_days(0))
    assert [kept["Puts a clock up"].holds, kept["Puts a bell up"].holds] == [True, False]  # type: ignore[attr-defined]
    rewrite(pair, Promised("Puts a clock up", None, make.in_days(9)), text="Once more")
    [moved] = queries.doing(desk(pair.scholar, pair))
    assert (moved.done_on, moved.holds) == (make.in_days(0), False)  # type: ignore[attr-defined]


def test_it_is_on_the_agenda_of_those_who_meet_and_beside_their_meetings(client: Client) -> None:
    pair = make.promising_pair(
        Promised("Puts a clock up", None, make.in_days(-3)), Promised("Later", None, make.in_days(90))
    )
    agenda = meetings.proposed_agenda(pair.scholar, pair, make.mentor_of(pair))
    assert "What we promised:\n– Puts a clock up (all of us, by" in agenda
    assert "Later" not in agenda
    client.force_login(pair.scholar)
    page = reverse("agreements:meetings", args=[pair.pk])
    assert "Overdue" in client.get(page).content.decode()
    [promise, _] = queries.doing(desk(pair.scholar, pair))
    assert client.post(tick_page(pair, promise), {"then": "meetings"}).headers["Location"].startswith(page)
    assert "Puts a clock up" not in client.get(page).content.decode()


def test_nobody_else_ticks_it(client: Client) -> None:
    pair, other = make.promising_pair(Promised("Puts a clock up")), make.compared_pair()
    [promise] = Undertaking.objects.all()
    joined = make.second_mentor(pair)
    for person, of in ((other.scholar, pair), (other.scholar, other), (joined, pair)):
        client.force_login(person)
        assert client.post(tick_page(of, promise)).status_code == 404
    with pytest.raises(NotYoursError):
        aligning.tick_promise(by=other.scholar, promise=promise, done=True)
    with pytest.raises(TooEarlyError):
        aligning.tick_promise(by=joined, promise=promise, done=True)
    promise.refresh_from_db()
    assert promise.done_on is None

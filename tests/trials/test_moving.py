"""A meeting of an arm is moved or called off: who hears of it, what calendars say; two people plan at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from rapport.audit.models import Event
from rapport.kit.models import Job
from rapport.people import actions as people
from rapport.people.models import Person, Token
from rapport.people.roles import Role
from rapport.people.tasks import send_waiting
from rapport.training.facilitating import tasks
from rapport.training.facilitating.actions import Taken, take_attendance
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.following.actions import Held, hold
from rapport.trials.meetings import actions
from rapport.trials.meetings.actions import RefusedError, Series, When
from rapport.trials.meetings.queries import mark
from rapport.trials.models import Meeting, NearPeer, Site
from rapport.trials.pairs import actions as near_peers
from rapport.trials.sites import actions as sites
from tests import make
from tests.at_once import at_once
from tests.make_trials import recruiting, registered
from tests.trials.conftest import CHEAP, PASSPHRASE, Place
from tests.trials.test_meetings import NAME, planned

LATER = timedelta(days=3, hours=2)


def moved(place: Place, meeting: Meeting, by: timedelta = LATER, room: str = "Room 8") -> Meeting:
    before = Meeting.objects.get(pk=meeting.pk).workshop
    to = When(before.starts_at + by, room, before.version)
    actions.move(by=place.director, meeting=meeting, to=to)
    return Meeting.objects.select_related("workshop").get(pk=meeting.pk)


def letters() -> list[Any]:
    """Everything that waits is done; what was sent."""
    for job in Job.objects.filter(task="rapport.training.facilitating.tasks.tell"):
        tasks.tell(**job.ids)
    mail.outbox.clear()
    send_waiting()
    return list(mail.outbox)


def entries(client: Client, person: Person) -> dict[str, Any]:
    _, secret = people.make_token(by=person, kind=Token.Kind.CALENDAR)
    answer = client.get(reverse("agreements:feed", kwargs={"secret": secret}))
    return {str(event["UID"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_moved_is_told_by_letter_and_moves_its_entry_in_calendars(
    place: Place, arms: dict[str, Site], client: Client
) -> None:
    site = arms["programme"]
    leader = make.member(place.program, Role.MENTOR)
    first = planned(place, site, (leader,), days=2)[0]
    asked = [one.person for one in queries.participants(site)]
    uid = next(key for key in entries(client, asked[0]) if key.startswith(f"workshop-{first.workshop_id}@"))
    letters()
    now = moved(place, first).workshop
    sent = letters()
    assert {one.to[0] for one in sent} == {one.email for one in (*asked, leader)}
    day = timezone.localtime(now.starts_at)
    assert {one.subject for one in sent} == {f"Moved: {NAME}, now {day.day} {day:%B, %H:%M}"}
    assert all("The meeting “" in one.body and "Room 8" in one.body for one in sent)
    for person in (asked[0], leader):
        event = entries(client, person)[uid]
        assert event.decoded("DTSTART") == now.starts_at.replace(microsecond=0)
        assert (event["SEQUENCE"], str(event["LOCATION"])) == (1, "Room 8")
    stranger = queries.participants(arms["usual care"])[0].person
    assert entries(client, stranger) == {}
    actions.call_off(by=place.director, meeting=first)
    assert {one.subject for one in letters()} == {f"Called off: {NAME}"}
    event = entries(client, asked[0])[uid]
    assert (event["SEQUENCE"], str(event["STATUS"])) == (2, "CANCELLED")
    assert not Event.objects.filter(target=f"workshop:{first.workshop_id}").exists()


def test_one_letter_tells_of_all_that_are_called_off_or_go_on_without_somebody(
    place: Place, arms: dict[str, Site]
) -> None:
    site = arms["programme"]
    planned(place, site, days=2)
    gone, *others = queries.participants(site)
    sites.leave(by=place.director, participant=gone, state="withdrew")
    [letter] = letters()
    assert (letter.to, letter.subject) == ([gone.person.email], "Not for you any more: 3 meetings")
    assert letter.body.count(f"- {NAME}, ") == 3
    allocation.annul(by=place.officer, site=site, reason="it was not eligible")
    sent = letters()
    assert sorted(one.to[0] for one in sent) == sorted(str(one.person.email) for one in others)
    assert {one.subject for one in sent} == {"Called off: 3 meetings"}


def test_what_cannot_be_moved_is_refused(place: Place, arms: dict[str, Site]) -> None:
    site = arms["programme"]
    held, second, third = planned(place, site)
    with pytest.raises(RefusedError, match="meanwhile"):
        actions.move(by=place.director, meeting=second, to=When(timezone.now(), "", 7))
    with pytest.raises(RefusedError, match="another one"):
        moved(place, second, timedelta(weeks=4))
    with pytest.raises(RefusedError, match="three years"):
        moved(place, second, timedelta(days=2000))
    hold(by=place.director, site=site, held=Held(NAME, timezone.localdate() - timedelta(days=3), 60, []))
    with pytest.raises(RefusedError, match="recorded already"):
        moved(place, second, timedelta(weeks=-4, days=-2))
    once = moved(place, second).workshop
    actions.move(by=place.director, meeting=second, to=When(once.starts_at, once.place, 1))
    assert Meeting.objects.get(pk=second.pk).workshop.version == 2
    who = queries.participants(site)[0].person
    take_attendance(by=place.director, workshop=held.workshop, taken={who.pk: Taken("present")})
    with pytest.raises(RefusedError, match="noted who came"):
        moved(place, held)
    actions.call_off(by=place.director, meeting=third)
    with pytest.raises(RefusedError, match="called off"):
        moved(place, third)


def test_who_plans_beside_somebody_else_looks_again(place: Place, arms: dict[str, Site]) -> None:
    """A page that was opened before another plan: the same series is once, a second one is not made unseen."""
    site = arms["programme"]
    seen, at = mark(site), timezone.now() + timedelta(days=2)
    plan = partial(actions.plan, by=place.director, site=site, seen=seen)
    assert plan(series=Series(NAME, at, 3, 4, 90)) == 3
    assert plan(series=Series(NAME, at, 3, 4, 90)) == 0
    with pytest.raises(RefusedError, match="meanwhile"):
        plan(series=Series(NAME, at + timedelta(hours=1), 3, 4, 90))
    first = Meeting.objects.filter(site=site).earliest("pk")
    seen = mark(site)
    moved(place, first)
    with pytest.raises(RefusedError, match="meanwhile"):
        actions.plan(by=place.director, site=site, series=Series(NAME, at, 3, 4, 90), seen=seen)
    assert Meeting.objects.filter(site=site).count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_plan_or_pair_at_once_do_it_once(transactional_db: None) -> None:
    program = make.program()
    director, officer = (make.member(program, role) for role in (Role.DIRECTOR, Role.ALLOCATION_OFFICER))
    trial = registered(program, director)
    allocation.seal(by=officer, trial=trial, passphrase=PASSPHRASE, cost=CHEAP)
    arm = ""
    while arm != "programme":
        site = recruiting(trial, director)
        arm = allocation.open_site(by=officer, site=site, passphrase=PASSPHRASE).arm
    series = Series(NAME, timezone.now() + timedelta(days=2), 3, 4, 90)
    plan = partial(actions.plan, by=director, site=site, series=series, seen=mark(site))
    assert sorted(map(str, at_once(plan, plan))) == ["0", "3"]
    assert Meeting.objects.filter(site=site).count() == 3
    mentor = make.member(program, Role.MENTOR)
    mentor.participations.update(institution=site.institution)
    who = queries.participants(site)[0]
    pair = partial(near_peers.pair, by=director, participant=who, mentor=mentor, component="Near-peer mentoring")
    one, other = at_once(pair, pair)
    assert one == other == NearPeer.objects.get()


def test_the_page_moves_and_the_list_asks_no_more_for_more(
    place: Place, arms: dict[str, Site], client: Client, same_queries: Callable[..., None]
) -> None:
    site = arms["programme"]
    here = reverse("trials:meetings", args=[place.program.slug, place.trial.pk, site.pk])
    more = partial(actions.plan, by=place.director, site=site)
    same_queries(
        here,
        few=lambda: planned(place, site, days=2),
        many=lambda: more(series=Series("Networking", timezone.now(), 12, 1, 60)),
        by=place.director,
    )
    one = Meeting.objects.filter(site=site).latest("pk")
    page = f"{here}{one.pk}/"
    assert 'name="version" value="1"' in client.get(page).content.decode()
    day = timezone.localtime() + timedelta(days=100)
    sent = {"starts_at": f"{day:%Y-%m-%dT%H:%M}", "place": "Lecture hall", "version": "1"}
    assert "Lecture hall" in client.post(f"{page}move/", sent, follow=True).content.decode()
    leader = make.member(place.program, Role.MENTOR, "Lena Leader")
    leader.participations.update(institution=site.institution)
    led = sent | {"version": "2", "leaders": [leader.pk]}
    assert "Led by Lena Leader" in client.post(f"{page}move/", led, follow=True).content.decode()
    assert "Led by Lena" not in client.post(f"{page}move/", sent | {"version": "3"}, follow=True).content.decode()
    late = client.post(f"{page}move/", sent | {"place": "Library"})
    assert late.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "meanwhile" in late.content.decode()
    stale = client.post(here, {"component": NAME, "first_at": sent["starts_at"], "times": "1", "seen": "1-1"})
    assert "see what is planned now" in stale.content.decode()
    make.participation(place.program, Role.STATISTICIAN, place.director)
    assert client.post(f"{page}move/", sent).status_code == HTTPStatus.NOT_FOUND

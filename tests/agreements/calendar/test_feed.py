import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from rapport.agreements import actions as agreements
from rapport.agreements.decided import Decided, Promised
from rapport.agreements.enabling import actions as enabling
from rapport.agreements.meetings import actions as meetings
from rapport.agreements.meetings.actions import MeetingWords
from rapport.agreements.models import Agreement, Meeting, Terms
from rapport.people import actions as people
from rapport.people.models import Person, Token
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Mentorship:
    return make.compared_pair()


def address_of(person: Person) -> str:
    _, secret = people.make_token(by=person, kind=Token.Kind.CALENDAR)
    return reverse("agreements:feed", kwargs={"secret": secret})


def events(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_it_holds_the_dates_of_ones_own_mentorships_and_no_confidential_word(client: Client, pair: Mentorship) -> None:
    milestone = make.milestone(pair, "K23; aims, budget", 10)
    enabling.add_step(by=pair.scholar, milestone=milestone, title="Write the aims", due_on=make.in_days(2))
    done = enabling.add_step(by=pair.scholar, milestone=milestone, title="Read the call", due_on=make.in_days(2))
    enabling.tick_step(by=pair.scholar, step=done, done=True)
    meeting = make.meeting(pair, agenda="A secret agenda")
    meetings.add_note(by=pair.scholar, meeting=meeting, text="A secret note", readers="team")
    Terms.objects.create(
        agreement=Agreement.objects.get(mentorship=pair),
        review_on=date(2027, 3, 1),
        edited_by=pair.scholar,
        edited_at=timezone.now(),
    )
    make.milestone(make.compared_pair(), "Somebody else’s")
    mentor = make.mentor_of(pair)
    address = address_of(pair.scholar)
    assert set(events(client, address)) == {
        f"K23; aims, budget (milestone, with {mentor})",
        "Write the aims (step to: K23; aims, budget)",
        f"Meeting with {mentor}",
        f"Review of the agreement with {mentor}",
    }
    text = client.get(address).content.decode()
    assert "secret" not in text.replace(address, "")
    assert f"Meeting with {pair.scholar}" in events(client, address_of(mentor))


def test_a_meeting_with_one_mentor_is_not_in_the_calendar_of_another(client: Client, pair: Mentorship) -> None:
    third = make.second_mentor(pair)
    make.meeting(pair)
    make.meeting(pair, with_team=True)
    assert set(events(client, address_of(third))) == {"Meeting of the mentoring team"}


def promise(pair: Mentorship, what: str, who: int | None = None, version: int = 0) -> None:
    promised = Promised(what, who, make.in_days(3))
    if version == 0:
        make.promising_pair(promised, pair=pair)
        return
    decided = Decided("Ours", "agreed", (promised,))
    agreements.decide(by=pair.scholar, mentorship=pair, item="authorship", decided=decided, version=version)
    make.signed_version(pair)


def test_what_one_agreed_to_do_is_in_ones_own_calendar(client: Client, pair: Mentorship) -> None:
    mentor = make.mentor_of(pair)
    promise(pair, "Puts a clock up", mentor.pk)
    address = address_of(mentor)
    before = events(client, address)["Puts a clock up (agreed)"]
    assert f"/agreements/{pair.pk}/items/authorship/" in str(before["URL"])
    assert events(client, address_of(pair.scholar)) == {}
    promise(pair, "Puts a bell up", version=1)
    assert "Puts a clock up (agreed)" not in events(client, address)
    after = events(client, address)["Puts a bell up (agreed)"]
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert "Puts a bell up (agreed)" in events(client, address_of(pair.scholar))


def test_who_joins_before_they_have_answered_reads_no_promise(client: Client, pair: Mentorship) -> None:
    promise(pair, "Puts a clock up")
    assert events(client, address_of(make.second_mentor(pair))) == {}


def test_a_change_moves_the_event_instead_of_adding_one(client: Client, pair: Mentorship) -> None:
    meeting, address = make.meeting(pair), address_of(pair.scholar)
    [before] = events(client, address).values()
    later = meeting.starts_at + timedelta(days=1)
    words = MeetingWords(meeting.mentor, later, state=Meeting.State.CANCELLED)
    meetings.change(by=pair.scholar, meeting=meeting, words=words, version=1)
    [after] = events(client, address).values()
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert str(after["STATUS"]) == "CANCELLED"


def test_a_time_is_the_same_moment_in_every_zone(client: Client, pair: Mentorship, settings: Settings) -> None:
    settings.TIME_ZONE = "America/New_York"
    typed = {"starts_at": "2027-01-12T14:30", "minutes": "30", "state": "planned", "version": "0"}
    with time_machine.travel("2027-01-04 12:00"):
        client.force_login(pair.scholar)
        client.post(reverse("agreements:plan_meeting", args=[pair.pk]), typed)
        [event] = events(client, address_of(pair.scholar)).values()
    assert event.decoded("DTSTART") == datetime.fromisoformat("2027-01-12T19:30:00+00:00")


def test_a_phone_that_has_it_already_gets_nothing_again(client: Client, pair: Mentorship) -> None:
    make.milestone(pair)
    address = address_of(pair.scholar)
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    make.milestone(pair, "Another")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_no_cookie_is_read_or_set(client: Client, pair: Mentorship) -> None:
    address = address_of(pair.scholar)
    client.force_login(make.mentor_of(pair))
    make.milestone(pair)
    assert f"K23 submitted (milestone, with {make.mentor_of(pair)})" in events(client, address)
    assert not client.get(address).cookies


@pytest.mark.parametrize("how", ["wrong", "revoked", "expired", "another kind", "erased"])
def test_every_other_secret_finds_the_same_nothing(client: Client, pair: Mentorship, how: str) -> None:
    kind = Token.Kind.API if how == "another kind" else Token.Kind.CALENDAR
    token, secret = people.make_token(by=pair.scholar, kind=kind)
    if how == "wrong":
        secret = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    elif how == "revoked":
        people.revoke_token(by=pair.scholar, token=token)
    elif how == "expired":
        Token.objects.update(expires_on=make.in_days(-1))
    elif how == "erased":
        people.erase(by=pair.scholar, person=pair.scholar)
    answer = client.get(reverse("agreements:feed", kwargs={"secret": secret}))
    assert (answer.status_code, answer.content) == (404, b"There is no such calendar.\n")


def test_who_left_a_mentorship_has_its_dates_no_more(client: Client, pair: Mentorship) -> None:
    make.milestone(pair)
    left = make.mentor_of(pair)
    address = address_of(left)
    assert events(client, address)
    programs.end_place(by=pair.scholar, member=mentorships.mentorship(pair.pk).team.get())
    assert events(client, address) == {}


def test_no_line_of_the_log_holds_a_secret(
    client: Client, pair: Mentorship, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    token, secret = people.make_token(by=pair.scholar, kind=Token.Kind.CALENDAR)
    address = reverse("agreements:feed", kwargs={"secret": secret})
    client.get(address)
    monkeypatch.setattr("rapport.kit.calendar.write", lambda *_: 1 / 0)
    client.raise_request_exception = False
    assert client.get(address).status_code == 500
    people.revoke_token(by=pair.scholar, token=token)
    client.get(address)
    told = [record for record in caplog.records if record.name == "django.request"]
    assert len(told) == 2
    for record in caplog.records:
        assert secret not in record.getMessage()
        assert secret not in str(record.__dict__)


def test_the_secret_is_shown_once_and_only_its_hash_is_kept(client: Client, pair: Mentorship) -> None:
    client.force_login(pair.scholar)
    shown = client.post(reverse("agreements:calendar"), {"name": "My phone"}).content.decode()
    secret = shown.split("/agreements/feed/")[1].split(".ics")[0]
    assert "webcal://" in shown
    assert events(Client(), reverse("agreements:feed", kwargs={"secret": secret})) == {}
    for address in (reverse("agreements:calendar"), reverse("people:tokens"), reverse("privacy:mine")):
        assert secret not in client.get(address).content.decode()
    kept = " ".join(str(value) for value in Token.objects.values_list().get())
    assert secret not in kept
    assert "My phone" in client.get(reverse("people:tokens")).content.decode()


def test_many_dates_cost_no_more_queries(same_queries: Callable[..., None], pair: Mentorship) -> None:
    def grow(number: int) -> None:
        for at in range(number):
            milestone = make.milestone(pair, f"Milestone {at}", at)
            enabling.add_step(by=pair.scholar, milestone=milestone, title="Step", due_on=make.in_days(at))
            make.meeting(pair, at)

    same_queries(address_of(pair.scholar), few=lambda: grow(2), many=lambda: grow(12))


def test_the_day_of_the_last_use_is_kept_and_no_time(client: Client, pair: Mentorship) -> None:
    address = address_of(pair.scholar)
    for day in ("2026-12-01", "2026-12-02"):
        with time_machine.travel(f"{day} 09:00:00+00:00", tick=False):
            client.get(address)
            assert Token.objects.get().last_used_on == date.fromisoformat(day)


def test_what_somebody_said_at_a_meeting_stands_in_their_own_calendar_until_it_is_done(
    client: Client, pair: Mentorship
) -> None:
    meeting, mentor = make.meeting(pair), make.mentor_of(pair)
    action = meetings.add_action(
        by=pair.scholar, meeting=meeting, who=mentor, what="Read the aims", due_on=make.in_days(3)
    )
    assert "Read the aims (said at a meeting)" in events(client, address_of(mentor))
    assert "Read the aims (said at a meeting)" not in events(client, address_of(pair.scholar))
    meetings.tick_action(by=mentor, action=action, done=True)
    assert "Read the aims (said at a meeting)" not in events(client, address_of(mentor))

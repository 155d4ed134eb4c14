from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.agreements.closing import actions, queries
from rapport.agreements.closing.actions import NotYoursError, Said, TooEarlyError
from rapport.agreements.elsewhere import ChangedElsewhereError
from rapport.agreements.models import ClosingSheet, Settlement
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.privacy.queries import everything_about
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship, TeamMember
from tests import make

pytestmark = pytest.mark.django_db
THANKS = "You read every draft twice."


def address(name: str, pair: Mentorship) -> str:
    return reverse(f"agreements:{name}", args=[pair.pk])


def fresh(pair: Mentorship) -> Mentorship:
    return mentorships.mentorship(pair.pk)


def finish(pair: Mentorship, person: Person, thanks: str = "") -> None:
    actions.save_sheet(by=person, mentorship=pair, said=Said("finished", "", thanks), version=0, finish=True)


def test_the_way_to_a_good_end(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pair = make.signed_version().agreement.mentorship
    scholar, mentor = pair.scholar, make.mentor_of(pair)
    client.force_login(scholar)
    assert client.post(address("end_mentorship", pair), follow=True).status_code == 200
    assert fresh(pair).until is None
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("begin_closing", pair))
        client.post(address("begin_closing", pair))
    assert fresh(pair).phase == Mentorship.Phase.CLOSING
    assert [letter.to for letter in mail.outbox if "being closed" in letter.subject] == [[mentor.email]]
    words = {"reason": "finished", "continues": "One paper.", "thanks": THANKS, "version": "0"}
    assert client.post(address("closing", pair), words, headers={"HX-Request": "true"}).status_code == 200
    client.force_login(mentor)
    assert THANKS not in client.get(address("closing", pair)).content.decode()
    client.force_login(scholar)
    client.post(address("closing", pair), words | {"version": "1", "then": "finish"})
    settled = {"kind": "authorship", "what": "Amara is first.", "who": scholar.pk, "due_on": "2027-01-31"}
    client.post(address("settle", pair), settled)
    client.force_login(mentor)
    html = client.get(address("closing", pair)).content.decode()
    assert THANKS in html
    assert "Amara is first." in html
    assert "End the mentorship today" not in html
    client.post(address("closing", pair), {"version": "0", "then": "finish"})
    assert client.post(address("end_mentorship", pair), follow=True).status_code == 200
    assert fresh(pair).until is not None
    for person in (scholar, mentor):  # what they wrote and signed stays readable
        client.force_login(person)
        assert THANKS in client.get(address("closing", pair)).content.decode()
        assert client.get(address("overview", pair)).status_code == 200
        assert address("closing", pair) in client.get(reverse("agreements:mine")).content.decode()
        assert client.post(address("begin_closing", pair)).status_code == 404
    client.post(address("settled", pair), {"settlement": Settlement.objects.get().pk, "do": "done"})
    assert Settlement.objects.get().done_on is not None
    programs.pair(by=None, program=pair.program, scholar=scholar, mentor=make.mentor_of(make.mentorship()))


def test_a_part_is_read_by_others_only_when_it_is_finished_and_then_it_is_final() -> None:
    pair = make.mentorship()
    mentor = make.mentor_of(pair)
    actions.begin(by=mentor, mentorship=pair)
    actions.save_sheet(by=pair.scholar, mentorship=pair, said=Said(thanks=THANKS), version=0)
    assert queries.closing_room(mentor, fresh(pair)).said == ()
    with pytest.raises(ChangedElsewhereError):
        actions.save_sheet(by=pair.scholar, mentorship=pair, said=Said(thanks="No."), version=0)
    actions.save_sheet(by=pair.scholar, mentorship=pair, said=Said(thanks=THANKS), version=1, finish=True)
    actions.save_sheet(by=pair.scholar, mentorship=pair, said=Said(thanks="No."), version=1)
    [said] = queries.closing_room(mentor, fresh(pair)).said
    assert said.thanks == THANKS
    assert queries.waits_for(pair.scholar) == []
    assert queries.waits_for(mentor) == [pair]


def test_the_start_page_leads_to_a_part_that_is_not_finished(client: Client) -> None:
    pair = make.mentorship()
    client.force_login(make.mentor_of(pair))
    assert address("closing", pair) not in client.get(reverse("home")).content.decode()
    actions.begin(by=pair.scholar, mentorship=pair)
    assert address("closing", pair) in client.get(reverse("home")).content.decode()


def test_who_says_nothing_holds_nobody_for_longer_than_a_month() -> None:
    pair = make.mentorship()
    with time_machine.travel("2030-01-01 12:00"):
        with pytest.raises(TooEarlyError):
            finish(pair, pair.scholar)
        actions.begin(by=pair.scholar, mentorship=pair)
        finish(pair, pair.scholar)
        with pytest.raises(TooEarlyError):
            actions.end(by=pair.scholar, mentorship=pair)
    with time_machine.travel("2030-01-31 12:00"):
        actions.end(by=pair.scholar, mentorship=pair)
    assert fresh(pair).until == date(2030, 1, 31)


def test_who_left_before_reads_nothing_and_strangers_neither(client: Client) -> None:
    pair, other = make.mentorship(), make.mentorship()
    left = make.mentor_of(pair)
    staff: list[Person] = [make.member(pair.program, role) for role in (Role.DIRECTOR, Role.COORDINATOR, Role.CHAIR)]
    actions.begin(by=pair.scholar, mentorship=pair)
    stranger: dict[str, Any] = {"kind": "data", "what": "All of it", "who": other.scholar, "due_on": None}
    with pytest.raises(NotYoursError):
        actions.settle(by=pair.scholar, mentorship=pair, **stranger)
    programs.end_place(by=pair.scholar, member=pair.team.get())
    for person in [left, other.scholar, make.mentor_of(other), *staff]:
        client.force_login(person)
        assert client.get(address("closing", pair)).status_code == 404
        for name in ("closing", "begin_closing", "settle", "settled", "end_mentorship"):
            assert client.post(address(name, pair)).status_code == 404
        with pytest.raises(NotYoursError):
            actions.begin(by=person, mentorship=pair)
        with pytest.raises(NotYoursError):
            actions.tick(by=person, mentorship=pair, settlement=1, done=True)


def test_a_settlement_that_says_nothing_comes_back(client: Client) -> None:
    pair = make.mentorship()
    client.force_login(pair.scholar)
    assert client.post(address("settle", pair), {}).status_code == 302
    actions.begin(by=pair.scholar, mentorship=pair)
    assert client.post(address("settle", pair), {"kind": "data", "who": pair.scholar.pk}).status_code == 422
    what: dict[str, Any] = {"kind": "data", "what": "All of it", "who": pair.scholar, "due_on": None}
    settled = actions.settle(by=pair.scholar, mentorship=pair, **what)
    elsewhere = make.mentorship()
    client.force_login(elsewhere.scholar)
    client.post(address("settled", elsewhere), {"settlement": settled.pk, "do": "remove"})
    assert Settlement.objects.count() == 1  # a number of another pair's list
    client.force_login(pair.scholar)
    client.post(address("settled", pair), {"settlement": settled.pk, "do": "remove"})
    assert not Settlement.objects.exists()


def test_the_history_of_a_team_has_days_and_no_names(client: Client) -> None:
    with time_machine.travel("2030-01-01 12:00"):
        pair = make.mentorship()
        second = make.person("Second")
    with time_machine.travel("2030-03-03 12:00"):
        programs.end_place(by=pair.scholar, member=pair.team.get())
        programs.pair(by=None, program=pair.program, scholar=pair.scholar, mentor=second, place=TeamMember.Place.CO)
        assert queries.team_changes(pair) == [date(2030, 3, 3)]
        client.force_login(pair.scholar)
        assert "The team changed on 3 March 2030" in client.get(address("change", pair)).content.decode()
    assert queries.changes([], date(2030, 1, 1)) == []


def test_what_was_said_is_handed_over_and_erased() -> None:
    pair = make.mentorship()
    actions.begin(by=pair.scholar, mentorship=pair)
    finish(pair, pair.scholar, THANKS)
    assert THANKS in repr(everything_about(pair.scholar))
    assert THANKS not in repr(everything_about(make.mentor_of(pair)))
    privacy.erase(by=pair.scholar, person=pair.scholar)
    assert not ClosingSheet.objects.exists()

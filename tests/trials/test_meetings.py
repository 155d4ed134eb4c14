"""Meetings that an arm is given: planned, held, counted, taken back, and unseen by the other arm."""

import re
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.training.facilitating import actions as workshops
from rapport.training.facilitating import queries as training
from rapport.training.facilitating.actions import Taken
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.following.actions import Held, RefusedError, hold
from rapport.trials.following.queries import fidelity
from rapport.trials.meetings import actions
from rapport.trials.meetings.actions import Series
from rapport.trials.models import Meeting, Site
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.sites import actions as sites
from tests import make
from tests.trials.conftest import Place

NAME = "Monthly sessions"


def planned(place: Place, site: Site, leaders: tuple[Person, ...] = (), days: int = -1) -> list[Meeting]:
    series = Series(NAME, timezone.now() + timedelta(days=days), 3, 4, 90, "Room 7", leaders)
    for _ in range(2):
        actions.plan(by=place.director, site=site, series=series)
    return list(Meeting.objects.filter(site=site).order_by("workshop__starts_at"))


def test_planned_twice_is_once_and_the_other_arm_sees_nothing(
    place: Place, arms: dict[str, Site], client: Client
) -> None:
    given, usual = arms["programme"], arms["usual care"]
    assert len(planned(place, given, days=2)) == 3
    own = queries.participants(given)[0].person
    assert len(training.workshops_of(own)) == 3
    client.force_login(own)
    assert NAME in client.get(reverse("home")).content.decode()
    other = queries.participants(usual)[0].person
    facilitator = make.member(place.program, Role.FACILITATOR)
    for person in (other, facilitator, place.statistician):
        client.force_login(person)
        assert training.workshops_of(person) == []
        for page in (reverse("home"), reverse("training:my_workshops")):
            assert NAME not in client.get(page).content.decode()
        at = reverse("trials:meetings", args=[place.program.slug, place.trial.pk, given.pk])
        assert client.get(at).status_code == HTTPStatus.NOT_FOUND
    assert training.plan(place.program, place.director, sees_all=True) == []
    with pytest.raises(actions.RefusedError):
        planned(place, usual)


def test_who_came_counts_and_is_typed_once(place: Place, arms: dict[str, Site]) -> None:
    site = arms["programme"]
    held = planned(place, site)[0]
    people = [one.person for one in queries.participants(site)]
    taken = {people[0].pk: Taken("present"), people[1].pk: Taken("absent")}
    workshops.take_attendance(by=place.director, workshop=held.workshop, taken=taken)
    row = next(one for one in fidelity(place.trial) if one.component == NAME)
    assert (row.sessions, row.hours, row.attended, row.expected, row.person_hours) == (1, 1.5, 1, 3, 1.5)
    day = timezone.localdate(held.workshop.starts_at)
    with pytest.raises(RefusedError, match="planned for that day"):
        hold(by=place.director, site=site, held=Held(NAME, day, 90, []))
    assert training.hours_of(people[0]).workshops == training.NONE + held.workshop.hours
    assert training.hours_of(people[0], program=place.program).workshops == training.NONE


def test_who_leaves_is_asked_no_more_and_annulled_is_called_off(place: Place, arms: dict[str, Site]) -> None:
    site = arms["programme"]
    meetings = planned(place, site)
    gone = queries.participants(site)[0]
    sites.leave(by=place.director, participant=gone, state="withdrew")
    assert [one.workshop.invited.count() for one in meetings] == [3, 2, 2]
    allocation.annul(by=place.officer, site=site, reason="it was not eligible")
    off = [Meeting.objects.get(pk=one.pk).workshop.called_off_on is not None for one in meetings]
    assert off == [False, True, True]


def test_a_later_protocol_takes_meetings_back(place: Place, arms: dict[str, Site]) -> None:
    site = arms["programme"]
    planned(place, site, days=2)
    number = place.fresh().number
    text = re.sub(r",\s+meetings: \{.*?\}", "", example())
    protocols.write(by=place.director, trial=place.trial, text=text, began_with=number, why="none any more")
    assert not Meeting.objects.filter(workshop__called_off_on__isnull=True).exists()


def test_pages_of_who_plans_and_who_leads(place: Place, arms: dict[str, Site], client: Client) -> None:
    site = arms["programme"]
    leader = make.member(place.program, Role.MENTOR)
    leader.participations.update(institution=site.institution)
    here = reverse("trials:meetings", args=[place.program.slug, place.trial.pk, site.pk])
    client.force_login(place.director)
    sent = {"component": NAME, "first_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "leaders": [leader.pk]}
    assert client.post(here, sent | {"times": "1"}).status_code == HTTPStatus.FOUND
    one = Meeting.objects.get()
    assert one.workshop.hours == Decimal("1.5")  # as the protocol says
    assert "3 asked" in client.get(here).content.decode()
    assert "Call it off" in client.get(f"{here}{one.pk}/").content.decode()
    somebody = queries.participants(site)[0].person
    page = reverse("training:meeting", args=[one.workshop_id])
    for person, answer in ((place.director, HTTPStatus.NOT_FOUND), (leader, HTTPStatus.OK)):
        client.force_login(person)
        assert client.get(page).status_code == answer
        assert client.get(reverse("training:workshop", args=[one.workshop_id])).status_code == HTTPStatus.NOT_FOUND
    client.post(page, {f"state-{somebody.pk}": "present", f"was-{somebody.pk}": ""})
    client.force_login(place.director)
    assert "1 of 3" in client.get(here).content.decode()
    assert client.post(f"{here}{one.pk}/call-off/").status_code == HTTPStatus.FOUND
    assert Meeting.objects.get().workshop.called_off_on is None


def test_whoever_keeps_a_site_and_analyses_sees_nothing_of_what_it_is_given(
    place: Place, arms: dict[str, Site], client: Client
) -> None:
    site = arms["programme"]
    client.force_login(place.director)
    page = reverse("trials:site", args=[place.program.slug, place.trial.pk, site.pk])
    rooms = [
        reverse(f"trials:{name}", args=[place.program.slug, place.trial.pk, site.pk])
        for name in ("sessions", "meetings")
    ]
    assert all(room in client.get(page).content.decode() for room in rooms)
    make.participation(place.program, Role.STATISTICIAN, place.director)
    shown = client.get(page).content.decode()
    for room in rooms:
        assert room not in shown
        assert client.get(room).status_code == HTTPStatus.NOT_FOUND

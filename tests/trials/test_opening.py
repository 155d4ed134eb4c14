"""An arm opens its courses: for whom, when, and when not."""

from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy.actions import erase
from rapport.training import queries as training
from rapport.training.library import shelf
from rapport.training.models import Completion, Opened, Spell, Visit
from rapport.training.permissions import may_take
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.following.beyond import Beyond
from rapport.trials.following.queries import fidelity
from rapport.trials.models import Site
from rapport.trials.protocol import actions as protocols
from rapport.trials.sites import actions as sites
from tests import make
from tests.make_trials import recruiting, with_course
from tests.trials.conftest import PASSPHRASE, Place

COURSE, WEBINARS = "optimising-mentoring", "mentoring-undergraduates"


def written(place: Place, text: str) -> None:
    protocols.write(by=place.director, trial=place.trial, text=text, began_with=place.fresh().number, why="courses")
    place.trial = place.fresh()


def opened(place: Place, number: int = 2, people: int = 3) -> dict[str, Site]:
    """Institutions by their arm; both arms are there after a block of four at most."""
    place.sealed()
    found: dict[str, Site] = {}
    while len(found) < number:
        site = recruiting(place.trial, place.director, people=people)
        found[allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE).arm] = site
    return found


def people(site: Site) -> list[Person]:
    return [one.person for one in queries.participants(site)]


def test_a_course_is_open_to_who_is_given_it_once_their_institution_has_its_arm(place: Place) -> None:
    written(place, with_course(COURSE, WEBINARS))
    course, webinars = shelf().courses[COURSE], shelf().courses[WEBINARS]
    waiting = recruiting(place.trial, place.director)
    found = opened(place)
    given, usual = people(found["programme"])[0], people(found["usual care"])[0]
    assert may_take(given, course)
    assert course in training.courses_of(given)
    assert not may_take(usual, course)
    assert course not in training.courses_of(usual)
    assert may_take(given, webinars)
    assert may_take(usual, webinars)
    assert not may_take(people(waiting)[0], webinars)


def test_opened_twice_is_open_once_and_annulled_is_closed(place: Place) -> None:
    written(place, with_course(COURSE))
    site = opened(place)["programme"]
    allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE)
    rows = Opened.objects.filter(person=people(site)[0])
    assert rows.count() == 1
    allocation.annul(by=place.officer, site=site, reason="it was not eligible")
    assert not may_take(people(site)[0], shelf().courses[COURSE])


def test_a_later_version_opens_and_closes(place: Place) -> None:
    site = opened(place)["programme"]
    gone, there = queries.participants(site)[:2]
    sites.leave(by=place.director, participant=gone, state="withdrew")
    written(place, with_course(COURSE))
    assert may_take(there.person, shelf().courses[COURSE])
    assert not may_take(gone.person, shelf().courses[COURSE])
    written(place, with_course(WEBINARS))
    assert not may_take(there.person, shelf().courses[COURSE])
    assert may_take(there.person, shelf().courses[WEBINARS])
    erase(by=there.person, person=there.person)
    assert not Opened.objects.filter(person=there.person).exists()


def test_a_course_that_cannot_be_opened_so_is_refused(place: Place) -> None:
    with pytest.raises(protocols.RefusedError, match="not on this server"):
        written(place, with_course("no-such-course"))
    place.program.course = COURSE
    place.program.save()
    with pytest.raises(protocols.RefusedError, match="open to every arm"):
        written(place, with_course(COURSE))


def test_the_page_of_an_institution_says_what_is_open(place: Place, client: Client) -> None:
    written(place, with_course(COURSE))
    found = opened(place)
    shown = {}
    for arm, site in found.items():
        client.force_login(place.director)
        at = reverse("trials:site", args=[place.program.slug, place.trial.pk, site.pk])
        shown[arm] = client.get(at).content.decode()
    title = shelf().courses[COURSE].title
    assert f"The course “{title}” is open to 3 participants" in shown["programme"]
    assert title not in shown["usual care"]
    taken = reverse("training:overview", args=[COURSE])
    for arm, answer in (("programme", HTTPStatus.OK), ("usual care", HTTPStatus.NOT_FOUND)):
        client.force_login(people(found[arm])[0])
        assert client.get(taken).status_code == answer
    client.force_login(place.director)
    make.participation(place.program, Role.STATISTICIAN, place.director)
    at = reverse("trials:site", args=[place.program.slug, place.trial.pk, found["programme"].pk])
    assert title not in client.get(at).content.decode()


def test_coursework_counts_as_what_the_arm_received_its_hours_from_five_people_on(place: Place) -> None:
    """The shipped protocol opens a shipped course; what was done before the arm was known does not count."""
    course = shelf().courses["writing-papers"]
    site = opened(place, people=5)["programme"]
    at, own = queries.allocated_at(place.trial)[site.pk], people(site)

    def received() -> Beyond:
        return next(one.beyond for one in fidelity(place.trial) if one.component == "Writing coursework")

    def sat(person: Person, since: datetime) -> None:
        kept = {"person": person, "course": course.id, "page": "one-sentence"}
        Visit.objects.create(**kept, at=since)
        Spell.objects.create(**kept, course_version=1, began_at=since, last_at=since, seconds=2000)

    for person in own[:4]:
        sat(person, at + timedelta(minutes=1))
    sat(own[4], at - timedelta(days=1))
    done = {"course": course.id, "course_version": 1, "course_sha256": ""}
    Completion.objects.create(**done, person=own[0], at=at + timedelta(hours=1))
    Completion.objects.create(**done, person=own[4], at=at - timedelta(hours=1))
    everybody = 5 * list(queries.arms(place.trial).values()).count("programme")
    assert received() == Beyond(everybody, frozenset({site.pk}), None, begun=4, completed=1, hours=None)
    Spell.objects.filter(person=own[4]).update(began_at=at)
    assert received().hours == 3

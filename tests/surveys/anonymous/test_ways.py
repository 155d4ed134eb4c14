"""“My surveys” says of an anonymous survey what is true for this person, and nothing about anybody else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.ballots import actions as ballots
from rapport.ballots.models import Unissued
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.surveys.anonymous import queries, tasks
from rapport.surveys.anonymous.ways import (
    COMING,
    FAILED,
    LINK,
    NEVER_OPENED,
    NO_ADDRESS,
    NOT_BEGUN,
    OVER,
    TOO_LATE,
    ways,
)
from rapport.surveys.models import Invited, Listed, Survey, Wave
from rapport.surveys.waves.rates import rates
from rapport.surveys.waves.standings import standings
from rapport.surveys.windows import window
from tests import make
from tests.surveys.anonymous.boxes import answer, asked, opened, secrets

pytestmark = pytest.mark.django_db


def shown(person: Person, survey: Survey) -> list[str]:
    """What the list and the survey's own page say."""
    client = Client()
    client.force_login(person)
    pages = (client.get(address).content.decode() for address in ("/surveys/", f"/surveys/{survey.pk}/"))
    return [re.sub(r"\s+", " ", page) for page in pages]


def somebody(survey: Survey) -> Person:
    return Person.objects.filter(participations__role=survey.role).order_by("pk")[0]


def says(survey: Survey, sentence: str, person: Person | None = None) -> bool:
    everywhere = shown(person or somebody(survey), survey)
    return all(sentence in page and (sentence == LINK or "link in your mail" not in page) for page in everywhere)


def test_before_its_box_is_there_it_has_not_begun() -> None:
    survey, _ = asked(4)
    assert says(survey, NOT_BEGUN)


def test_a_box_that_was_never_opened() -> None:
    survey, _ = asked(4)
    Wave.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    assert says(survey, NEVER_OPENED)


def test_who_was_sent_a_link_who_waits_and_whose_mail_failed() -> None:
    survey, _ = opened(6)
    person = somebody(survey)
    assert says(survey, LINK)
    Invited.objects.filter(person=person).update(failed=True)
    assert says(survey, FAILED)
    Invited.objects.filter(person=person).delete()
    assert says(survey, TOO_LATE)
    Listed.objects.create(survey=survey, person=person)
    assert says(survey, COMING)
    Listed.objects.all().delete()
    Person.objects.filter(pk=person.pk).update(email=None)
    assert says(survey, NO_ADDRESS)


@pytest.mark.parametrize("answers", [0, 6])
def test_a_closed_box_says_the_same_whether_it_was_destroyed_or_not(answers: int) -> None:
    survey, given = opened(6)
    for secret in list(given.values())[:answers]:
        answer(survey, secret, valuable=5)
    ballots.close(slug=survey.box)
    assert says(survey, OVER)
    assert "Open until" not in shown(somebody(survey), survey)[0]


def test_a_rolling_survey_before_the_worker_has_come() -> None:
    program = make.program()
    survey, [first] = asked(1, wave=make.counted_wave(program), program=program)
    tasks.invite(survey.pk, hour="")
    assert says(queries.survey(survey.pk), LINK, first)
    assert says(queries.survey(survey.pk), COMING, make.member(program, Role.MENTOR))


def test_it_asks_three_questions_however_many_surveys_there_are() -> None:
    program = make.program()
    mentor = make.member(program, Role.MENTOR)
    for number in range(3):
        wave = make.wave(program, name=f"Wave {number}")
        make.survey(program, Role.MENTOR, instrument="science-identity", degree=Survey.Degree.ANONYMOUS, wave=wave)
    Survey.objects.update(box="survey-1")
    found = [(one, window(one.wave, timezone.localdate())) for one in queries.anonymous()]
    with CaptureQueriesContext(connection) as spent:
        assert len(ways(mentor, found)) == 3
    assert len(spent) == 3
    with CaptureQueriesContext(connection) as spent:
        assert ways(mentor, []) == {}
    assert not spent


def test_after_a_restore_the_rate_of_a_rolling_box_is_still_of_those_who_were_asked() -> None:
    """A backup holds no secret that nobody has: the box then takes all its hashes for links that were given out."""
    program = make.program()
    survey, _ = asked(20, wave=make.counted_wave(program), program=program)
    tasks.invite(survey.pk, hour="")
    survey = queries.survey(survey.pk)
    for secret in list(secrets().values())[-16:]:
        assert answer(survey, secret, valuable=5) == 201
    assert ballots.release(slug=survey.box) == 11
    assert queries.state(survey).rate == 55
    Unissued.objects.all().delete()
    assert queries.state(survey).rate == 55
    assert rates(standings(program, [survey]))[survey.pk].percent == 55
    ballots.close(slug=survey.box)
    assert queries.state(survey).rate == 80

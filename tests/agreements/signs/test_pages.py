from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.agreements import actions as agreements
from rapport.agreements.models import Meeting, Milestone, SignDismissed, Terms
from rapport.agreements.signs import actions, queries
from rapport.agreements.signs.actions import NotYoursError
from rapport.people.roles import Role
from rapport.programs import queries as mentorships
from tests import make

pytestmark = pytest.mark.django_db


def test_the_scholar_alone_is_told_and_may_put_it_aside(client: Client) -> None:
    pair = make.agreeing_pair()
    agreements.submit(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    address = reverse("agreements:signs", args=[pair.pk])
    with time_machine.travel(timezone.now() + timedelta(days=22)):
        client.force_login(pair.scholar)
        html = client.get(address).content.decode()
        assert "Not everybody in the team has yet" in html
        assert reverse("agreements:ombuds", args=[pair.program.slug]) in html
        client.post(address, {"sign": "unanswered"})
        assert "Not everybody" not in client.get(address).content.decode()
        client.post(address, {"do": "show all"})
        assert "Not everybody" in client.get(address).content.decode()
        client.post(address, {"sign": "no such sign"})
        assert not SignDismissed.objects.exists()


def test_nobody_else_finds_it(client: Client) -> None:
    pair, other = make.mentorship(), make.mentorship()
    address = reverse("agreements:signs", args=[pair.pk])
    others = [make.member(pair.program, role) for role in (Role.DIRECTOR, Role.COORDINATOR, Role.CHAIR, Role.OMBUDS)]
    for person in [make.mentor_of(pair), other.scholar, *others]:
        client.force_login(person)
        assert {client.get(address).status_code, client.post(address).status_code} == {404}
        assert queries.on_overview(person, mentorships.mentorship(pair.pk)) == {}
        with pytest.raises(NotYoursError):
            actions.dismiss(by=person, mentorship=pair, sign="review")
        with pytest.raises(NotYoursError):
            actions.show_all(by=person, mentorship=pair)


def test_the_facts_are_those_of_the_scholars_own_pages() -> None:
    pair = make.signed_version().agreement.mentorship
    today = timezone.localdate()
    by = {"edited_by": pair.scholar, "edited_at": timezone.now()}
    Terms.objects.create(agreement=pair.agreement, review_on=today, **by)
    Milestone.objects.create(mentorship=pair, kind="grant", title="A grant", due_on=today, **by)
    Milestone.objects.create(mentorship=pair, kind="grant", title="One more", due_on=today, reached_on=today, **by)
    found = queries.facts(pair.scholar, mentorships.mentorship(pair.pk))
    assert found.has_agreement
    assert found.review_on == today
    assert found.milestones_due == (today,)
    assert (found.answered, found.assumed) == (2, 1)
    assert found.waits_since is None
    assert queries.on_overview(pair.scholar, mentorships.mentorship(pair.pk)) == {"is_scholar": True, "count": 0}


def test_a_rhythm_that_was_agreed_and_is_not_kept() -> None:
    pair = make.signed_version().agreement.mentorship
    today = timezone.localdate()
    found = queries.facts(pair.scholar, mentorships.mentorship(pair.pk))
    assert (found.meets_every, found.unmet_since) == (14, today)
    met = make.meeting(pair)
    assert queries.facts(pair.scholar, mentorships.mentorship(pair.pk)).unmet_since is None
    Meeting.objects.filter(pk=met.pk).update(state=Meeting.State.HELD, starts_at=timezone.now() + timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        found = queries.facts(pair.scholar, mentorships.mentorship(pair.pk))
        assert found.unmet_since == today + timedelta(days=1)
        assert [sign.key for sign in queries.signs_for(pair.scholar, mentorships.mentorship(pair.pk))] == ["meetings"]

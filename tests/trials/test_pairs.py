"""Near-peer mentors that an arm is given: paired once, refused, ended, counted, and unseen by the other arm."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from rapport.audit.models import Event
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import TeamMember
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.following.queries import fidelity
from rapport.trials.models import NearPeer, Participant, Site
from rapport.trials.pairs import actions
from rapport.trials.pairs.mail import paired
from rapport.trials.sites import actions as sites
from tests import make
from tests.trials.conftest import Place

NAME = "Near-peer mentoring"


@pytest.fixture
def given(place: Place, arms: dict[str, Site]) -> Site:
    return arms["programme"]


def mentor_at(place: Place, site: Site, name: str = "") -> Person:
    person = make.member(place.program, Role.MENTOR, name)
    person.participations.update(institution=site.institution)
    return person


def pair(place: Place, participant: Participant, mentor: Person) -> NearPeer:
    return actions.pair(by=place.director, participant=participant, mentor=mentor, component=NAME)


def test_paired_twice_is_once_audited_told_and_counted(place: Place, given: Site) -> None:
    first, *_ = queries.participants(given)
    mentor = mentor_at(place, given)
    made = pair(place, first, mentor)
    assert pair(place, first, mentor) == made
    assert made.member.place == TeamMember.Place.NEAR_PEER
    assert made.member.mentorship.scholar == first.person
    assert Event.objects.filter(did="trials.pair", target=f"site:{given.pk}").count() == 1
    told = {one.to for one in Letter.objects.filter(composer="rapport.trials.pairs.mail.paired")}
    assert told == {first.person, mentor}
    words = paired(mentor, member=made.member_id)
    assert words is not None
    assert f"near-peer mentor of {first.person}" in words.subject
    row = next(one for one in fidelity(place.trial) if one.component == NAME)
    everybody = 3 * list(queries.arms(place.trial).values()).count("programme")
    assert (row.arm, row.sites, row.beyond.paired, row.beyond.people) == ("programme", 1, 1, everybody)
    assert NAME not in {one.component for one in fidelity(place.trial) if one.arm == "usual care"}


def test_who_cannot_be_paired_is_refused(place: Place, arms: dict[str, Site], given: Site) -> None:
    first, second, third = queries.participants(given)
    mentor, other = mentor_at(place, given), mentor_at(place, given)
    programs.pair(by=place.director, program=place.program, scholar=first.person, mentor=mentor)
    with pytest.raises(actions.RefusedError, match="in the team of"):
        pair(place, first, mentor)
    assert TeamMember.objects.get(mentor=mentor).place == TeamMember.Place.PRIMARY
    make.participation(place.program, Role.MENTOR, second.person)
    with pytest.raises(actions.RefusedError, match="their own mentor"):
        pair(place, second, second.person)
    with pytest.raises(actions.RefusedError, match="not a mentor of this institution"):
        pair(place, second, make.member(place.program, Role.MENTOR))
    pair(place, second, mentor)
    with pytest.raises(actions.RefusedError, match="already; end that first"):
        pair(place, second, other)
    sites.leave(by=place.director, participant=third, state="withdrew")
    with pytest.raises(actions.RefusedError, match="any more"):
        pair(place, third, mentor)
    usual = arms["usual care"]
    with pytest.raises(actions.RefusedError, match="not given"):
        pair(place, queries.participants(usual)[0], mentor_at(place, usual))


def test_annulled_ends_the_pair_and_who_withdraws_keeps_it(place: Place, given: Site) -> None:
    first, second, _ = queries.participants(given)
    made = [pair(place, one, mentor_at(place, given)) for one in (first, second)]
    actions.part(by=place.director, paired=made[0])
    actions.part(by=place.director, paired=made[0])
    assert Event.objects.filter(did="trials.part").count() == 1
    sites.leave(by=place.director, participant=second, state="withdrew")
    assert TeamMember.objects.get(pk=made[1].member_id).until is None
    allocation.annul(by=place.officer, site=given, reason="it was not eligible")
    assert TeamMember.objects.get(pk=made[1].member_id).until is not None
    assert paired(second.person, member=made[1].member_id) is None


def test_the_page_pairs_ends_and_is_closed_to_others(
    place: Place, arms: dict[str, Site], given: Site, client: Client
) -> None:
    here = reverse("trials:pairs", args=[place.program.slug, place.trial.pk, given.pk])
    above = here.removesuffix("near-peers/")
    first, mentor = queries.participants(given)[0], mentor_at(place, given, "Nora Near")
    keeper = make.member(place.program, Role.SITE_COORDINATOR)
    keeper.participations.update(institution=given.institution)
    client.force_login(keeper)
    assert here in client.get(above).content.decode()
    sent = {"component": NAME, "participant": first.pk, "mentor": mentor.pk}
    assert "Nora Near" in client.post(here, sent, follow=True).content.decode()
    assert client.post(here, sent).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(f"{here}end/", {"pair": NearPeer.objects.get().pk})
    assert "ended on" in client.get(here).content.decode()
    usual = reverse("trials:site", args=[place.program.slug, place.trial.pk, arms["usual care"].pk])
    client.force_login(place.director)
    assert "near-peers/" not in client.get(usual).content.decode()
    make.participation(place.program, Role.STATISTICIAN, place.director)
    assert here not in client.get(above).content.decode()
    others = (place.director, place.statistician, make.member(place.program, Role.FACILITATOR), mentor, first.person)
    for person in others:
        client.force_login(person)
        assert client.get(here).status_code == HTTPStatus.NOT_FOUND

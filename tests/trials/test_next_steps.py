"""What waits for each person in a trial, on its page and at home: the way from the protocol to the meetings."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.training.facilitating import actions as workshops
from rapport.training.facilitating.actions import Taken
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.meetings import actions as meetings
from rapport.trials.meetings.actions import Series
from rapport.trials.meetings.queries import to_plan
from rapport.trials.models import Meeting, Site, Trial
from rapport.trials.next_steps import next_steps, waiting_for
from rapport.trials.pairs import actions as pairs
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.sites import actions as sites
from tests import make
from tests.trials.conftest import PASSPHRASE, Place


def titles(person: Person, trial: Trial) -> list[str]:
    return [one.title for one in next_steps(person, trial)]


def coordinator(place: Place, site: Site) -> Person:
    person = make.member(place.program, Role.SITE_COORDINATOR)
    person.participations.update(institution=site.institution)
    return person


def test_the_director_is_led_from_the_protocol_to_the_first_institution(db: None) -> None:
    program = make.program()
    director = make.member(program, Role.DIRECTOR)
    trial = protocols.begin(by=director, program=program, text=example())
    assert titles(director, trial) == ["Register the protocol"]
    protocols.register(by=director, version=trial.versions.get())
    trial = Trial.objects.get(pk=trial.pk)
    assert titles(director, trial) == ["Approach the first institution", "Name an allocation officer"]
    officer = make.member(program, Role.ALLOCATION_OFFICER)
    sites.approach(by=director, trial=trial, institution=make.institution())
    assert titles(director, trial) == []
    assert titles(officer, trial) == ["Draw and seal the allocation"]


def test_the_officer_opens_what_is_ready_and_a_site_includes_enough(place: Place, client: Client) -> None:
    place.sealed()
    assert titles(place.officer, place.fresh()) == []
    site = place.site(people=2)
    keeper = coordinator(place, site)
    (left,) = next_steps(keeper, place.fresh())
    assert (left.title, left.done, left.of) == (f"Before it is allocated: {site}", 2, 3)
    assert titles(place.officer, place.fresh()) == []
    ready = place.site()
    assert [one.words for one in next_steps(place.officer, place.fresh())] == [
        f"{ready} is ready. Nobody is included there after that."
    ]
    assert titles(keeper, place.fresh()) == [left.title]
    client.force_login(place.officer)
    assert "Open the next envelope" in client.get("/").content.decode()
    assert titles(place.statistician, place.fresh()) == []


def test_what_an_arm_is_given_waits_for_its_own_site_alone(place: Place, arms: dict[str, Site]) -> None:
    given, other = arms["programme"], arms["usual care"]
    keeper = coordinator(place, given)
    trial = place.fresh()
    assert titles(keeper, trial) == [f"Plan the meetings: {given}", f"Find near-peer mentors: {given}"]
    assert titles(coordinator(place, other), trial) == []
    begun = timezone.now() - timedelta(days=1)
    for each in to_plan(given):
        meetings.plan(by=keeper, site=given, series=Series(each.name, begun, 2, 4, 90))
    assert titles(keeper, trial) == [f"Note who came: {given}", f"Find near-peer mentors: {given}"]
    people = [one.person for one in queries.participants(given)]
    taken = {one.pk: Taken("present") for one in people}
    for held in Meeting.objects.filter(site=given, workshop__starts_at=begun):
        workshops.take_attendance(by=keeper, workshop=held.workshop, taken=taken)
    for one in queries.participants(given):
        mentor = make.member(place.program, Role.MENTOR)
        mentor.participations.update(institution=given.institution)
        pairs.pair(by=keeper, participant=one, mentor=mentor, component="Near-peer mentoring")
    assert titles(keeper, trial) == []


def test_a_site_coordinator_who_also_analyses_is_not_told_of_an_arm(place: Place, arms: dict[str, Site]) -> None:
    keeper = coordinator(place, arms["programme"])
    make.participation(place.program, Role.STATISTICIAN, keeper)
    assert waiting_for(Person.objects.get(pk=keeper.pk)) == []


def test_at_home_each_step_names_its_trial_and_nobody_else_finds_it(place: Place) -> None:
    place.sealed()
    place.site()
    (step,) = waiting_for(place.officer)
    assert step.words.startswith(f"{place.trial.title}. ")
    stranger = make.member(make.program("elsewhere"), Role.ALLOCATION_OFFICER)
    assert waiting_for(stranger) == []
    assert waiting_for(place.statistician) == []


def test_the_officer_reveals_the_seed_when_nobody_waits_and_it_is_unblinded(place: Place, client: Client) -> None:
    place.sealed()
    late = place.site()
    agreed = sites.approach(by=place.director, trial=place.trial, institution=make.institution())
    sites.move(by=place.director, site=agreed, state=Site.State.AGREED)
    allocation.open_site(by=place.officer, site=place.site(), passphrase=PASSPHRASE)
    allocation.unblind(by=place.officer, trial=place.trial)
    assert titles(place.officer, place.fresh()) == ["Open the next envelope"]
    allocation.open_site(by=place.officer, site=late, passphrase=PASSPHRASE)
    assert titles(place.officer, place.fresh()) == []
    sites.move(by=place.director, site=agreed, state=Site.State.STOPPED, why="No time")
    assert titles(place.officer, place.fresh()) == ["Reveal the seed"]
    for other in (place.director, place.statistician, coordinator(place, late)):
        assert "Reveal the seed" not in titles(other, place.fresh())
    client.force_login(place.officer)
    assert "Reveal the seed" in client.get("/").content.decode()
    allocation.reveal(by=place.officer, trial=place.trial, passphrase=PASSPHRASE)
    assert titles(place.officer, place.fresh()) == []
    assert waiting_for(place.officer) == []


def test_a_seed_is_not_revealed_while_arms_are_blinded(place: Place) -> None:
    place.sealed()
    allocation.open_site(by=place.officer, site=place.site(), passphrase=PASSPHRASE)
    assert titles(place.officer, place.fresh()) == []


def test_nobody_is_sent_to_an_envelope_after_the_seed_is_revealed(place: Place, client: Client) -> None:
    place.sealed()
    ready, short = place.site(), place.site(people=1)
    allocation.reveal(by=place.officer, trial=place.trial, passphrase=PASSPHRASE)
    assert titles(place.officer, place.fresh()) == []
    assert titles(coordinator(place, short), place.fresh()) == []
    client.force_login(place.director)
    page = client.get(reverse("trials:site", args=[place.program.slug, place.trial.pk, ready.pk])).content.decode()
    assert "Ready to be allocated" not in page
    assert "The seed is revealed: nobody is allocated any more." in page


def test_of_an_unblinded_trial_nothing_waits_at_home_but_the_seed(place: Place) -> None:
    place.sealed()
    short, ready = place.site(people=1), place.site()
    keeper = coordinator(place, short)
    assert len(waiting_for(keeper)) == len(waiting_for(place.officer)) == 1
    allocation.unblind(by=place.officer, trial=place.trial)
    assert waiting_for(keeper) == waiting_for(place.officer) == []
    assert titles(keeper, place.fresh()) == [f"Before it is allocated: {short}"]
    allocation.open_site(by=place.officer, site=ready, passphrase=PASSPHRASE)
    sites.move(by=place.director, site=short, state=Site.State.STOPPED, why="Too few")
    assert [one.title for one in waiting_for(place.officer)] == ["Reveal the seed"]

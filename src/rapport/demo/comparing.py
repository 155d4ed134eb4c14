"""The neighbour’s trial: its institutions have their arms, its scholars have answered twice, nobody is unblinded."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from random import Random

from django.utils import timezone

from rapport.demo.cast import ATrial
from rapport.demo.trying import COST, approach, consent
from rapport.kit.content import files
from rapport.people import actions as people
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys.actions import Given
from rapport.surveys.fields import Field
from rapport.surveys.library import branches_of, shelf
from rapport.surveys.models import Survey
from rapport.surveys.waves import actions as waves
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.following import actions as following
from rapport.trials.following.actions import Held, Words
from rapport.trials.models import Happening, Participant, Site, Trial
from rapport.trials.protocol import actions as protocols
from rapport.trials.sites import actions as sites

PASSPHRASE = "the trial of the demo"  # noqa: S105 – everything in it is made up
INSTRUMENTS = ("science-identity", "career-commitment")
# Of so many one declines, and of so many one is not heard of again.
DECLINES, IS_LOST = 14, 9


def compare(program: Program, director: Person, persons: dict[str, Person], written: ATrial) -> None:
    """From the protocol to the second answers; the analysis waits for the statistician."""
    officer, statistician = persons[written.officer], persons[written.statistician]
    for person, role in ((officer, Role.ALLOCATION_OFFICER), (statistician, Role.STATISTICIAN)):
        programs.enrol(by=None, program=program, person=person, role=role)
    text = files("demo", "*.yaml")["northfield-trial.yaml"].read_text(encoding="utf-8")
    trial = protocols.begin(by=director, program=program, text=text)
    protocols.register(by=director, version=queries.version(trial))
    before, after = asked_twice(program)
    names = names_of(written)
    found = [
        recruit(trial, director, name, list(islice(names, number))) for name, number in written.institutions.items()
    ]
    for name, why in written.declined.items():
        sites.move(by=director, site=approach(trial, director, name, ()), state=Site.State.DECLINED, why=why)
    allocation.seal(by=officer, trial=trial, passphrase=PASSPHRASE, cost=COST)
    for site in found:
        answer(before, site, gain=0)
        arm = allocation.open_site(by=officer, site=site, passphrase=PASSPHRASE).arm
        writes = arm == "writing groups"
        if writes:
            hold(site, director)
        lose(site, director)
        answer(after, site, gain=0.5 if writes else 0)
    follow(trial, director, found)


def asked_twice(program: Program) -> tuple[list[Survey], list[Survey]]:
    """The surveys before and after."""
    now = timezone.now()
    plan = partial(waves.plan_wave, by=None, program=program, closes_at=now + timedelta(days=7))
    before = plan(name="Before", opens_at=now - timedelta(days=200))
    after = plan(name="After", opens_at=now - timedelta(days=14))
    ask = partial(waves.open_survey, by=None, role=Role.SCHOLAR, degree=waves.Degree.IDENTIFIED)
    shown = shelf().instruments
    return (
        [ask(wave=before, instrument=shown[name, 1]) for name in INSTRUMENTS],
        [ask(wave=after, instrument=shown[name, 1]) for name in INSTRUMENTS],
    )


def names_of(written: ATrial) -> Iterator[str]:
    """Names for everybody, each once: there is no common divisor of how many first and last names there are."""
    for number in range(len(written.given) * len(written.family)):
        yield f"{written.given[number % len(written.given)]} {written.family[number % len(written.family)]}"


def recruit(trial: Trial, director: Person, name: str, scholars: list[str]) -> Site:
    """An institution that recruits, and its scholars, who take part or decline."""
    site = approach(trial, director, name, ("agreed", "recruiting"))
    for scholar in scholars:
        person = people.add_person(by=None, name=scholar, email=address_of(scholar), is_demo=True)
        programs.enrol(by=None, program=trial.program, person=person, role=Role.SCHOLAR, institution=site.institution)
        asked = sites.ask(by=director, site=site, person=person)
        if turn(asked) % DECLINES == 0:
            sites.leave(by=director, participant=asked, state=Participant.State.DECLINED)
            continue
        consent(person, trial.program)
        sites.include(by=director, participant=asked)
    return site


def address_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def turn(participant: Participant) -> int:
    """The same number for a participant at each start."""
    return 5 * int(participant.site.code[1:]) + participant.number


def included(site: Site) -> list[Participant]:
    return [one for one in queries.participants(site) if one.state == Participant.State.INCLUDED]


def answer(asked: list[Survey], site: Site, gain: float) -> None:
    """Participants answer around a place of their own, and those of an institution a little alike."""
    alike = chance(site.code).gauss(0, 0.4)
    for participant in included(site):
        own = chance(participant.code).gauss(2 + alike + gain, 0.8)
        for survey in asked:
            drawn = chance(f"{participant.code} {survey.wave} {survey.instrument}")
            listed = [one for one in branches_of(survey.instrument, 1).fields.values() if one.options]
            given = {one.id: Given(near(round(own + drawn.gauss(0, 0.7)), one)) for one in listed}
            surveys.submit(by=participant.person, survey=survey, given=given)


def chance(of: str) -> Random:
    return Random(of)  # noqa: S311 – the same at each start; nothing is kept secret by it


def near(place: int, field: Field) -> str | int:
    """The option at a place, or the one nearest to it."""
    return field.options[min(max(place, 0), len(field.options) - 1)].value


def lose(site: Site, director: Person) -> None:
    """Some are not heard of again before the second answers."""
    for participant in included(site):
        if turn(participant) % IS_LOST == 0:
            sites.leave(by=director, participant=participant, state=Participant.State.LOST, why="Did not answer.")


def hold(site: Site, director: Person) -> None:
    """The groups that met so far, and most of those who write came."""
    for week in range(4):
        came = [one for at, one in enumerate(included(site)) if (at + week) % 4]
        held_on = timezone.localdate() - timedelta(weeks=2 * week + 1)
        following.hold(by=director, site=site, held=Held("Writing groups", held_on, 120, came))


def follow(trial: Trial, director: Person, found: list[Site]) -> None:
    """Somebody leaves, the protocol was not kept everywhere, and the world went on."""
    *_, last = included(found[0])
    sites.leave(by=director, participant=last, state=Participant.State.WITHDREW, why="Has moved to another country.")
    today = timezone.localdate()
    note = partial(following.note, by=director, trial=trial)
    late = "The second answers were asked for a week late."
    note(words=Words(Happening.Kind.DEVIATION, found[1], today - timedelta(days=7), late))
    funder = "A national funder doubled the number of its fellowships."
    note(words=Words(Happening.Kind.OUTSIDE, None, today - timedelta(days=90), funder))

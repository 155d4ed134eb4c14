"""The demo’s trials: one begins, and nothing is allocated yet; a pilot has its arm, and meetings are held."""

from datetime import timedelta

from django.utils import timezone

from rapport.kit.content import files
from rapport.people import actions as people
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import queries as known
from rapport.programs.consents import texts
from rapport.programs.models import Program
from rapport.surveys.windows import midnight
from rapport.training.facilitating.actions import Taken, take_attendance
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.meetings import actions as meetings
from rapport.trials.meetings import queries as met
from rapport.trials.meetings.actions import Series
from rapport.trials.models import Site, Trial
from rapport.trials.pairs import actions as near_peers
from rapport.trials.pairs import queries as pairs
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.sites import actions as sites

# Institution → how far it is.
INSTITUTIONS = {
    "Northfield Medical College": ("agreed", "recruiting"),
    "Harbour University Hospital": ("agreed",),
    "St Brigid’s School of Medicine": (),
}
# Who takes part in the pilot, and who of them came to its sessions so far.
TAKE_PART = {"Noor Rahimi": (True, True), "Kwame Boateng": (True, False), "Oskar Brandt": (True, True)}
# Who is a near-peer mentor there.
NEAR_PEER = "Teresa Vance"
# Nobody opens the demo’s list again, so that it may cost little to open.
PASSPHRASE, COST = "the pilot of the demo", 2**10


def begin_trial(program: Program, director: Person) -> Trial:
    """The director writes and registers the protocol, and approaches institutions."""
    trial = protocols.begin(by=director, program=program, text=example())
    protocols.register(by=director, version=queries.version(trial))
    for name, states in INSTITUTIONS.items():
        approach(trial, director, name, states)
    return trial


def approach(trial: Trial, director: Person, name: str, states: tuple[str, ...]) -> Site:
    """An institution on its way."""
    place = people.add_institution(by=director, name=name)
    site = sites.approach(by=director, trial=trial, institution=place)
    for state in states:
        site = sites.move(by=director, site=site, state=state)
    return site


def consent(person: Person, program: Program) -> None:
    """Somebody says yes to the use of their answers for research."""
    text = texts().by_document["research-use"]
    programs.give_consent(by=person, program=program, document=text.document, version=text.version, sha256=text.sha256)


def hold_pilot(program: Program, persons: dict[str, Person]) -> None:
    """A small trial that runs: its institution has its arm, and its coordinator plans and holds meetings."""
    director, officer, keeper = (
        known.with_role(program, role).get() for role in (Role.DIRECTOR, Role.ALLOCATION_OFFICER, Role.SITE_COORDINATOR)
    )
    text = files("demo", "*.yaml")["pilot-trial.yaml"].read_text(encoding="utf-8")
    trial = protocols.begin(by=director, program=program, text=text)
    protocols.register(by=director, version=queries.version(trial))
    home = "" if program.institution is None else program.institution.name
    site = approach(trial, director, home, ("agreed", "recruiting"))
    for name in TAKE_PART:
        consent(persons[name], program)
        sites.include(by=keeper, participant=sites.ask(by=keeper, site=site, person=persons[name]))
    allocation.seal(by=officer, trial=trial, passphrase=PASSPHRASE, cost=COST)
    allocation.open_site(by=officer, site=site, passphrase=PASSPHRASE)
    first = midnight(timezone.localdate() - timedelta(weeks=7)) + timedelta(hours=14)
    series = Series("Monthly sessions", first, 6, 4, 90, "Seminar room, third floor", (keeper,))
    meetings.plan(by=keeper, site=site, series=series)
    for at, one in enumerate(met.meetings(site).reverse()[:2]):
        came = {persons[name].pk: Taken("present" if there[at] else "absent") for name, there in TAKE_PART.items()}
        take_attendance(by=keeper, workshop=one.workshop, taken=came)
    (noor, *_), (mentoring, *_) = queries.participants(site), pairs.to_pair(site)
    near_peers.pair(by=keeper, participant=noor, mentor=persons[NEAR_PEER], component=mentoring.name)

"""Builders of trials, through the same actions as the pages."""

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.consents import texts
from rapport.programs.models import Program
from rapport.trials import queries
from rapport.trials.models import Site, Trial
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.sites import actions as sites
from tests import make


def consenting(program: Program, place: Site) -> Person:
    """A scholar of the institution who has agreed to research."""
    person = make.member(program, Role.SCHOLAR)
    person.participations.update(institution=place.institution)
    text = texts().by_document["research-use"]
    programs.give_consent(by=person, program=program, document=text.document, version=text.version, sha256=text.sha256)
    return person


def recruiting(trial: Trial, by: Person, name: str = "", people: int = 3, level: str = "small") -> Site:
    """An institution that recruits and has included so many."""
    made = sites.approach(by=by, trial=trial, institution=make.institution(name))
    for state in (Site.State.AGREED, Site.State.RECRUITING):
        made = sites.move(by=by, site=made, state=state)
    sites.sort_in(by=by, site=made, levels={"size": level})
    for _ in range(people):
        asked = sites.ask(by=by, site=made, person=consenting(trial.program, made))
        sites.include(by=by, participant=asked)
    return queries.site(made.pk)


def with_course(course: str, for_all: str = "") -> str:
    """The example, its writing coursework a course of the server, its webinars another one."""
    text = example().replace("course: writing-papers}", f"course: {course}}}")
    return text.replace("quarter, dose: one hour}", f'quarter, dose: one hour, course: "{for_all}"}}')


def registered(program: Program, by: Person, text: str = "") -> Trial:
    """A trial with a registered protocol."""
    trial = protocols.begin(by=by, program=program, text=(text or example()) + "# of the fixture\n")
    protocols.register(by=by, version=queries.version(trial))
    return queries.trial(trial.pk)

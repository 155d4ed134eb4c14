"""The demo’s trial: its protocol is registered, three institutions are on their way; nothing is allocated yet."""

from rapport.people import actions as people
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.trials import queries
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.sites import actions as sites

# Institution → how far it is.
INSTITUTIONS = {
    "Northfield Medical College": ("agreed", "recruiting"),
    "Harbour University Hospital": ("agreed",),
    "St Brigid’s School of Medicine": (),
}


def begin_trial(program: Program, director: Person) -> None:
    """The director writes and registers the protocol, and approaches institutions."""
    trial = protocols.begin(by=director, program=program, text=example())
    protocols.register(by=director, version=queries.version(trial))
    for name, states in INSTITUTIONS.items():
        place = people.add_institution(by=director, name=name)
        site = sites.approach(by=director, trial=trial, institution=place)
        for state in states:
            site = sites.move(by=director, site=site, state=state)

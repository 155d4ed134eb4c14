"""A trial on its way: a protocol, two institutions with three scholars each, and everybody who has a part."""

from dataclasses import dataclass

import pytest

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.models import Randomisation, Site, Trial
from tests import make
from tests.make_trials import recruiting, registered

PASSPHRASE = "four words make one"
CHEAP = 2**10


@dataclass
class Place:
    """Where the trial is, and who is there."""

    program: Program
    trial: Trial
    director: Person
    officer: Person
    statistician: Person

    def site(self, name: str = "", people: int = 3) -> Site:
        """An institution that has included so many."""
        return recruiting(self.trial, self.director, name, people)

    def sealed(self) -> Randomisation:
        return allocation.seal(by=self.officer, trial=self.trial, passphrase=PASSPHRASE, cost=CHEAP)

    def fresh(self) -> Trial:
        return queries.trial(self.trial.pk)


@pytest.fixture
def place(db: None) -> Place:
    program = make.program()
    director = make.member(program, Role.DIRECTOR, "Dana Director")
    return Place(
        program,
        registered(program, director),
        director,
        make.member(program, Role.ALLOCATION_OFFICER, "Olu Officer"),
        make.member(program, Role.STATISTICIAN, "Stella Statistician"),
    )


@pytest.fixture
def arms(place: Place) -> dict[str, Site]:
    """An institution of each arm; the programme's is given meetings and near-peer mentors."""
    place.sealed()
    found: dict[str, Site] = {}
    while len(found) < 2:
        site = recruiting(place.trial, place.director)
        found[allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE).arm] = site
    return found

"""Everything that is kept about a person, package by package."""

from rapport.agreements import privacy as agreements
from rapport.agreements.closing import privacy as closing
from rapport.agreements.measures import privacy as measures
from rapport.agreements.ombuds import privacy as ombuds
from rapport.agreements.preparing import privacy as preparing
from rapport.agreements.team import privacy as teams
from rapport.audit import queries as audit
from rapport.evaluation import privacy as evaluation
from rapport.oversight import privacy as oversight
from rapport.people import privacy as people
from rapport.people.models import Person
from rapport.programs import privacy as programs
from rapport.qualitative import privacy as qualitative
from rapport.reach import privacy as reach
from rapport.surveys import privacy as surveys
from rapport.training import privacy as training
from rapport.training.dose import privacy as dose
from rapport.training.facilitating import privacy as workshops
from rapport.training.registration import privacy as registrations
from rapport.training.required import privacy as required
from rapport.trials import privacy as trials

Part = tuple[str, list[dict[str, object]]]

# Packages that keep whole documents of a person.
KEEP_FILES = [agreements]
PACKAGES = [
    people,
    programs,
    training,
    registrations,
    required,
    dose,
    workshops,
    agreements,
    preparing,
    closing,
    ombuds,
    measures,
    teams,
    surveys,
    oversight,
    evaluation,
    qualitative,
    reach,
    trials,
]


def everything_about(person: Person) -> list[Part]:
    """(what it is, rows) of every package, in the order of the packages; empty parts too."""
    parts = [part for package in PACKAGES for part in package.about(person)]
    done = audit.events_by(person.pk).values("did", "target", "program", "at")
    return [*parts, ("what you did", list(done))]


def files_of(person: Person) -> list[tuple[str, bytes]]:
    """(file name, bytes) of every document that belongs to the person."""
    return [file for package in KEEP_FILES for file in package.files(person)]

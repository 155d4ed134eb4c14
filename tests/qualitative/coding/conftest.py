from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative.coding import actions
from rapport.qualitative.coding.actions import Saved, State, Wanted
from rapport.qualitative.models import Assignment, Code, Codebook, Entry, LinkedStem, Project, Round, RoundCoder, Unit
from tests import make

STEMS = {"Listening": "listen", "Meeting": "meet", "Planning": "plan"}
TEXTS = ("I plan to ask more questions.", "We meet every week and listen.", "Nothing has changed.")


@dataclass
class Team:
    """A project with texts and a codebook of three codes, its lead and two coders."""

    program: Program
    project: Project
    lead: Person
    one: Person
    other: Person
    units: list[Unit]
    codebook: Codebook

    def code(self, name: str) -> int:
        return int(self.codebook.entries.get(name=name).code_id)

    def open(self, *coders: Person, share: int = 100, kind: str = Round.Kind.REAL, number: int = 0) -> Round:
        """A round with these coders, without any with the two."""
        wanted = Wanted(
            kind,
            self.codebook,
            [unit.pk for unit in self.units],
            coders or (self.one, self.other),
            share,
            number or self.project.rounds.count() + 1,
        )
        return actions.open_round(by=self.lead, project=self.project, wanted=wanted)

    def part(self, coding_round: Round, person: Person) -> RoundCoder:
        return coding_round.coders.get(person=person)

    def save(self, coding_round: Round, person: Person, position: int, *names: str, **said: object) -> Saved:
        """Code a unit, upon the version that is there; done, unless it is said otherwise."""
        version = int(said.pop("version", -1))  # type: ignore[call-overload]
        if version < 0:
            version = self.version(coding_round, person, position)
        state = State(frozenset(map(self.code, names)), **{"is_done": True, **said})  # type: ignore[arg-type]
        return actions.save_codes(by=person, coding_round=coding_round, position=position, state=state, version=version)

    def version(self, coding_round: Round, person: Person, position: int) -> int:
        return Assignment.sealed.get(coder__round=coding_round, coder__person=person, position=position).version

    def submit(self, coding_round: Round, *people: Person) -> None:
        """Submit, leaving open what is open."""
        for person in people:
            try:
                actions.submit(by=person, coding_round=coding_round)
            except actions.StillOpenError as still:
                actions.submit(by=person, coding_round=coding_round, left_open=still.number)


@pytest.fixture
def team() -> Team:
    return a_team()


def a_team() -> Team:
    program = make.program()
    lead = make.member(program, Role.EVALUATOR)
    one, other = (make.member(program, Role.CODER) for _ in range(2))
    project = make.project(program, lead=lead, coders=[one, other])
    units = make.units(project, TEXTS)
    return Team(program, project, lead, one, other, units, a_codebook(project))


def a_codebook(project: Project, fates: Mapping[str, str] | None = None) -> Codebook:
    """The next version: three codes, each with a linked stem, and what becomes of codings of the version before."""
    number = project.codebooks.count() + 1
    made = Codebook.objects.create(project=project)
    for position, (name, stem) in enumerate(STEMS.items(), 1):
        before = Entry.objects.filter(codebook__project=project, name=name).first()
        code = before.code if before else Code.objects.create(project=project)
        fate = (fates or {}).get(name, Entry.Fate.KEEP)
        entry = Entry.objects.create(
            codebook=made, code=code, position=position, name=name, definition=f"What {name} means.", fate=fate
        )
        LinkedStem.objects.create(entry=entry, stem=stem)
    made.number, made.published_by, made.published_at = number, project.begun_by, timezone.now()
    made.save()
    return made

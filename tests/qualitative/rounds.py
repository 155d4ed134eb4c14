"""Closed rounds from a few letters: what each coder found in each unit.

    coded("ab|a", "|b", "a|", "a|-", "b|?")

One text for each unit, with a part for each coder: the letters of the codes, nothing where nothing applies, `-` where
the unit is not theirs, `?` where they have not settled it.
"""

from dataclasses import dataclass, field

from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative.models import (
    Assignment,
    Code,
    Codebook,
    Coding,
    Document,
    Entry,
    Member,
    Project,
    Respondent,
    Round,
    RoundCoder,
    Unit,
)
from tests import make

NAMES = {"a": "Communication", "b": "Setting goals", "c": "Trust", "d": "Time", "e": "Autonomy"}
PEOPLE = ("Adaeze Obi", "Bertil Holm", "Chiara Russo", "Dmitri Orlov")


@dataclass
class Coded:
    """A round with all that hangs on it."""

    round: Round
    lead: Person
    adjudicator: Person
    people: list[Person]
    coders: list[RoundCoder]
    codes: dict[str, Code]
    units: list[Unit]
    respondents: list[Respondent] = field(default_factory=list)

    @property
    def project(self) -> Project:
        return self.round.project

    @property
    def program(self) -> Program:
        return self.project.program

    def letters(self, codes: frozenset[int]) -> str:
        """Codes as letters."""
        back = {code.pk: letter for letter, code in self.codes.items()}
        return "".join(sorted(back[code] for code in codes))


def coded(
    *units: str,
    kind: str = Round.Kind.REAL,
    closed: bool = True,
    each: int = 1,
    letters: str = "abc",
    seed: int = 7,
    names: tuple[str, ...] = PEOPLE,
) -> Coded:
    """A round; `each` units in a row are of one respondent."""
    program, now = make.program(), timezone.now()
    lead, adjudicator = make.member(program, Role.EVALUATOR, "Lena Lead"), make.member(program, Role.CODER, "Ada Judge")
    project = Project.objects.create(program=program, name="Changes", seed=seed, begun_by=lead, begun_at=now)
    book = Codebook.objects.create(project=project)
    codes = {letter: Code.objects.create(project=project) for letter in letters}
    for place, (letter, code) in enumerate(codes.items(), 1):
        Entry.objects.create(codebook=book, code=code, position=place, name=NAMES[letter])
    book.number, book.published_by, book.published_at = 1, lead, now
    book.save()
    document = Document.objects.create(
        project=project, name="Answers", kind=Document.Kind.TABLE, unit=Document.Unit.RESPONSE, sha256="0" * 64,
        by=lead, at=now,
    )  # fmt: skip
    many = max((unit.count("|") + 1 for unit in units), default=2)
    people = [make.member(program, Role.CODER, name) for name in names[:many]]
    parts = [(lead, Member.Part.LEAD), (adjudicator, Member.Part.ADJUDICATOR)]
    for person, part in [*parts, *((person, Member.Part.CODER) for person in people)]:
        Member.objects.create(project=project, person=person, part=part, since=now)
    round_ = Round.objects.create(
        project=project, codebook=book, number=1, kind=kind, seed=seed, opened_by=lead, opened_at=now
    )  # fmt: skip
    coders = [
        RoundCoder.objects.create(round=round_, person=person, label=f"Coder {'ABCD'[at]}")
        for at, person in enumerate(people)
    ]
    made = Coded(round_, lead, adjudicator, people, coders, codes, [])
    for number, found in enumerate(units, 1):
        _add(made, document, number, found, each)
    if closed:
        close(made)
    return made


def close(made: Coded) -> None:
    """All have submitted, and the round is closed."""
    now = timezone.now()
    made.round.coders.filter(released_at=None, submitted_at=None).update(submitted_at=now)
    made.round.closed_at = now
    made.round.save(update_fields=["closed_at"])


def _add(made: Coded, document: Document, number: int, found: str, each: int) -> None:
    if (number - 1) % each == 0:
        code = f"R{(number - 1) // each + 1}"
        made.respondents.append(Respondent.objects.create(project=made.project, code=code))
    unit = Unit.objects.create(
        document=document, number=number, respondent=made.respondents[-1], text=f"What I do differently now: {number}."
    )
    made.units.append(unit)
    for coder, letters in zip(made.coders, found.split("|"), strict=False):
        if letters == "-":
            continue
        is_done = letters != "?"
        assignment = Assignment.objects.create(coder=coder, unit=unit, position=number, is_done=is_done)
        for letter in letters if is_done else "":
            Coding.objects.create(assignment=assignment, code=made.codes[letter])

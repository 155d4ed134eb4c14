"""Which mechanisms a programme uses, and how many of its scholars they have reached."""

from dataclasses import dataclass

from django.utils import timezone

from rapport.agreements import queries as agreements
from rapport.oversight.models import Mechanism, MechanismDate, MechanismUse
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program

# Of 46 directors of KL2 programmes, as of 2009, so many used it (several answers were allowed):
# W. C. Huskins et al., Clinical and Translational Science 2011; 4: 439–447.
IN_2009 = {
    Mechanism.CONTRACT: 14,
    Mechanism.ORIENTATION: 11,
    Mechanism.HANDBOOK: 5,
    Mechanism.COMMITTEE: 5,
    Mechanism.DIRECTOR: 1,
}
PROGRAMMES_IN_2009 = 46
# These happen to each scholar on a day, and staff note it.
DATED = (Mechanism.ORIENTATION, Mechanism.DIRECTOR)


@dataclass(frozen=True)
class MechanismRow:
    """One mechanism: whether it is used, and whom it has reached – None where it reaches nobody singly."""

    mechanism: Mechanism
    use: MechanismUse | None
    reached: int | None
    scholars: int

    @property
    def is_used(self) -> bool:
        """It is used today."""
        today = timezone.localdate()
        return self.use is not None and self.use.since <= today and (self.use.until is None or self.use.until >= today)

    @property
    def in_2009(self) -> str:
        """How common it was."""
        return f"{IN_2009[self.mechanism]} of {PROGRAMMES_IN_2009}"


@dataclass(frozen=True)
class ScholarRow:
    """One scholar with the day of each dated mechanism, in the order of DATED."""

    scholar: Person
    days: tuple[MechanismDate | None, ...]


def uses(program: Program) -> dict[Mechanism, MechanismUse]:
    """What the programme noted (one query)."""
    return {Mechanism(use.mechanism): use for use in MechanismUse.objects.filter(program=program)}


def dates(program: Program) -> dict[tuple[int, str], MechanismDate]:
    """The dated ones, by scholar and mechanism (one query)."""
    return {(one.scholar_id, one.mechanism): one for one in MechanismDate.objects.filter(program=program)}


def reached(program: Program) -> dict[Mechanism, frozenset[int]]:
    """Which of today's scholars (by id) each mechanism has reached that reaches them singly (five queries)."""
    scholars = set(programs.with_role(program, Role.SCHOLAR).values_list("pk", flat=True))
    noted = dates(program)
    found = {kind: frozenset(pk for pk, mechanism in noted if mechanism == kind and pk in scholars) for kind in DATED}
    opened = Mentorship.objects.filter(program=program, until__isnull=True)
    pairs = dict(opened.values_list("pk", "scholar"))
    signed = agreements.agreed(pairs)
    return {Mechanism.CONTRACT: frozenset(pairs[pk] for pk in signed) & scholars, **found}


def mechanisms(program: Program) -> list[MechanismRow]:
    """All mechanisms in the order of the paper."""
    noted, told = uses(program), reached(program)
    scholars = programs.with_role(program, Role.SCHOLAR).count()
    return [MechanismRow(one, noted.get(one), len(told[one]) if one in told else None, scholars) for one in Mechanism]


def scholars(program: Program) -> list[ScholarRow]:
    """Today's scholars by name, with their days (two queries)."""
    noted = dates(program)
    return [
        ScholarRow(one, tuple(noted.get((one.pk, kind.value)) for kind in DATED))
        for one in programs.with_role(program, Role.SCHOLAR)
    ]


def scholar(program: Program, pk: int) -> ScholarRow | None:
    """One of today's scholars."""
    return next((row for row in scholars(program) if row.scholar.pk == pk), None)

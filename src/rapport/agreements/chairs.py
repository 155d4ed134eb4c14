"""The chair who signs for the department, where the programme asks for it: who it is, and when it is their turn."""

from collections.abc import Sequence, Set

from rapport.agreements import wording
from rapport.agreements.models import Agreement, ProgramRules, Terms, Version
from rapport.agreements.wording import Party, parties_of
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Participation, Program


class NoChairError(Exception):
    """The programme asks for a chair's signature, and it is not known whose; nothing was written."""


def rules_of(program: Program) -> ProgramRules:
    """What the programme asks of its agreements; the defaults where it has said nothing."""
    return ProgramRules.objects.filter(program=program).first() or ProgramRules(program=program)


def chairs_for(mentorship: Mentorship) -> list[Person]:
    """The chairs who may sign: those of the scholar's institution in the programme, else all chairs of it, by name."""
    here = Participation.objects.filter(program=mentorship.program_id, until__isnull=True)
    of_scholar = here.filter(person=mentorship.scholar_id, institution__isnull=False).values_list("institution")
    chairs = here.filter(role=Role.CHAIR)
    near = chairs.filter(institution__in=of_scholar)
    seats = (near if near.exists() else chairs).select_related("person").order_by("person__name", "pk")
    return [seat.person for seat in seats]


def chair_of(agreement: Agreement, terms: Terms | None) -> Person | None:
    """Who signs for the department: the chair whom the pair named, or the only one there is."""
    if not rules_of(agreement.mentorship.program).chair_signs:
        return None
    chairs = chairs_for(agreement.mentorship)
    if terms and terms.chair_id:
        return next((chair for chair in chairs if chair.pk == terms.chair_id), None)
    return chairs[0] if len(chairs) == 1 else None


def required(agreement: Agreement) -> Person | None:
    """The chair who must sign what is agreed now; None where the programme asks for none. Raises NoChairError."""
    chair = chair_of(agreement, Terms.objects.filter(agreement=agreement).first())
    if chair is None and rules_of(agreement.mentorship.program).chair_signs:
        raise NoChairError("the pair must name a chair first")
    return chair


def room(by: Person, version: Version) -> tuple[Sequence[Party], Agreement] | None:
    """Today's parties and the agreement, locked, for the chair whom the version names, once all parties have signed.

    None for anybody else, for a chair who is a party as well, and while it is not the chair's turn.
    """
    named = wording.read(version.content).parties
    signed = set(version.signatures.values_list("person", flat=True))
    fresh = programs.mentorship(version.agreement.mentorship_id)
    if version.chair_id != by.pk or by.pk in named or not named.keys() <= signed or fresh.until is not None:
        return None
    return parties_of(fresh), Agreement.objects.select_for_update().get(mentorship=fresh)


def waiting(version: Version, signed: Set[int]) -> list[Party]:
    """The chair, if the version names one who has not signed."""
    if version.chair is None or version.chair_id in signed:
        return []
    return [Party(version.chair, wording.CHAIR)]

"""Questions about possible mentors: a scholar's own notes, and what mentors say of themselves."""

from dataclasses import dataclass
from uuid import UUID

from rapport.agreements.models import Aspect, AspectNote, Offer, PossibleMentor
from rapport.agreements.preparing.areas import ASPECTS, Question
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Program


@dataclass(frozen=True)
class AspectLine:
    """One aspect across all possible mentors, in their order."""

    label: str
    question: Question
    notes: tuple[AspectNote | None, ...]


@dataclass(frozen=True)
class SideBySide:
    """What a scholar has noted, beside one another; nothing is counted."""

    noted: tuple[PossibleMentor, ...]
    lines: tuple[AspectLine, ...]


def possible_mentor(pk: UUID) -> PossibleMentor:
    """One, with programme and mentor. Raises PossibleMentor.DoesNotExist."""
    return PossibleMentor.objects.select_related("program", "mentor").prefetch_related("notes").get(pk=pk)


def side_by_side(person: Person, program: Program) -> SideBySide:
    """The person's own notes in the programme (two queries)."""
    noted = tuple(
        PossibleMentor.objects.filter(by=person, program=program)
        .select_related("mentor")
        .prefetch_related("notes")
        .order_by("begun_at", "pk")
    )
    notes = [{note.aspect: note for note in one.notes.all()} for one in noted]
    lines = [AspectLine(one.label, ASPECTS[one], tuple(note.get(one) for note in notes)) for one in Aspect]
    return SideBySide(noted, tuple(lines))


def offers_in(program: Program) -> list[Offer]:
    """What mentors of the programme show to its scholars, by name (one query)."""
    mentors = programs.with_role(program, Role.MENTOR).order_by().values("pk")
    shown = Offer.objects.filter(program=program, is_shown=True, mentor__in=mentors)
    return list(shown.select_related("mentor").order_by("mentor__name", "pk"))


def offer_of(person: Person, program: Program) -> Offer | None:
    """What the mentor says of themselves, shown or not."""
    return Offer.objects.filter(mentor=person, program=program).first()


def still_to_note(person: Person, program: Program) -> list[Person]:
    """The programme's mentors on whom the person has no notes yet."""
    known = set(PossibleMentor.objects.filter(by=person, program=program).values_list("mentor", flat=True))
    return [one for one in programs.with_role(program, Role.MENTOR) if one.pk not in known]

"""Conversations, for the two who have them. Nothing here counts, lists or names them for anybody else."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from rapport.agreements.models import Conversation, Message
from rapport.agreements.ombuds.permissions import IN_THE_LINE, may_hear
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Participation, Program

MESSAGES = Prefetch("messages", Message.objects.order_by("at"))


@dataclass(frozen=True)
class Ways:
    """To whom somebody can write in a programme, and who holds the role but cannot hear."""

    hearers: tuple[Person, ...]
    in_the_line: tuple[Person, ...]


def ways(person: Person, program: Program) -> Ways:
    """Who can hear the person in the programme today (one query)."""
    held = Participation.objects.filter(program=program, until__isnull=True, role__in=[Role.OMBUDS, *IN_THE_LINE])
    ombuds: dict[int, Person] = {}
    in_line: set[int] = set()
    for one in held.select_related("person").order_by("person__name", "pk"):
        if one.role == Role.OMBUDS:
            ombuds[one.person_id] = one.person
        else:
            in_line.add(one.person_id)
    return Ways(
        tuple(one for pk, one in ombuds.items() if pk not in in_line and pk != person.pk),
        tuple(one for pk, one in ombuds.items() if pk in in_line),
    )


def conversation(pk: UUID) -> Conversation:
    """One with its messages. Raises Conversation.DoesNotExist."""
    found = Conversation.objects.select_related("program", "writer", "hearer")
    return found.prefetch_related(MESSAGES).get(pk=pk)


def begun_by(person: Person, program: Program) -> list[Conversation]:
    """What the person has begun in the programme, the latest word first."""
    return _latest_first(Conversation.objects.filter(writer=person, program=program))


def heard_by(person: Person, program: Program) -> list[Conversation]:
    """What was written to the person in the programme, the latest word first."""
    return _latest_first(Conversation.objects.filter(hearer=person, program=program))


def last_word(conversation: Conversation) -> Message:
    """The latest message; `conversation` has its messages in their order."""
    return list(conversation.messages.all())[-1]


def something_waits(person: Person, program: Program) -> bool:
    """There is a word for the person that they have not replied to."""
    is_answered = any(last_word(one).is_answer for one in begun_by(person, program))
    return is_answered or waits_for(person, program)


def waits_for(person: Person, program: Program) -> bool:
    """Somebody waits for an answer of this ombuds person, who may still hear."""
    return may_hear(person, program) and any(not last_word(one).is_answer for one in heard_by(person, program))


def places(person: Person) -> list[tuple[Program, bool]]:
    """The programmes of the person, and whether they hold the role of the ombuds person there (one query)."""
    held = list(programs.participations_of(person))
    found = {one.program.pk: one.program for one in held}
    hears = {one.program.pk for one in held if one.role == Role.OMBUDS}
    return [(program, pk in hears) for pk, program in found.items()]


def _latest_first(found: QuerySet[Conversation]) -> list[Conversation]:
    known = list(found.select_related("writer", "hearer").prefetch_related(MESSAGES))
    return sorted(known, key=lambda one: last_word(one).at, reverse=True)

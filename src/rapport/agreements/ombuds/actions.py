"""Write to the ombuds person, answer, take it back. None of it is audited: an event would tell that there was one."""

import secrets

from django.db import transaction
from django.utils import timezone

from rapport.agreements.models import Conversation, Message
from rapport.agreements.ombuds import queries
from rapport.agreements.ombuds.permissions import may_open
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.programs.models import Program


class RefusedError(Exception):
    """Something that cannot be done; nothing was written."""


class NotHeardError(RefusedError):
    """This person cannot hear the writer."""


@transaction.atomic
def begin(*, by: Person, program: Program, hearer: Person, text: str, wants_mail: bool = False) -> Conversation:
    """Write to an ombuds person of the programme. Raises NotHeardError for one who stands in a mentor's line."""
    if hearer not in queries.ways(by, program).hearers:
        raise NotHeardError("this person cannot hear the writer")
    conversation = Conversation.objects.create(program=program, writer=by, hearer=hearer, wants_mail=wants_mail)
    _say(conversation, text, is_answer=False)
    return conversation


@transaction.atomic
def say(*, by: Person, conversation: Conversation, text: str) -> None:
    """One more word of one of the two. Raises NotHeardError for anybody else, and where nobody hears any more."""
    if not may_open(by, conversation.program, conversation):
        raise NotHeardError("not a conversation of this person")
    is_answer = conversation.hearer_id == by.pk
    if not is_answer and not may_open(conversation.hearer, conversation.program, conversation):
        raise NotHeardError("nobody hears any more")
    _say(conversation, text, is_answer=is_answer)


@transaction.atomic
def choose_mail(*, by: Person, conversation: Conversation, wants_mail: bool) -> None:
    """Whether the writer gets a letter when there is an answer."""
    Conversation.objects.filter(pk=conversation.pk, writer=by).update(wants_mail=wants_mail)


@transaction.atomic
def remove(*, by: Person, conversation: Conversation) -> None:
    """The writer takes the whole conversation back; it is gone for both."""
    Conversation.objects.filter(pk=conversation.pk, writer=by).delete()


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what the person wrote: all that they began, and what they answered."""
    Conversation.objects.filter(writer=person).delete()
    Message.objects.filter(conversation__hearer=person, is_answer=True).delete()


def _say(conversation: Conversation, text: str, *, is_answer: bool) -> None:
    Message.objects.create(conversation=conversation, text=text, is_answer=is_answer, at=timezone.now())
    to = conversation.writer if is_answer else conversation.hearer
    if not is_answer or conversation.wants_mail:
        write_letter(
            composer="rapport.agreements.ombuds.mail.something_for_you",
            to=to,
            # Drawn, so that the key leads nowhere.
            key=f"agreements:something:{secrets.token_hex(16)}",
            program=conversation.program.slug,
        )

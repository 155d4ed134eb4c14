"""The room in which the parties of an agreement write together, once all have submitted what they expect."""

from collections.abc import Sequence

from rapport.agreements.actions import NotYoursError, TooEarlyError
from rapport.agreements.models import Agreement
from rapport.agreements.wording import Party, parties_of
from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship


def enter(by: Person, mentorship: Mentorship) -> tuple[Sequence[Party], Agreement]:
    """Today's parties and the agreement, locked until the transaction ends.

    Raises NotYoursError for who is no party of an open mentorship, TooEarlyError before the reveal.
    """
    fresh = programs.mentorship(mentorship.pk)
    parties = parties_of(fresh)
    if fresh.until is not None or by not in [party.person for party in parties]:
        raise NotYoursError("only a party of an open mentorship writes here")
    agreement = Agreement.objects.select_for_update().filter(mentorship=fresh, revealed_at__isnull=False).first()
    if agreement is None or not agreement.sheets.filter(by=by, submitted_at__isnull=False).exists():
        raise TooEarlyError("not all parties have submitted their answers")
    return parties, agreement


def note(did: str, agreement: Agreement, by: Person | None) -> None:
    """Record what somebody did with an agreement."""
    slug = agreement.mentorship.program.slug
    record(did=did, target=f"agreement:{agreement.pk}", by=by.pk if by else None, program=slug)

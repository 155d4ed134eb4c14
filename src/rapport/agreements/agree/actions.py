"""Writing the terms together."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.agreements.actions import NotYoursError, RefusedError
from rapport.agreements.agree import room
from rapport.agreements.chairs import chairs_for
from rapport.agreements.models import Terms
from rapport.people.models import Person
from rapport.programs.models import Mentorship


@dataclass(frozen=True)
class Said:
    """What the terms shall say."""

    protected_percent: int | None = None
    protected_until: date | None = None
    review_on: date | None = None
    review_every_months: int | None = None
    chair: Person | None = None


class TermsEditedMeanwhileError(RefusedError):
    """Somebody saved other terms since the form was opened."""

    def __init__(self, kept: Terms) -> None:
        self.kept = kept
        super().__init__("the terms were edited meanwhile")


@transaction.atomic
def save_terms(*, by: Person, mentorship: Mentorship, said: Said, version: int) -> Terms:
    """Save protected time, reviews and the chair; `version` is the one that the form began with (0: none yet).

    Saving the same again changes nothing; other terms make the latest version outdated, as another text does.
    Raises TermsEditedMeanwhileError, TooEarlyError before the reveal, NotYoursError.
    """
    _, agreement = room.enter(by, mentorship)
    if said.chair and said.chair not in chairs_for(mentorship):
        raise NotYoursError("this person is no chair of the programme")
    kept = Terms.objects.filter(agreement=agreement).first()
    if kept and said == said_in(kept):
        return kept
    if kept and kept.version != version:
        raise TermsEditedMeanwhileError(kept)
    now = timezone.now()
    terms, _ = Terms.objects.update_or_create(
        agreement=agreement,
        defaults={**vars(said), "version": kept.version + 1 if kept else 1, "edited_by": by, "edited_at": now},
    )
    agreement.versions.filter(outdated_at__isnull=True).update(outdated_at=now)
    room.note("agreements.save_terms", agreement, by)
    return terms


def said_in(terms: Terms) -> Said:
    """What these terms say."""
    return Said(terms.protected_percent, terms.protected_until, terms.review_on, terms.review_every_months, terms.chair)

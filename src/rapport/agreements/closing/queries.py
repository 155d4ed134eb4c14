"""What a party sees of the closing of their mentorship: their own part, and those that the others have finished."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from rapport.agreements.models import Closing, ClosingSheet, Settlement
from rapport.agreements.wording import Party, parties_of
from rapport.people.models import Person
from rapport.programs.models import Mentorship, TeamMember

# After so long nobody has to wait any more for somebody who says nothing.
WAITING = timedelta(days=30)


@dataclass(frozen=True)
class ClosingRoom:
    """Everything that one party sees."""

    viewer: Person
    mentorship: Mentorship
    parties: tuple[Party, ...]
    closing: Closing | None
    own: ClosingSheet | None
    # What the others have finished.
    said: tuple[ClosingSheet, ...]
    settlements: tuple[Settlement, ...]

    @property
    def has_ended(self) -> bool:
        """The mentorship is over."""
        return self.mentorship.until is not None

    @property
    def has_finished(self) -> bool:
        """The viewer has finished their part."""
        return self.own is not None and self.own.finished_at is not None

    @property
    def awaited(self) -> list[Party]:
        """Whose part is not finished yet."""
        finished = {sheet.by_id for sheet in self.said} | ({self.viewer.pk} if self.has_finished else set())
        return [party for party in self.parties if party.person.pk not in finished]

    @property
    def can_end_from(self) -> date | None:
        """From when on one party alone may end it; None before the closing has begun."""
        return self.closing.begun_on + WAITING if self.closing else None

    @property
    def can_end(self) -> bool:
        """All have finished, or have had time to."""
        if self.closing is None or self.has_ended:
            return False
        return not self.awaited or timezone.localdate() >= self.closing.begun_on + WAITING


def closing_room(person: Person, mentorship: Mentorship) -> ClosingRoom:
    """What the person, a party, sees of the closing; as many questions, whatever the others have written."""
    closing = Closing.objects.filter(mentorship=mentorship).select_related("begun_by").first()
    key = closing.pk if closing else 0
    own = ClosingSheet.objects.filter(closing=key, by=person).first()
    finished = ClosingSheet.objects.filter(closing=key, finished_at__isnull=False).exclude(by=person)
    settled = Settlement.objects.filter(closing=key).select_related("who").order_by("due_on", "pk")
    return ClosingRoom(
        viewer=person,
        mentorship=mentorship,
        parties=parties_of(mentorship),
        closing=closing,
        own=own,
        said=tuple(finished.select_related("by").order_by("finished_at")),
        settlements=tuple(settled),
    )


def team_changes(mentorship: Mentorship) -> list[date]:
    """On which days the team changed since it began. Who came or went, and why, stands nowhere here."""
    members = TeamMember.objects.filter(mentorship=mentorship).values_list("since", "until")
    return changes(members, mentorship.since)


def changes(members: Iterable[tuple[date, date | None]], begun: date) -> list[date]:
    """The days after the first on which somebody joined or left."""
    days = {day for member in members for day in member if day is not None}
    return sorted(day for day in days if day > begun)


def on_mine(person: Person) -> list[Mentorship]:
    """For the list of agreements: mentorships that are over and in which the person was to the end (one query)."""
    as_scholar = Mentorship.objects.filter(scholar=person)
    as_mentor = Mentorship.objects.filter(team__mentor=person, team__until__isnull=True)
    over = (as_scholar | as_mentor).filter(until__isnull=False).distinct()
    return list(over.select_related("program", "scholar").order_by("-until", "-pk"))


def waits_for(person: Person) -> list[Mentorship]:
    """Mentorships that are being closed and in which the person has not finished their part (one query)."""
    as_scholar = Mentorship.objects.filter(scholar=person)
    as_mentor = Mentorship.objects.filter(team__mentor=person, team__until__isnull=True)
    finished = ClosingSheet.objects.filter(closing__mentorship=OuterRef("pk"), by=person, finished_at__isnull=False)
    being_closed = (as_scholar | as_mentor).filter(until__isnull=True, closing__isnull=False).distinct()
    return list(being_closed.exclude(Exists(finished)).select_related("program", "scholar").order_by("pk"))


def on_overview(person: Person, mentorship: Mentorship) -> dict[str, object]:
    """For the page of a mentorship: whether it is closing, and on which days its team changed."""
    is_closing = Closing.objects.filter(mentorship=mentorship).exists()
    return {"is_closing": is_closing, "changes": team_changes(mentorship)}

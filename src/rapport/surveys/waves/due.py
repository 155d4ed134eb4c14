"""To whom a programme has to write about its surveys today, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.surveys.models import Invited, Mailed, ReminderDay, Survey, Unsubscribed
from rapport.surveys.waves.standings import Entry, standings

OPENED = Mailed.OPENED


@dataclass
class Due:
    """What is due for one person.

    Attributes:
        person: to whom.
        occasions: what is over once the letter is queued, as (survey, occasion).
        opened: surveys that have opened for the person.
        reminds_named: a reminder is due of an identified survey that waits.
        reminds_confidential: the same of a confidential one.
        reminds_anonymous: of an anonymous one, which is the same for all.
    """

    person: Person
    occasions: list[tuple[int, str]] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    reminds_named: bool = False
    reminds_confidential: bool = False
    reminds_anonymous: bool = False

    @property
    def writes(self) -> bool:
        """There is a letter to write, not only occasions that are over."""
        return bool(self.opened) or self.reminds_named or self.reminds_confidential or self.reminds_anonymous


def asking_now(now: datetime) -> QuerySet[Survey]:
    """Surveys whose window is open for somebody, as far as the wave tells."""
    is_open = Q(wave__opens_at__lte=now, wave__closes_at__gt=now)
    return Survey.objects.filter(is_open | Q(wave__opens_at__isnull=True))


def due(program: Program, now: datetime) -> list[Due]:
    """What is due in a programme (ten queries)."""
    surveys = list(
        asking_now(now)
        .filter(wave__program=program)
        .select_related("wave__program")
        .prefetch_related("reminder_days")
        .order_by("pk")
    )
    past = _Past.of(program, surveys)
    found: dict[int, Due] = {}
    for standing in standings(program, surveys):
        for entries in standing.people.values():
            if entries[0].window.is_open and not past.leaves_out(standing.survey, entries[0].person):
                _add(found, standing.survey, entries, past, timezone.localdate(now))
    return [one for one in found.values() if one.occasions]


@dataclass(frozen=True)
class _Past:
    """What has happened: occasions that are over (with the day), who wants no mails, who is invited anonymously."""

    over: dict[tuple[int, int, str], date | None]
    silent: set[int]
    invited: set[tuple[int, int]]

    @classmethod
    def of(cls, program: Program, surveys: list[Survey]) -> "_Past":
        over = {
            (survey, person, occasion): on
            for survey, person, occasion, on in Mailed.objects.filter(survey__in=surveys).values_list(
                "survey", "person", "occasion", "on"
            )
        }
        silent = set(Unsubscribed.objects.filter(program=program).values_list("person", flat=True))
        invited = Invited.objects.filter(survey__in=surveys, failed=False).values_list("survey", "person")
        return cls(over, silent, set(invited))

    def leaves_out(self, survey: Survey, person: Person) -> bool:
        """Nothing is written: no wish for mails, no address, or – anonymous – no link that one could be reminded of."""
        if person.pk in self.silent or not person.email or not person.is_active:
            return True
        return not survey.carries_names and (survey.pk, person.pk) not in self.invited


def _add(found: dict[int, Due], survey: Survey, entries: list[Entry], past: _Past, today: date) -> None:
    """Add what is due of one survey for one person."""
    person, is_waiting = entries[0].person, any(entry.is_waiting for entry in entries)
    one = found.setdefault(person.pk, Due(person))
    asked_on: date | None = max(timezone.localdate(entries[0].window.opens_at), entries[0].joined)
    if survey.carries_names:
        key = (survey.pk, person.pk, OPENED)
        asked_on = past.over.get(key)
        if key not in past.over:
            one.occasions.append((survey.pk, OPENED))
            # Of a confidential survey the letter is queued for all alike, and dropped where there is nothing to say.
            if is_waiting or survey.degree == Survey.Degree.CONFIDENTIAL:
                one.opened.append(survey.pk)
            return
    days = _days(survey.reminder_days.all(), asked_on or today, entries[0].window.last_day)
    new = [occasion for occasion, day in days.items() if day <= today]
    new = [occasion for occasion in new if (survey.pk, person.pk, occasion) not in past.over]
    one.occasions += [(survey.pk, occasion) for occasion in new]
    if new and not survey.carries_names:
        one.reminds_anonymous = True
    elif new and is_waiting and survey.degree == Survey.Degree.CONFIDENTIAL:
        one.reminds_confidential = True
    elif new and is_waiting:
        one.reminds_named = True


def _days(wanted: Iterable[ReminderDay], asked_on: date, last_day: date) -> dict[str, date]:
    """On which day each reminder is due: after somebody was asked, and not on that day itself or after the end."""
    found: dict[str, date] = {}
    for one in wanted:
        after = one.counted == ReminderDay.Counted.AFTER
        day = asked_on + timedelta(days=one.days) if after else last_day - timedelta(days=one.days)
        if asked_on < day <= last_day:
            found[one.occasion] = day
    return found

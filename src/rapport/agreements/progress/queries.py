"""Progress reports: one's own, those of the others as far as they are shared, and those that staff may read."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from rapport.agreements.enabling import queries as enabling
from rapport.agreements.models import ProgressReport
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program


def own(person: Person, mentorship: Mentorship) -> list[ProgressReport]:
    """What the person has submitted in this mentorship, the latest first."""
    found = ProgressReport.objects.filter(mentorship=mentorship, by=person, submitted_at__isnull=False)
    return list(found.order_by("-period_to", "-pk"))


def of_others(person: Person, mentorship: Mentorship) -> list[ProgressReport]:
    """That others of the mentorship have submitted one; its text is read only where `shared_at` is set."""
    found = ProgressReport.objects.filter(mentorship=mentorship, submitted_at__isnull=False).exclude(by=person)
    texts = ("progress", "helps", "hinders", "needed")
    return list(found.select_related("by").defer(*texts).order_by("-period_to", "-pk"))


def readable(person: Person, mentorship: Mentorship, pk: int) -> ProgressReport | None:
    """A submitted report of this mentorship that a party may read: their own, or one that was shared with them."""
    found = ProgressReport.objects.filter(mentorship=mentorship, submitted_at__isnull=False, pk=pk)
    return found.filter(Q(by=person) | Q(shared_at__isnull=False)).select_related("by").first()


def draft(person: Person, mentorship: Mentorship) -> ProgressReport | None:
    """What the person is writing; nobody else's query finds it."""
    return ProgressReport.objects.filter(mentorship=mentorship, by=person, submitted_at__isnull=True).first()


def report(pk: int) -> ProgressReport:
    """One report with all that a rule asks about. Raises ProgressReport.DoesNotExist."""
    return ProgressReport.objects.select_related("mentorship__program", "mentorship__scholar", "by").get(pk=pk)


def pairs_in(reader: Person, program: Program) -> QuerySet[Mentorship]:
    """The programme's open mentorships by scholar, without those that the reader is part of."""
    return programs.mentorships_in(program).exclude(pk__in=programs.mentorships_of(reader).order_by().values("pk"))


def with_reports(pairs: Sequence[Mentorship]) -> list[tuple[Mentorship, list[ProgressReport]]]:
    """These mentorships, each with what was submitted in it (one query)."""
    by_pair: dict[int, list[ProgressReport]] = {pair.pk: [] for pair in pairs}
    for one in submitted_in(list(by_pair)):
        by_pair[one.mentorship_id].append(one)
    return [(pair, by_pair[pair.pk]) for pair in pairs]


def submitted_in(mentorships: Sequence[int]) -> QuerySet[ProgressReport]:
    """What was submitted in these mentorships, the latest first; without the texts."""
    found = ProgressReport.objects.filter(mentorship__in=mentorships, submitted_at__isnull=False)
    texts = ("progress", "helps", "hinders", "needed")
    return found.select_related("by").defer(*texts).order_by("-period_to", "-pk")


def next_period(person: Person, mentorship: Mentorship) -> tuple[date, date]:
    """From the day after the person's last report – or the beginning of the mentorship – to today."""
    today = timezone.localdate()
    last = next(iter(own(person, mentorship)), None)
    begin = last.period_to + timedelta(days=1) if last else mentorship.since
    return min(begin, today), today


def prefilled(mentorship: Mentorship, begin: date, end: date) -> str:
    """What the data say about goals and milestones in a period: a beginning that the writer edits."""
    milestones = list(enabling.milestones(mentorship))
    reached = [one for one in milestones if one.reached_on and begin <= one.reached_on <= end]
    waiting = [one for one in milestones if not (one.reached_on or one.dropped_on)]
    parts = [
        ("Reached", [f"{one.title} ({one.reached_on:%-d %B %Y})" for one in reached]),
        ("Planned", [f"{one.title} ({one.due_on:%-d %B %Y})" for one in waiting]),
        ("Goals", [f"{one.title}: {one.get_status_display().lower()}" for one in enabling.goals(mentorship)]),
    ]
    return "\n\n".join("\n".join([f"{title}:", *(f"– {line}" for line in lines)]) for title, lines in parts if lines)

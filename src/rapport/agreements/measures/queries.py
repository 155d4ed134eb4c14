"""What a party reads of their own pair, and the director of cohorts. Nothing is worked out here: jobs have done it."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from rapport.agreements import queries as agreements
from rapport.agreements.measures import labels
from rapport.agreements.measures.labels import Line, Matrix
from rapport.agreements.measures.questions import HEADINGS, in_words, questions
from rapport.agreements.meetings.queries import mentors_of
from rapport.agreements.models import (
    CohortFigure,
    CohortFigures,
    Figure,
    Meeting,
    Observation,
    ObservedSkill,
    PairFigure,
    PairFigures,
    ReleasedPair,
    SelfReport,
    SelfReportAnswer,
)
from rapport.agreements.queries import Desk
from rapport.people.models import Person
from rapport.programs.models import Mentorship, Program

# Figures that told something are not made anew before: what changed meanwhile would be that of a few.
APART = timedelta(days=28)
REPORTS_AGAIN = timedelta(days=90)
ANSWERS = Prefetch("answers", SelfReportAnswer.objects.order_by("pk"))
SKILLS_RATED = Prefetch("skills", ObservedSkill.objects.order_by("pk"))


@dataclass(frozen=True)
class Alignment:
    """Figures of one pair as its page shows them."""

    mentor: Person
    made_at: datetime | None
    lines: list[Line]
    domains: Matrix
    reviews: list[Line]


def sides(person: Person, mentorship: Mentorship) -> list[Person]:
    """With which mentors somebody is a pair here: a scholar with each of today, a mentor as themselves."""
    mentors = mentors_of(mentorship)
    return mentors if person == mentorship.scholar else [one for one in mentors if one == person]


def alignments(desk: Desk) -> list[Alignment]:
    """The figures of each pair that is open to the viewer (two queries); a pair without figures yet is there, too."""
    shown = [party.person for party in desk.pairs]
    rows = Prefetch("rows", PairFigure.objects.order_by("place"))
    made = PairFigures.objects.filter(mentorship=desk.mentorship, mentor__in=shown).prefetch_related(rows)
    found = {one.mentor_id: one for one in made}
    return [_alignment(mentor, found.get(mentor.pk)) for mentor in shown]


def _alignment(mentor: Person, made: PairFigures | None) -> Alignment:
    rows: list[PairFigure] = list(made.rows.all()) if made else []
    whole = [one for one in rows if one.scope == Figure.Scope.ALL and not one.point]
    measures = [*labels.ALIGNMENT, labels.MEANS["talked:scholar"], labels.MEANS["talked:mentor"]]
    return Alignment(
        mentor=mentor,
        made_at=made.made_at if made else None,
        lines=labels.table(whole, measures),
        domains=labels.matrix([one for one in rows if one.scope == Figure.Scope.DOMAIN], measures),
        reviews=[labels.line(one, f"Review {one.point}: both hold it still right") for one in rows if one.point],
    )


def own_reports(person: Person, mentorship: Mentorship) -> list[SelfReport]:
    """What the person reported in this mentorship, the latest first, each with `.answers` (two queries)."""
    found = SelfReport.objects.filter(mentorship=mentorship, by=person).select_related("mentor")
    return list(found.prefetch_related(ANSWERS).order_by("-given_on", "-pk"))


def todays_report(person: Person, mentorship: Mentorship, mentor: Person) -> SelfReport | None:
    """What the person reported of this pair today: the form goes on with it."""
    today = timezone.localdate()
    return SelfReport.objects.filter(mentorship=mentorship, mentor=mentor, by=person, given_on=today).first()


def read(report: SelfReport, *, is_scholar: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """A self-report in words, under its headings."""
    given = {one.question: one.value for one in report.answers.all()}
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for question in questions(is_scholar=is_scholar):
        if question.id in given:
            groups[HEADINGS[question.group]].append((question.words, in_words(question, given[question.id])))
    return list(groups.items())


def observations(person: Person, mentorship: Mentorship) -> list[Observation]:
    """The observers of the viewer's meetings, the latest meeting first, with what they rated (two queries)."""
    found = Observation.objects.filter(meeting__mentorship=mentorship, withdrawn_at__isnull=True)
    mine = found if person == mentorship.scholar else found.filter(meeting__mentor=person)
    rows = mine.select_related("meeting__mentor", "asked_by").prefetch_related(SKILLS_RATED)
    return list(rows.order_by("-meeting__starts_at", "-pk"))


def observation(person: Person, mentorship: Mentorship, pk: int) -> Observation | None:
    """One of them."""
    return next((one for one in observations(person, mentorship) if one.pk == pk), None)


def observer_of(meeting: Meeting) -> Observation | None:
    """The observer of a meeting."""
    return Observation.objects.filter(meeting=meeting, withdrawn_at__isnull=True).first()


def opened_by(secret: str) -> Observation | None:
    """What a one-time link opens – used or over, too; None for a secret that there is not."""
    sha256 = hashlib.sha256(secret.encode()).hexdigest()
    found = Observation.objects.filter(sha256=sha256, withdrawn_at__isnull=True)
    return found.select_related("meeting__mentorship__scholar", "meeting__mentor").first()


def over(now: datetime) -> QuerySet[Observation]:
    """Observers who cannot rate any more and whose address is still there."""
    return Observation.objects.exclude(email="").filter(Q(expires_at__lt=now) | Q(meeting__mentorship__until__lt=now))


def waiting_pairs(person: Person, mentorship: Mentorship) -> list[Person]:
    """With whom somebody has reported nothing for three months."""
    since = timezone.localdate() - REPORTS_AGAIN
    recent = SelfReport.objects.filter(mentorship=mentorship, by=person, given_on__gt=since)
    done = set(recent.values_list("mentor", flat=True))
    return [one for one in sides(person, mentorship) if one.pk not in done]


def on_overview(person: Person, mentorship: Mentorship) -> dict[str, object]:
    """For the page of a mentorship: whether a self-report is due, which observers wait for a yes (three queries)."""
    found = observations(person, mentorship)
    return {
        "due": waiting_pairs(person, mentorship),
        "to_agree": [one for one in found if one.agreed_at is None and one.asked_by != person],
    }


@dataclass(frozen=True)
class CohortPage:
    """What the director reads of one cohort, or – without a name – of all."""

    name: str
    alignment: list[Line]
    domains: Matrix
    items: Matrix
    reviews: list[Line]
    groups: list[tuple[str, list[Line]]]


def made_figures(program: Program) -> list[CohortFigures]:
    """Figures that were made, the latest first (one query)."""
    return list(CohortFigures.objects.filter(program=program, made_at__isnull=False).order_by("-made_at", "-pk"))


def is_being_made(program: Program) -> bool:
    """Figures were asked for and are not there yet."""
    return CohortFigures.objects.filter(program=program, made_at__isnull=True).exists()


def next_day(program: Program) -> datetime | None:
    """From when on figures can be made anew; None where they can be made now."""
    told = CohortFigures.objects.filter(program=program, rows__isnull=False).order_by("-asked_at").first()
    day = told.asked_at + APART if told else None
    return day if day and day > timezone.now() else None


def cohort_pages(figures: CohortFigures) -> list[CohortPage]:
    """Everything that was told that day, all pairs first, then the cohorts by name (one query)."""
    rows = figures.rows.select_related("cohort").order_by("place")
    by_cohort: dict[str, list[CohortFigure]] = defaultdict(list)
    for row in rows:
        by_cohort[row.cohort.name if row.cohort else ""].append(row)
    return [_page(name, by_cohort[name]) for name in sorted(by_cohort)]


def _page(name: str, rows: Sequence[CohortFigure]) -> CohortPage:
    whole = [one for one in rows if one.scope == Figure.Scope.ALL and not one.point]
    return CohortPage(
        name=name,
        alignment=labels.table(whole, labels.ALIGNMENT),
        domains=labels.matrix([one for one in rows if one.scope == Figure.Scope.DOMAIN], labels.ALIGNMENT),
        items=labels.matrix([one for one in rows if one.scope == Figure.Scope.ITEM], labels.ALIGNMENT),
        reviews=[labels.line(one, f"Review {one.point}: both hold it still right") for one in rows if one.point],
        groups=[(title, lines) for title, of in labels.GROUPS if (lines := labels.table(whole, of))],
    )


def told_last(program: Program, measures: Collection[str]) -> list[CohortFigure]:
    """Figures of the last day on which any were told, of these measures: of all pairs, then cohorts (two queries)."""
    last = CohortFigures.objects.filter(program=program, made_at__isnull=False).order_by("-made_at", "-pk").first()
    rows = CohortFigure.objects.filter(figures=last, measure__in=measures, scope=Figure.Scope.ALL, point=0)
    found = rows.select_related("figures", "cohort") if last else rows.none()
    return sorted(found, key=lambda one: (one.cohort.name if one.cohort else "", one.place))


def over_time(program: Program) -> list[tuple[str, list[tuple[datetime, Line]]]]:
    """What was told of all pairs, day by day, of measures that were told on several days (one query)."""
    rows = CohortFigure.objects.filter(figures__program=program, cohort=None, scope=Figure.Scope.ALL, point=0)
    found: dict[str, list[tuple[datetime, Line]]] = defaultdict(list)
    for row in rows.select_related("figures").order_by("figures__made_at", "place"):
        if row.figures.made_at:
            found[labels.KNOWN[row.measure].words].append((row.figures.made_at, labels.line(row)))
    return [(words, days) for words, days in found.items() if len(days) > 1]


def released(program: Program) -> dict[str, list[frozenset[int]]]:
    """Every set of pairs that something was told of, by family, the first first (one query). For rules alone."""
    rows = ReleasedPair.objects.filter(released__figures__program=program).order_by("released")
    sets: dict[tuple[str, int], set[int]] = defaultdict(set)
    for family, release, pair in rows.values_list("released__family", "released", "pair"):
        sets[family, release].add(pair)
    found: dict[str, list[frozenset[int]]] = defaultdict(list)
    for (family, _), pairs in sets.items():
        found[family].append(frozenset(pairs))
    return found


def desk_of(person: Person, mentorship: Mentorship) -> Desk:
    """What the person may know of the agreement."""
    return agreements.desk(person, mentorship)

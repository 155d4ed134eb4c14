"""What a scholar sees of their own plan, and what others see of it: the parts that were shared with them, no more.

Whoever is not the author is told only what stands in the newest version – never a draft, never whether there is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from rapport.agreements.models import (
    KeptPart,
    KeptRating,
    Plan,
    PlanPart,
    PlanShare,
    PlanVersion,
    Rating,
)
from rapport.agreements.preparing.areas import AREAS, PARTS, Question, Rated, over_time
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program, TeamMember

Kind = PlanPart.Kind


@dataclass(frozen=True)
class Audience:
    """Who reads a part now."""

    with_team: bool
    readers: tuple[Person, ...]

    @property
    def is_private(self) -> bool:
        """Only the scholar."""
        return not self.with_team and not self.readers

    @property
    def words(self) -> str:
        """Who reads it, for the scholar."""
        if self.with_team:
            return "You and your whole team"
        return f"You and {', '.join(map(str, self.readers))}" if self.readers else "Only you"


@dataclass(frozen=True)
class PlanRoom:
    """One part of the scholar's own plan."""

    kind: Kind
    question: Question
    part: PlanPart | None
    rated: dict[str, Rated]
    audience: Audience
    # It says something that the newest version does not say.
    is_news: bool

    @property
    def is_empty(self) -> bool:
        """Nothing is written."""
        return not (self.part and self.part.text.strip()) and not self.rated

    @property
    def version(self) -> int:
        """The version that a form begins with."""
        return self.part.version if self.part else 0


@dataclass(frozen=True)
class OwnPlan:
    """Everything that a scholar sees of their own plan."""

    program: Program
    rooms: tuple[PlanRoom, ...]
    # Newest first.
    versions: tuple[PlanVersion, ...]

    @property
    def latest(self) -> PlanVersion | None:
        """What readers read."""
        return self.versions[0] if self.versions else None

    @property
    def is_news(self) -> bool:
        """Something was written since the newest version."""
        return any(room.is_news for room in self.rooms)

    @property
    def is_empty(self) -> bool:
        """Nothing is written."""
        return all(room.is_empty for room in self.rooms)

    def room(self, kind: str) -> PlanRoom:
        """One part. Raises StopIteration for a kind that there is not."""
        return next(room for room in self.rooms if room.kind == kind)


@dataclass(frozen=True)
class SharedPart:
    """One part that was shared, as a reader reads it."""

    kind: Kind
    text: str
    rated: tuple[Rated, ...]
    made_at: datetime


@dataclass(frozen=True)
class Reading:
    """Who could read a part, from when until when."""

    who: str
    since: datetime
    until: datetime | None


def own_plan(person: Person, program: Program) -> OwnPlan:
    """The person's plan in the programme, begun or not; as many queries, whatever is in it."""
    plan = Plan.objects.filter(scholar=person, program=program).first()
    key = plan.pk if plan else 0
    parts = {part.kind: part for part in PlanPart.objects.filter(plan=key).prefetch_related("ratings")}
    versions = tuple(PlanVersion.objects.filter(plan=key).order_by("-number").prefetch_related("parts", "ratings"))
    places = places_today(person, program)
    shares = [
        share
        for share in PlanShare.objects.filter(plan=key, until__isnull=True).select_related("reader")
        if share.reader_id is None or any(is_meant(share, place) for place in places)
    ]
    return OwnPlan(program, tuple(_room(kind, parts.get(kind), versions, shares) for kind in Kind), versions)


def skills_over_time(plan: OwnPlan) -> list[tuple[str, list[Rated | None]]]:
    """Each area with its rating in each version, oldest first."""
    return over_time([_rated(version.ratings.all()) for version in reversed(plan.versions)])


def readings(person: Person, program: Program, kind: str) -> list[Reading]:
    """Who could ever read this part of the person's plan, newest first; for the whole team, one by one."""
    shares = PlanShare.objects.filter(plan__scholar=person, plan__program=program, kind=kind)
    mine = TeamMember.objects.filter(mentorship__scholar=person, mentorship__program=program)
    places = list(mine.select_related("mentor").order_by("pk"))
    found = []
    for share in shares.order_by("-since", "-pk"):
        for place in places:
            if not is_meant(share, place):
                continue
            since = max(share.since, _midnight(place.since))
            ends = [end for end in (share.until, _midnight(place.until) if place.until else None) if end is not None]
            if not ends or min(ends) > since:
                who = str(place.mentor) if share.reader_id else f"{place.mentor} (the whole team)"
                found.append(Reading(who, since, min(ends) if ends else None))
    return found


def is_meant(share: PlanShare, place: TeamMember) -> bool:
    """Sharing by name holds for the place in the team that the reader had then: who comes back is not meant."""
    if share.reader_id is None:
        return True
    return share.reader_id == place.mentor_id and timezone.localdate(share.since) >= place.since


def places_today(person: Person, program: Program) -> list[TeamMember]:
    """Today's places in the person's own team, with their mentors."""
    found = TeamMember.objects.filter(
        mentorship__scholar=person, mentorship__program=program, mentorship__until__isnull=True, until__isnull=True
    )
    return list(found.select_related("mentor").order_by("pk"))


def team_of(person: Person, program: Program) -> list[Person]:
    """The mentors of the person's own team today."""
    return [place.mentor for place in places_today(person, program)]


def shared_with(reader: Person, mentorship: Mentorship) -> list[SharedPart]:
    """What a mentor of the team may read of the scholar's plan now; empty when nothing, for whatever reason."""
    place = TeamMember.objects.filter(mentorship=mentorship, mentor=reader, until__isnull=True).first()
    plan = Q(plan__scholar=mentorship.scholar_id, plan__program=mentorship.program_id)
    shares = PlanShare.objects.filter(plan, until__isnull=True).filter(Q(reader=reader) | Q(reader__isnull=True))
    kinds = {share.kind for share in shares if place and is_meant(share, place)}
    version = PlanVersion.objects.filter(plan).order_by("-number").first()
    key = version.pk if version and kinds else 0
    texts = dict(KeptPart.objects.filter(version=key, kind__in=kinds).values_list("kind", "text"))
    rated = _rated(KeptRating.objects.filter(version=key)) if Kind.SKILLS in kinds else {}
    return [
        SharedPart(kind, texts[kind], tuple(rated.values()) if kind == Kind.SKILLS else (), version.made_at)
        for kind in Kind
        if version and kind in texts
    ]


def on_overview(person: Person, mentorship: Mentorship) -> dict[str, object]:
    """For the page of a mentorship: whose plan the person finds behind the link."""
    return {"is_scholar": mentorship.scholar_id == person.pk}


def plans_in(program: Program) -> dict[int, date]:
    """Which scholars of the programme have a plan, and in which month they last worked on it (one query)."""
    written = Plan.objects.filter(program=program, parts__version__gt=0)
    found = written.distinct().values_list("scholar", "worked_on")
    return {scholar: worked_on.replace(day=1) for scholar, worked_on in found}


def on_mine(person: Person) -> dict[str, list[Program]]:
    """For the list of agreements: where the person may plan, and where they may offer to mentor (one query)."""
    held = list(programs.participations_of(person))
    return {
        "plans": [one.program for one in held if Role(one.role) in GRANTS[Verb.WRITE_PLAN]],
        "offers": [one.program for one in held if Role(one.role) in GRANTS[Verb.OFFER_MENTORING]],
    }


def _room(kind: Kind, part: PlanPart | None, versions: Iterable[PlanVersion], shares: list[PlanShare]) -> PlanRoom:
    mine = [share for share in shares if share.kind == kind]
    readers = tuple(share.reader for share in mine if share.reader is not None)
    rated = _rated(part.ratings.all()) if part else {}
    latest = next(iter(versions), None)
    kept = next((one.text for one in latest.parts.all() if one.kind == kind), "") if latest else ""
    kept_rated = _rated(latest.ratings.all()) if latest and kind == Kind.SKILLS else {}
    is_news = (part.text if part else "") != kept or rated != kept_rated
    audience = Audience(any(share.reader is None for share in mine), readers)
    return PlanRoom(kind, PARTS[kind], part, rated, audience, is_news)


def _rated(ratings: Iterable[Rating]) -> dict[str, Rated]:
    found = {one.area: Rated(one.area, one.now, one.wanted, one.words) for one in ratings}
    return {area: found[area] for area in AREAS if area in found}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

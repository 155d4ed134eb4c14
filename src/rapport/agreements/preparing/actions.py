"""What a scholar changes of their own plan, and who may read it."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from rapport.agreements.elsewhere import ChangedElsewhereError
from rapport.agreements.models import (
    AspectNote,
    KeptPart,
    KeptRating,
    Offer,
    Plan,
    PlanPart,
    PlanShare,
    PlanVersion,
    PossibleMentor,
    SkillRating,
)
from rapport.agreements.preparing import queries
from rapport.agreements.preparing.areas import AREAS, Rated
from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Program


class RefusedError(Exception):
    """Something that cannot be done; nothing was written."""


class EmptyPlanError(RefusedError):
    """There is nothing in the plan yet."""


class NotOfTheTeamError(RefusedError):
    """A plan is shared with mentors of the own team only."""


@transaction.atomic
def save_part(
    *, by: Person, program: Program, kind: str, text: str, rated: Collection[Rated] = (), version: int
) -> PlanPart:
    """Keep what a scholar typed in one part; `version` is the one that their form began with (0: none yet).

    Saving the same again changes nothing. Raises ChangedElsewhereError, and writes nothing then.
    """
    now, plan = timezone.now(), _plan(by, program)
    part, _ = PlanPart.objects.get_or_create(plan=plan, kind=kind, defaults={"saved_at": now})
    said = {one.area: one for one in rated if not one.is_open and one.area in AREAS}
    kept = {one.area: Rated(one.area, one.now, one.wanted, one.words) for one in part.ratings.all()}
    if part.text == text and kept == said:
        return part
    if part.version != version:
        raise ChangedElsewhereError(part)
    part.text, part.version, part.saved_at = text, part.version + 1, now
    part.save()
    part.ratings.all().delete()
    SkillRating.objects.bulk_create(
        SkillRating(part=part, area=one.area, now=one.now, wanted=one.wanted, words=one.words) for one in said.values()
    )
    plan.worked_on = timezone.localdate(now)
    plan.save(update_fields=["worked_on"])
    return part


@transaction.atomic
def review(*, by: Person, program: Program) -> PlanVersion:
    """The scholar says: this is my plan for now. Where nothing has changed since, that version stays the newest.

    Raises EmptyPlanError. It is recorded outside the programme's own trail.
    """
    plan = _plan(by, program)
    own = queries.own_plan(by, program)
    if own.is_empty:
        raise EmptyPlanError("there is nothing in the plan yet")
    if own.latest and not own.is_news:
        return own.latest
    number = own.latest.number + 1 if own.latest else 1
    version = PlanVersion.objects.create(plan=plan, number=number, made_at=timezone.now())
    written = [room for room in own.rooms if not room.is_empty]
    KeptPart.objects.bulk_create(
        KeptPart(version=version, kind=room.kind, text=room.part.text if room.part else "") for room in written
    )
    KeptRating.objects.bulk_create(
        KeptRating(version=version, area=one.area, now=one.now, wanted=one.wanted, words=one.words)
        for room in written
        for one in room.rated.values()
    )
    record(did="agreements.review_plan", target=f"plan:{plan.pk}", by=by.pk)
    return version


@transaction.atomic
def share(*, by: Person, program: Program, kind: str, with_team: bool, readers: Collection[Person] = ()) -> None:
    """Say who reads one part from now on; whoever is not named reads it no longer.

    Raises NotOfTheTeamError for somebody outside the scholar's own team.
    """
    places = queries.places_today(by, program)
    if {reader.pk for reader in readers} - {place.mentor_id for place in places}:
        raise NotOfTheTeamError("a plan is shared with the own team only")
    plan, now = _plan(by, program), timezone.now()
    wanted: set[int | None] = {None} if with_team else {reader.pk for reader in readers}
    open_now = list(PlanShare.objects.filter(plan=plan, kind=kind, until__isnull=True))
    kept = {
        one.reader_id
        for one in open_now
        if one.reader_id in wanted and (one.reader_id is None or any(queries.is_meant(one, place) for place in places))
    }
    ended = [one.pk for one in open_now if one.reader_id not in kept]
    if not ended and wanted == kept:
        return
    PlanShare.objects.filter(pk__in=ended).update(until=now)
    PlanShare.objects.bulk_create(
        PlanShare(plan=plan, kind=kind, reader_id=reader, since=now) for reader in wanted - kept
    )
    record(did="agreements.share_plan", target=f"plan:{plan.pk}", by=by.pk)


@transaction.atomic
def add_possible_mentor(
    *, by: Person, program: Program, mentor: Person | None = None, name: str = ""
) -> PossibleMentor:
    """Begin notes on somebody: a mentor of the programme, or a name. Twice is once. Never audited."""
    if mentor is not None and mentor not in programs.with_role(program, Role.MENTOR):
        raise NotOfTheTeamError("not a mentor of the programme")
    who = {"mentor": mentor} if mentor else {"mentor": None, "name": name.strip()}
    noted, _ = PossibleMentor.objects.get_or_create(
        program=program, by=by, **who, defaults={"saved_at": timezone.now()}
    )
    return noted


@transaction.atomic
def save_notes(
    *, by: Person, noted: PossibleMentor, notes: Mapping[str, tuple[str, bool]], version: int
) -> PossibleMentor:
    """Keep the notes (aspect → text, has asked). Raises ChangedElsewhereError."""
    noted = PossibleMentor.objects.select_for_update().get(pk=noted.pk, by=by)
    kept = {one.aspect: (one.text, one.has_asked) for one in noted.notes.all()}
    said = {aspect: note for aspect, note in notes.items() if note[0].strip() or note[1]}
    if kept == said:
        return noted
    if noted.version != version:
        raise ChangedElsewhereError(noted)
    noted.version, noted.saved_at = noted.version + 1, timezone.now()
    noted.save(update_fields=["version", "saved_at"])
    noted.notes.all().delete()
    AspectNote.objects.bulk_create(
        AspectNote(about=noted, aspect=aspect, text=text, has_asked=asked) for aspect, (text, asked) in said.items()
    )
    return noted


@transaction.atomic
def forget_possible_mentor(*, by: Person, noted: PossibleMentor) -> None:
    """Remove the notes on somebody."""
    PossibleMentor.objects.filter(pk=noted.pk, by=by).delete()


@transaction.atomic
def save_offer(*, by: Person, program: Program, words: Mapping[str, object], version: int) -> Offer:
    """Keep what a mentor says of themselves. Raises ChangedElsewhereError."""
    Offer.objects.get_or_create(program=program, mentor=by, defaults={"saved_at": timezone.now()})
    offer = Offer.objects.select_for_update().get(program=program, mentor=by)
    if all(getattr(offer, field) == value for field, value in words.items()):
        return offer
    if offer.version != version:
        raise ChangedElsewhereError(offer)
    was_shown = offer.is_shown
    for field, value in words.items():
        setattr(offer, field, value)
    offer.version, offer.saved_at = offer.version + 1, timezone.now()
    offer.save()
    if was_shown or offer.is_shown:
        record(did="agreements.offer", target=f"person:{by.pk}", by=by.pk, program=program.slug)
    return offer


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove the person's plans, notes and offers, others' notes on them, and that plans were shared with them."""
    Plan.objects.filter(scholar=person).delete()
    PossibleMentor.objects.filter(by=person).delete()
    PossibleMentor.objects.filter(mentor=person).delete()
    Offer.objects.filter(mentor=person).delete()
    PlanShare.objects.filter(reader=person).delete()


def _plan(by: Person, program: Program) -> Plan:
    """The person's plan, locked until the transaction ends; it begins with the first word."""
    today = timezone.localdate()
    Plan.objects.get_or_create(program=program, scholar=by, defaults={"begun_on": today, "worked_on": today})
    return Plan.objects.select_for_update().get(program=program, scholar=by)

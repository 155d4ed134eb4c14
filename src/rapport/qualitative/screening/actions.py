"""Begin a screening, bring references in, say what a hit means, draw readers, read, and settle what became."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.qualitative.models import (
    Consensus,
    DoubleReference,
    Hit,
    Project,
    Reading,
    Reference,
    Screening,
    SearchFile,
)
from rapport.qualitative.screening import queries
from rapport.qualitative.screening.assigning import READERS, draw_readers
from rapport.qualitative.screening.doubles import Sorted, without_doubles
from rapport.qualitative.screening.family import Family, FamilyFinder
from rapport.qualitative.screening.reading import read_search

AT_ONCE = 500
Edition = tuple[str, int]


class FixedError(Exception):
    """Readers were drawn, or both have finished: it stays as it is."""


class ChangedMeanwhileError(Exception):
    """Somebody else has settled or changed it since the page was shown; nothing was written."""


@transaction.atomic
def begin(*, by: Person, project: Project, family: Family, instrument: Edition, strategy: str = "") -> Screening:
    """Begin the screening of a project. Pressing twice begins once.

    Raises ValueError where the family is none.
    """
    FamilyFinder(family)
    Project.objects.select_for_update().get(pk=project.pk)
    made, is_new = Screening.objects.get_or_create(
        project=project,
        defaults={
            "words": " ".join(family.words),
            "without": " ".join(family.without),
            "strategy": strategy,
            "instrument": instrument[0],
            "instrument_version": instrument[1],
            "begun_by": by,
            "begun_at": timezone.now(),
        },
    )
    if is_new:
        _record("qualitative.begin_screening", f"screening:{made.pk}", by, project)
    return made


@transaction.atomic
def change(
    *, by: Person, screening: Screening, family: Family, instrument: Edition, strategy: str, seen: str | None = None
) -> None:
    """Change what is looked for and the form – until readers are drawn – and, at any time, what is said of the search.

    `seen` is `queries.settings_seen` of what the page showed: empty before it was begun, None where no page was shown.
    Raises FixedError, ValueError where the family is none, ChangedMeanwhileError where somebody else has changed it.
    """
    FamilyFinder(family)
    held = _held(screening)
    words, without = " ".join(family.words), " ".join(family.without)
    has_other_words = (held.words, held.without) != (words, without)
    is_other = has_other_words or (held.instrument, held.instrument_version) != instrument
    if not is_other and held.strategy == strategy:
        return
    if seen is not None and seen != queries.settings_seen(held):
        raise ChangedMeanwhileError
    if is_other and held.draws:
        raise FixedError
    held.words, held.without, held.strategy = words, without, strategy
    held.instrument, held.instrument_version = instrument
    held.save()
    if has_other_words:
        _find_again(held, held.references.all())
    _record("qualitative.change_screening", f"screening:{held.pk}", by, held.project)


@transaction.atomic
def keep_file(*, by: Person, screening: Screening, name: str, data: bytes) -> SearchFile:
    """Keep a file to be looked at; the same one again is the one that is there.

    Raises TextFileError where it cannot be read.
    """
    search = read_search(data, name)
    held = _held(screening)
    made, is_new = SearchFile.objects.get_or_create(
        screening=held,
        sha256=search.sha256,
        defaults={
            "name": name[:200],
            "format": search.format,
            "content": data,
            "found": len(search.references),
            "left_out": sum(one.line not in {each.line for each in search.references} for one in search.left_out),
            "by": by,
            "at": timezone.now(),
        },
    )
    if is_new:
        _record("qualitative.keep_search", f"search:{made.pk}", by, held.project)
    return made


@transaction.atomic
def drop_file(*, by: Person, file: SearchFile) -> None:
    """Forget a file that was not confirmed."""
    held = SearchFile.objects.select_for_update().filter(pk=file.pk, confirmed_at=None).first()
    if held is not None:
        _record("qualitative.drop_search", f"search:{held.pk}", by, held.screening.project)
        held.delete()


@transaction.atomic
def confirm(*, by: Person, file: SearchFile) -> SearchFile:
    """Bring the references of a file in: new ones are added, doubles noted. Pressing twice brings in once."""
    screening = _held(file.screening)
    held = SearchFile.objects.get(pk=file.pk)
    if held.confirmed_at is not None:
        return held
    search = read_search(bytes(held.content), held.name)
    there = list(screening.references.order_by("number"))
    told = without_doubles([queries.as_read(one) for one in there], search.references)
    _mend(there, told)
    fresh = _add(held, told, after=there[-1].number if there else 0)
    kept = [*there, *fresh]
    DoubleReference.objects.bulk_create(
        DoubleReference(
            file=held, reference=kept[one.of], line=one.reference.line, title=one.reference.title, why=one.why[:400]
        )
        for one in told.doubles
    )
    held.content, held.confirmed_at = b"", timezone.now()
    held.save(update_fields=["content", "confirmed_at"])
    mended = {kept[at].pk for at in told.mended}
    _find_again(screening, screening.references.filter(pk__in=mended))
    _find(screening, fresh)
    _record("qualitative.bring_in_search", f"search:{held.pk}", by, screening.project)
    return held


@transaction.atomic
def add_text(*, by: Person, reference: Reference, text: str, name: str) -> None:
    """Add the whole text of a publication, so that it is searched too. Raises FixedError once it is being read."""
    screening = _held(reference.screening)
    held = screening.references.select_for_update().get(pk=reference.pk)
    if Reading.sealed.filter(reference=held).exists():
        raise FixedError
    if held.text == text:
        return
    held.text, held.text_from = text, name[:200]
    held.save(update_fields=["text", "text_from"])
    held.hits.filter(part=Hit.Part.TEXT).delete()
    _find_again(screening, screening.references.filter(pk=held.pk))
    _record("qualitative.add_text", f"reference:{held.pk}", by, screening.project)


@transaction.atomic
def judge(*, by: Person, screening: Screening, hits: Collection[int], counts: bool, reason: str = "") -> int:
    """Say of hits that they count, or that they are excluded by their sense. Returns how many changed.

    Hits of references that somebody reads already stay as they are. Raises ValueError: excluded without a reason.
    """
    if not counts and not reason.strip():
        raise ValueError("say why these hits are excluded")
    _held(screening)
    taken = Reading.sealed.filter(reference__screening=screening).values("reference")
    found = Hit.objects.filter(reference__screening=screening, pk__in=hits).exclude(reference__in=taken)
    sense = Hit.Sense.COUNTS if counts else Hit.Sense.EXCLUDED
    why = "" if counts else reason.strip()[:500]
    changed = found.exclude(sense=sense, reason=why).update(sense=sense, reason=why, by=by, at=timezone.now())
    if changed:
        _record("qualitative.judge_hits", f"screening:{screening.pk}", by, screening.project)
    return changed


@transaction.atomic
def draw(*, by: Person, screening: Screening, reviewers: Sequence[Person]) -> int:
    """Draw two readers for every chosen reference that lacks them, and write to them. Returns how many were given out.

    Raises TooFewError where there are not two people.
    """
    held = _held(screening)
    readers = queries.readers_of_chosen(held)
    lacking = {pk: theirs for pk, theirs in readers.items() if len(theirs) < READERS}
    if not lacking:
        return 0
    mine = Reading.sealed.filter(reference__screening=held).values_list("reviewer")
    load = {pk: mine.filter(reviewer=pk).count() for pk in {one.pk for one in reviewers}}
    given = draw_readers(lacking, load, seed=held.project.seed, what=f"screening {held.draws + 1}")
    for reviewer, references in given.items():
        last = mine.filter(reviewer=reviewer).aggregate(last=Max("position"))["last"] or 0
        Reading.sealed.bulk_create(
            Reading(reference_id=reference, reviewer_id=reviewer, position=position)
            for position, reference in enumerate(references, start=last + 1)
        )
    held.draws += 1
    held.save(update_fields=["draws"])
    for person in reviewers:
        if given.get(person.pk) and person.pk != by.pk:
            key = f"qualitative:given:{held.pk}:{held.draws}:{person.pk}"
            write_letter(composer="rapport.qualitative.screening.mail.given", to=person, key=key, screening=held.pk)
    _record("qualitative.draw_readers", f"screening:{held.pk}", by, held.project)
    return sum(map(len, given.values()))


@transaction.atomic
def release(*, by: Person, screening: Screening, reviewer: Person) -> int:
    """Take what somebody has not finished from them; the next draw gives it to others. Returns how many."""
    held = _held(screening)
    left = Reading.sealed.filter(reference__screening=held, reviewer=reviewer, finished_at=None)
    number = left.count()
    if number:
        left.delete()
        _record("qualitative.release_reader", f"screening:{held.pk}", by, held.project)
    return number


@transaction.atomic
def decide(*, by: Person, reading: Reading, decision: str, reason: str = "") -> Reading:
    """Decide on a reference, or take the decision back with an empty one. One that is included waits for its form.

    Raises FixedError once both have finished, or where it was given to somebody else.
    """
    held = _held_reading(by, reading)
    if (held.decision, held.reason) == (decision, reason) and (held.finished_at or decision == "include"):
        return held
    held.decision, held.reason = Reading.Decision(decision), reason.strip()[:500]
    waits = decision in (Reading.Decision.NONE, Reading.Decision.INCLUDE)
    held.finished_at = None if waits else timezone.now()
    held.save(update_fields=["decision", "reason", "finished_at"])
    _open_if_both(held.reference)
    return held


@transaction.atomic
def hand_in(*, by: Person, reading: Reading, answers: str) -> Reading:
    """Hand in the form of a reference that is included. Raises FixedError as `decide` does."""
    held = _held_reading(by, reading)
    held.decision, held.answers, held.finished_at = Reading.Decision.INCLUDE, answers, timezone.now()
    held.reason = ""
    held.save(update_fields=["decision", "reason", "answers", "finished_at"])
    _open_if_both(held.reference)
    return held


@dataclass(frozen=True)
class Outcome:
    """What two agree on about a publication; the answers as canonical JSON, where it is included."""

    is_included: bool
    reason: str = ""
    answers: str = ""


@transaction.atomic
def settle(*, by: Person, reference: Reference, outcome: Outcome, seen: str | None = None) -> Consensus:
    """Keep what was agreed on; settling again changes it.

    Args:
        by: who writes it down.
        reference: of which publication.
        outcome: what was agreed on.
        seen: when what the page showed had been settled; empty for nothing; None where no page was shown.

    Raises FixedError where not both have finished, ValueError where they differ and no reason is given, and
    ChangedMeanwhileError where somebody else has settled it since.
    """
    held = Reference.objects.select_for_update().get(pk=reference.pk)
    if held.opened_at is None:
        raise FixedError
    decisions = set(held.readings.values_list("decision", flat=True))
    if decisions != {"include" if outcome.is_included else "exclude"} and not outcome.reason.strip():
        raise ValueError("say why, since the two did not decide so")
    values: dict[str, object] = {"is_included": outcome.is_included, "reason": outcome.reason.strip()[:500]}
    values["answers"] = outcome.answers if outcome.is_included else ""
    there = Consensus.objects.filter(reference=held).first()
    if there is not None:
        if all(getattr(there, name) == value for name, value in values.items()):
            return there
        if seen is not None and seen != there.at.isoformat():
            raise ChangedMeanwhileError
    made, _ = Consensus.objects.update_or_create(reference=held, defaults=values | {"by": by, "at": timezone.now()})
    _record("qualitative.settle_reference", f"reference:{held.pk}", by, held.screening.project)
    return made


def _held(screening: Screening) -> Screening:
    """The screening, while nobody else changes it."""
    return Screening.objects.select_for_update().select_related("project__program").get(pk=screening.pk)


def _held_reading(by: Person, reading: Reading) -> Reading:
    reference = Reference.objects.select_for_update().get(pk=reading.reference_id)
    held = Reading.sealed.filter(pk=reading.pk, reviewer=by).first()
    if held is None or reference.opened_at is not None:
        raise FixedError
    held.reference = reference
    return held


def _open_if_both(reference: Reference) -> None:
    """Open the readings of a reference to the team once two have finished."""
    finished = Reading.sealed.filter(reference=reference, finished_at__isnull=False).count()
    if finished >= READERS:
        opened: datetime = timezone.now()
        Reference.objects.filter(pk=reference.pk, opened_at=None).update(opened_at=opened)


def _mend(there: list[Reference], told: Sorted) -> None:
    """Fill in what doubles brought to references that were there."""
    for at in told.mended:
        for name, value in queries.as_columns(told.kept[at]).items():
            if name != "line":
                setattr(there[at], name, value)
        there[at].save()


def _add(file: SearchFile, told: Sorted, after: int) -> list[Reference]:
    fresh = [
        Reference(screening=file.screening, file=file, number=after + at, **queries.as_columns(one))
        for at, one in enumerate(told.kept[told.new_from :], start=1)
    ]
    return Reference.objects.bulk_create(fresh, batch_size=AT_ONCE)


def _find(screening: Screening, references: Iterable[Reference]) -> None:
    """Note every hit of references that have none noted yet."""
    finder = FamilyFinder(queries.family_of(screening))
    Hit.objects.bulk_create(
        (
            Hit(
                reference=one, part=part, start=hit.start, end=hit.end, form=hit.form[:100],
                before=hit.before, word=hit.word[:100], after=hit.after,
            )
            for one in references
            for part, text in one.parts.items()
            for hit in finder.hits(text)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip


def _find_again(screening: Screening, references: QuerySet[Reference]) -> None:
    """Find the hits anew; what was said about one that is still there stays."""
    said = {
        (hit.reference_id, hit.part, hit.start, hit.form): hit
        for hit in Hit.objects.filter(reference__in=references).exclude(sense=Hit.Sense.OPEN)
    }
    Hit.objects.filter(reference__in=references).delete()
    _find(screening, list(references))
    found = list(Hit.objects.filter(reference__in=references))
    again = [hit for hit in found if (hit.reference_id, hit.part, hit.start, hit.form) in said]
    for hit in again:
        before = said[hit.reference_id, hit.part, hit.start, hit.form]
        hit.sense, hit.reason, hit.by, hit.at = before.sense, before.reason, before.by, before.at
    Hit.objects.bulk_update(again, ["sense", "reason", "by", "at"], batch_size=AT_ONCE)


def _record(did: str, target: str, by: Person, project: Project) -> None:
    record(did=did, target=target, by=by.pk, program=project.program.slug)

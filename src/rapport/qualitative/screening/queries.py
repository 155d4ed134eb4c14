"""Questions about a screening. What a reviewer has not finished together with the other is told to nobody else."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from rapport.people.models import Person
from rapport.qualitative.models import Hit, Member, Project, Reading, Reference, Screening, SearchFile
from rapport.qualitative.screening.doubles import Sorted, without_doubles
from rapport.qualitative.screening.family import Family
from rapport.qualitative.screening.reading import Search, read_search
from rapport.qualitative.screening.reference import Reference as Read
from rapport.qualitative.screening.stages import Known, Numbers, Where, numbers
from rapport.surveys.branching import Branches
from rapport.surveys.library import branches_of

COLUMNS = ("title", "year", "source", "abstract", "pmid", "doi", "kind", "line")


def screening_of(project: Project) -> Screening | None:
    """The screening of a project, if one was begun."""
    return Screening.objects.filter(project=project).first()


def settings_seen(of: Screening | None) -> str:
    """A mark of what the settings say, so that nobody overwrites another unseen; empty before there are any."""
    if of is None:
        return ""
    said = (of.words, of.without, of.strategy, of.instrument, str(of.instrument_version))
    return hashlib.sha256("\x1e".join(said).encode()).hexdigest()


def screening(project: int) -> Screening:
    """The screening of a project. Raises Screening.DoesNotExist."""
    return Screening.objects.select_related("project__program").get(project=project)


def search(pk: int) -> SearchFile:
    """A file of a search. Raises SearchFile.DoesNotExist."""
    return SearchFile.objects.select_related("screening__project__program").get(pk=pk)


def reference(pk: int) -> Reference:
    """A reference. Raises Reference.DoesNotExist."""
    return Reference.objects.select_related("screening__project__program").get(pk=pk)


def own_reading(of: Reference, person: Person) -> Reading:
    """What somebody has to read of a reference. Raises Reading.DoesNotExist."""
    found: Reading = (
        Reading.objects.own(person).select_related("reference__screening__project__program").get(reference=of)
    )
    return found


def files(of: Screening) -> QuerySet[SearchFile]:
    """The files of a screening with the numbers of what came of them, without their bytes."""
    new, doubles = Count("references", distinct=True), Count("doubles", distinct=True)
    return of.files.defer("content").annotate(new=new, double=doubles).select_related("by").order_by("at", "pk")


def family_of(of: Screening) -> Family:
    """The words that are looked for."""
    return Family(tuple(of.words.split()), tuple(of.without.split()), of.project.language)


def as_read(one: Reference) -> Read:
    """A kept reference as a reader makes it."""
    return Read(**{name: getattr(one, name) for name in COLUMNS}, authors=tuple(one.authors.splitlines()))


def as_columns(one: Read) -> dict[str, object]:
    """A reference that was read as it is kept."""
    kept: dict[str, object] = {name: getattr(one, name) for name in COLUMNS}
    return kept | {"authors": "\n".join(one.authors), "doi": one.doi[:300], "kind": one.kind[:200]}


def preview(file: SearchFile) -> tuple[Search, Sorted]:
    """What bringing a file in would do."""
    found = read_search(bytes(file.content), file.name)
    known = [as_read(one) for one in file.screening.references.order_by("number")]
    return found, without_doubles(known, found.references)


def hits(of: Screening, sense: str = "", form: str = "") -> QuerySet[Hit]:
    """The hits of a screening, in the order of the references and of their texts."""
    found = Hit.objects.filter(reference__screening=of).select_related("reference", "by")
    if sense:
        found = found.filter(sense=sense)
    if form:
        found = found.filter(form=form)
    return found.order_by("reference__number", "pk")


def forms(of: Screening) -> list[Any]:
    """The forms that were found: how often, in how many references, and how many nobody has looked at (one query)."""
    found = Hit.objects.filter(reference__screening=of).values("form")
    told = found.annotate(times=Count("pk"), references=Count("reference", distinct=True))
    return list(told.annotate(open=Count("pk", filter=Q(sense=Hit.Sense.OPEN))).order_by("-times", "form"))


def reasons(of: Screening) -> list[str]:
    """Why hits were excluded so far."""
    found = Hit.objects.filter(reference__screening=of, sense=Hit.Sense.EXCLUDED).values_list("reason", flat=True)
    return sorted(set(found))


def readers_of_chosen(of: Screening) -> dict[int, set[int]]:
    """Every reference with a hit that counts, and who has it to read."""
    chosen = of.references.filter(hits__sense=Hit.Sense.COUNTS, opened_at=None).distinct().values_list("pk", flat=True)
    found: dict[int, set[int]] = {pk: set() for pk in chosen}
    for pk, reviewer in Reading.sealed.filter(reference__in=list(found)).values_list("reference", "reviewer"):
        found[pk].add(reviewer)
    return found


def possible_reviewers(project: Project) -> list[Person]:
    """Whoever has a part in the project today."""
    found = Member.objects.filter(project=project, until=None).values("person")
    return list(Person.objects.filter(pk__in=found).order_by("name", "pk"))


@dataclass(frozen=True)
class Load:
    """How far a reviewer is: how many, not what."""

    person: Person
    given: int
    finished: int


def loads(of: Screening) -> list[Load]:
    """Everybody who reads, and how far they are (two queries)."""
    told = Reading.sealed.filter(reference__screening=of).values_list("reviewer")
    found = {pk: (given, done) for pk, given, done in told.annotate(Count("pk"), Count("finished_at")).order_by()}
    people = Person.objects.filter(pk__in=found).order_by("name", "pk")
    return [Load(one, *found[one.pk]) for one in people]


def own_readings(of: Screening, person: Person) -> QuerySet[Reading]:
    """What a reviewer has to read, in their order."""
    mine = Reading.objects.own(person).filter(reference__screening=of)
    return mine.select_related("reference").order_by("position", "pk")


def to_read(person: Person, projects: Iterable[int]) -> list[tuple[Project, int, int]]:
    """The projects in which publications wait for a reviewer: how many are theirs, how many are left (two queries)."""
    own = Reading.objects.own(person).filter(reference__screening__project__in=list(projects)).order_by()
    counted = own.values_list("reference__screening__project").annotate(
        of=Count("pk"), left=Count("pk", filter=Q(finished_at=None))
    )
    numbers = {project: (of, left) for project, of, left in counted if left}
    found = Project.objects.filter(pk__in=list(numbers)).select_related("program").order_by("pk")
    return [(one, *numbers[one.pk]) for one in found]


def known(of: Screening) -> dict[int, Known]:
    """How far every reference is, by id (three queries). Decisions are told of opened ones alone."""
    counted = of.references.annotate(
        hits_of=Count("hits", distinct=True),
        counting=Count("hits", distinct=True, filter=Q(hits__sense=Hit.Sense.COUNTS)),
        left=Count("hits", distinct=True, filter=Q(hits__sense=Hit.Sense.OPEN)),
    ).order_by("number")
    rows = counted.values_list("pk", "hits_of", "counting", "left", "consensus__is_included", "consensus__reason")
    readers = dict(
        Reading.sealed.filter(reference__screening=of).values_list("reference").annotate(Count("pk")).order_by()
    )
    told: dict[int, list[tuple[str, str]]] = {}
    for pk, decision, reason in (
        Reading.objects.filter(reference__screening=of).values_list("reference", "decision", "reason").order_by("pk")
    ):
        told.setdefault(pk, []).append((decision, reason))
    return {
        pk: Known(
            found, counts, left, readers.get(pk, 0), tuple(decision for decision, _ in told.get(pk, ())), is_included,
            reason or next((why for _, why in told.get(pk, ()) if why), ""),
        )
        for pk, found, counts, left, is_included, reason in rows
    }  # fmt: skip


def numbers_of(of: Screening, told: Mapping[int, Known] | None = None) -> Numbers:
    """The numbers of the flow diagram."""
    confirmed = of.files.exclude(confirmed_at=None)
    found = sum(confirmed.values_list("found", flat=True))
    doubles = confirmed.aggregate(number=Count("doubles"))["number"]
    return numbers(found, doubles, (known(of) if told is None else told).values())


def being_read(of: Screening) -> int:
    """How many references somebody has to read that not both have finished (one query)."""
    theirs = Reading.sealed.filter(reference__screening=of, reference__opened_at=None)
    return theirs.values("reference").distinct().count()


def in_order(one: Reference) -> list[Reading]:
    """The two readings of an opened reference as Reviewer 1 and Reviewer 2, in an order that tells no name.

    Those that a file brought in name nobody, and stand in the order in which they came.
    """
    seed = one.screening.project.seed

    def by_lot(each: Reading) -> tuple[str, int]:
        return hashlib.sha256(f"{seed}:{one.pk}:{each.reviewer_id}".encode()).hexdigest(), each.position

    return sorted(one.readings.all(), key=by_lot)


def to_settle(of: Screening) -> list[tuple[Reference, Where]]:
    """References that both have read and that wait for consensus, or were settled, in the order of their numbers."""
    told = known(of)
    wanted = (Where.DIFFER, Where.FORM, Where.INCLUDED, Where.EXCLUDED)
    found = of.references.filter(opened_at__isnull=False).select_related("consensus__by").order_by("number")
    return [(one, told[one.pk].where) for one in found if told[one.pk].where in wanted]


def waiting(of: Screening) -> int:
    """How many publications both have read that are not settled (one query for nothing, five else)."""
    opened = of.references.filter(opened_at__isnull=False, consensus=None)
    if not opened.exists():
        return 0
    by = numbers_of(of).by
    return by[Where.DIFFER] + by[Where.FORM]


def read_by(person: Person) -> list[dict[str, object]]:
    """What somebody decided on publications, anywhere: for what is kept about them."""
    mine = Reading.objects.own(person).exclude(decision="").order_by("pk")
    return list(mine.values("reference__title", "decision", "reason", "answers", "finished_at"))


def branches(of: Screening) -> Branches:
    """The form on which reviewers write. Raises LookupError where nobody knows it any more."""
    return branches_of(of.instrument, of.instrument_version)

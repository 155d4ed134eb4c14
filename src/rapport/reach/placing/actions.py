"""Load a registry – whole, or not at all –, let doubtful names wait, and place names that waited."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.reach.matching.entries import Entry
from rapport.reach.matching.matcher import Verdict
from rapport.reach.models import Candidate, Doubt, Institution, InstitutionName, Registrant, Registry
from rapport.reach.placing.finding import Finder, Found
from rapport.reach.registry.reading import look_at

AT_ONCE, NAMES_AT_ONCE = 2000, 500
T = TypeVar("T")
Kind = InstitutionName.Kind
How = Registrant.How
Addresses = tuple[str, str | None]


@dataclass(frozen=True)
class Loaded:
    """What came of it.

    Attributes:
        registry: the file, as it is kept.
        is_new: false for a file that was loaded before.
        added, gone: institutions that are new, and that the file does not know any more.
    """

    registry: Registry
    is_new: bool
    added: int = 0
    gone: int = 0


@transaction.atomic
def load(*, by: Person | None, path: Path) -> Loaded:
    """Load a file of institutions; what was matched with one of them stays matched.

    Args:
        by: who asks; nobody at the command line.
        path: a ROR dump, IPEDS' HD file, or a table.

    Raises:
        TextFileError: with the mistakes of the file; nothing is written then.
    """
    file = look_at(path)
    if before := Registry.objects.filter(sha256=file.sha256).first():
        return Loaded(before, is_new=False)
    source = str(file.source.value)
    known = dict(Institution.objects.filter(source=source).values_list("key", "pk"))
    seen: set[str] = set()
    added = 0
    for some in _batches(_once(file.entries(), seen)):
        added += _write(source, some, known)
    gone = [pk for key, pk in known.items() if key not in seen]
    for pks in _batches(gone):
        Institution.objects.filter(pk__in=pks).update(is_current=False)
    kept = Registry.objects.create(
        source=source, name=path.name[:200], sha256=file.sha256, number=len(seen), loaded_at=timezone.now()
    )
    record(did="reach.load_institutions", target=f"registry:{kept.pk}", by=by.pk if by else None)
    return Loaded(kept, is_new=True, added=added, gone=len(gone))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    items = iter(items)
    while some := list(islice(items, AT_ONCE)):
        yield some


def _once(entries: Iterable[Entry], seen: set[str]) -> Iterator[Entry]:
    """Each institution once; of two with one id the first counts."""
    for entry in entries:
        key = entry.key[:60]
        if key not in seen:
            seen.add(key)
            yield entry


def _write(source: str, entries: list[Entry], known: dict[str, int]) -> int:
    """Write some institutions and their names. Returns how many are new."""
    rows = [_row(source, entry, known.get(entry.key[:60])) for entry in entries]
    fresh = [row for row in rows if row.pk is None]
    old = [row for row in rows if row.pk is not None]
    Institution.objects.bulk_create(fresh)
    if old:
        Institution.objects.bulk_update(old, ["name", "city", "state", "state_code", "country", "is_current"], 500)
        InstitutionName.objects.filter(institution__in=[row.pk for row in old]).delete()
    names = chain.from_iterable(_names(row, entry) for row, entry in zip(rows, entries, strict=True))
    InstitutionName.objects.bulk_create(list(names), batch_size=AT_ONCE)
    return len(fresh)


def _row(source: str, entry: Entry, pk: int | None) -> Institution:
    return Institution(
        pk=pk,
        source=source,
        key=entry.key[:60],
        name=entry.name[:300],
        city=entry.city[:120],
        state=entry.state[:120],
        state_code=entry.state_code[:10],
        country=entry.country[:2],
        is_current=entry.is_current,
    )


def _names(institution: Institution, entry: Entry) -> Iterator[InstitutionName]:
    for kind, texts in ((Kind.NAME, entry.names), (Kind.ACRONYM, entry.acronyms), (Kind.DOMAIN, entry.domains)):
        for text in texts:
            yield InstitutionName(institution=institution, kind=kind, text=text[:300])


def keep_doubts(doubts: Iterable[tuple[str, str, Verdict]]) -> None:
    """Keep names that nobody has decided on yet, with the institutions that may be meant: some at a time.

    Args:
        doubts: (plain, typed, verdict), as a :class:`Finder` gathers them.
    """
    waiting = {plain: (typed, verdict) for plain, typed, verdict in doubts}
    names = sorted(waiting)
    for at in range(0, len(names), NAMES_AT_ONCE):
        _keep_doubts({plain: waiting[plain] for plain in names[at : at + NAMES_AT_ONCE]})


@transaction.atomic
def _keep_doubts(waiting: Mapping[str, tuple[str, Verdict]]) -> None:
    Doubt.objects.bulk_create(
        [Doubt(plain=plain, typed=typed) for plain, (typed, _) in waiting.items()], ignore_conflicts=True
    )
    # Held: another worker may come to the same names. One that somebody decides on in this moment is there no more.
    held = Doubt.objects.select_for_update().filter(plain__in=waiting).order_by("plain")
    kept = list(held.values_list("plain", "pk"))
    Candidate.objects.filter(doubt__in=[pk for _, pk in kept]).delete()
    Candidate.objects.bulk_create(
        [
            Candidate(doubt_id=pk, institution_id=int(one.key), likeness=min(100, round(one.likeness * 100)))
            for plain, pk in kept
            for one in waiting[plain][1].candidates
        ]
    )


def place_again(*, program: Program, finder: Finder) -> int:
    """Ask the registry again about names that are open: a newer one may know them. Returns how many are placed."""
    waiting = Registrant.objects.filter(program=program, how=How.OPEN)
    outcomes: dict[str, dict[Found, list[Addresses]]] = defaultdict(lambda: defaultdict(list))
    names = waiting.values_list("plain", "typed", "email", "person__email").distinct()
    # In order: of several ways to type a name it is always the same one that the registry is asked about.
    for plain, typed, email, own in names.order_by("plain", "typed", "email", "person__email"):
        found = finder.find(typed, plain, email or own or "")
        whose = outcomes[plain][found]
        if found[1] != How.OPEN:
            whose.append((email, own))
    return _place(waiting, outcomes)


@transaction.atomic
def _place(waiting: QuerySet[Registrant], outcomes: Mapping[str, Mapping[Found, list[Addresses]]]) -> int:
    placed = 0
    for plain, by_found in outcomes.items():
        named = waiting.filter(plain=plain)
        for (institution, how), whose in by_found.items():
            # Where a name means the same whoever typed it, all of them are placed at once.
            one_for_all = len(by_found) == 1 and whose
            some = [named] if one_for_all else [named.filter(email=of, person__email=own) for of, own in whose]
            placed += sum(one.update(institution=institution, how=how) for one in some)
    return placed

"""The audit trail of a programme in words. Events hold ids; who and what they mean is looked up only here."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from rapport.audit.models import Event
from rapport.audit.queries import events_of
from rapport.people.models import Institution, Person
from rapport.programs.models import Cohort, Mentorship, Participation, Program
from rapport.programs.verbs import says, verbs


@dataclass(frozen=True)
class Line:
    """Who did what to what."""

    at: datetime
    by: str
    did: str
    about: str


def events(program: Program, did: str = "") -> QuerySet[Event]:
    """What the director may see, newest first; with `did`, only events of that verb."""
    private = [verb for verb, words in verbs().items() if words.private]
    found = events_of(program.slug).exclude(did__in=private)
    return found.filter(did=did) if did else found


def verbs_in(program: Program) -> list[tuple[str, str]]:
    """The verbs that occur in the programme, in words, for a choice."""
    used = events(program).order_by("did").values_list("did", flat=True).distinct()
    return sorted(((did, says(did)) for did in used), key=lambda pair: pair[1])


def told(shown: Sequence[Event]) -> list[Line]:
    """These events in words, in as many questions as there are kinds of targets."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in shown:
        kind, _, number = event.target.partition(":")
        if number.isdigit():
            wanted[kind].add(int(number))
        if event.by is not None:
            wanted["person"].add(event.by)
    names = {kind: find(wanted[kind]) for kind, find in FINDERS.items() if wanted[kind]}
    people = names.get("person", {})
    return [
        Line(
            event.at,
            people.get(event.by, f"Person {event.by}") if event.by is not None else "The server",
            says(event.did),
            about(event.target, names),
        )
        for event in shown
    ]


def about(target: str, names: dict[str, dict[int, str]]) -> str:
    """A target in words; one that is gone, or that another package owns, keeps its number."""
    kind, _, number = target.partition(":")
    if kind == "program":
        return ""
    known = names.get(kind, {}).get(int(number)) if number.isdigit() else None
    return known or f"{kind.replace('_', ' ')} {number}".strip()


def people(found: Iterable[int]) -> dict[int, str]:
    return {one.pk: str(one) for one in Person.objects.filter(pk__in=found)}


def participations(found: Iterable[int]) -> dict[int, str]:
    rows = Participation.objects.filter(pk__in=found).select_related("person")
    return {one.pk: f"{one.person}, {one.role}" for one in rows}


def mentorships(found: Iterable[int]) -> dict[int, str]:
    rows = Mentorship.objects.filter(pk__in=found).select_related("scholar")
    return {one.pk: f"the team of {one.scholar}" for one in rows}


def cohorts(found: Iterable[int]) -> dict[int, str]:
    return {one.pk: one.name for one in Cohort.objects.filter(pk__in=found)}


def institutions(found: Iterable[int]) -> dict[int, str]:
    return {one.pk: one.name for one in Institution.objects.filter(pk__in=found)}


FINDERS: dict[str, Callable[[Iterable[int]], dict[int, str]]] = {
    "person": people,
    "participation": participations,
    "mentorship": mentorships,
    "cohort": cohorts,
    "institution": institutions,
}

"""Questions about institutions, doubtful names, and people with two addresses."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from rapport.programs.models import Participation, Program
from rapport.reach.models import Decision, Doubt, Hub, Institution, Registrant, Registry, SamePerson

FOUND = 20
SHORTEST = 2
ADDRESSES = 5
WAYS = 5


def registry() -> Registry | None:
    """The file that was loaded last."""
    return Registry.objects.order_by("-loaded_at", "-pk").first()


def other_sources(registry: Registry) -> list[str]:
    """Kinds of registries from which institutions are current beside those of this one."""
    others = Institution.objects.filter(is_current=True).exclude(source=registry.source)
    return list(others.order_by("source").values_list("source", flat=True).distinct())


def hub(pk: int) -> Hub:
    """One membership. Raises Hub.DoesNotExist."""
    return Hub.objects.select_related("program", "institution").get(pk=pk)


def decision(pk: int) -> Decision:
    """One decision. Raises Decision.DoesNotExist."""
    return Decision.objects.select_related("institution").get(pk=pk)


def pair(pk: int) -> SamePerson:
    """Two addresses. Raises SamePerson.DoesNotExist."""
    return SamePerson.objects.select_related("program").get(pk=pk)


def search(words: str) -> list[Institution]:
    """Institutions with a name that holds the words, those that still exist first."""
    wanted = " ".join(words.split())
    if len(wanted) < SHORTEST:
        return []
    named = Q(name__icontains=wanted) | Q(names__text__iexact=wanted)
    found = Institution.objects.filter(named).distinct().order_by("-is_current", "name", "pk")
    return list(found[:FOUND])


@dataclass(frozen=True)
class Waiting:
    """A name that waits for a person.

    Attributes:
        plain: without what does not matter.
        typed: as somebody typed it.
        people: registrations with it.
        since, last: days of the first and the last of them.
    """

    plain: str
    typed: str
    people: int
    since: date
    last: date


def waiting(program: Program) -> QuerySet[Registrant, Any]:
    """Names of a programme that wait, those of most registrations first."""
    found = Registrant.objects.filter(program=program, how=Registrant.How.OPEN).order_by().values("plain")
    told = found.annotate(people=Count("pk"), typed=Min("typed"), since=Min("on"), last=Max("on"))
    return told.order_by("-people", "plain")


def next_waiting(program: Program, after: str = "") -> Waiting | None:
    """The name to look at now: the first, or with `after` the one that comes behind that name."""
    rows = waiting(program)
    if after and (before := rows.filter(plain=after).first()):
        rows = rows.filter(Q(people__lt=before["people"]) | Q(people=before["people"], plain__gt=after))
    row = rows.first()
    return Waiting(**row) if row else None


def one_waiting(program: Program, name: str) -> Waiting | None:
    """A certain name that waits."""
    row = waiting(program).filter(plain=name).first()
    return Waiting(**row) if row else None


def placed(program: Program, institution: int) -> QuerySet[Registrant, Any]:
    """Names that count for an institution, those of most registrations first, and whether a person said so."""
    found = Registrant.objects.filter(program=program, institution=institution).order_by().values("plain", "how")
    told = found.annotate(people=Count("pk"), typed=Min("typed"), since=Min("on"), last=Max("on"))
    return told.order_by("-people", "plain", "how")


def one_placed(program: Program, name: str, institution: int) -> Waiting | None:
    """A certain name that counts for an institution."""
    row = placed(program, institution).filter(plain=name).first()
    return Waiting(row["plain"], row["typed"], row["people"], row["since"], row["last"]) if row else None


@dataclass(frozen=True)
class Evidence:
    """What speaks for one institution or another.

    Attributes:
        candidates: (institution, likeness in hundredths), the likeliest first.
        ways: other ways in which the name was typed.
        domains: domains of the addresses, the most frequent first.
    """

    candidates: list[tuple[Institution, int]]
    ways: list[str]
    domains: list[str]


def evidence(program: Program, name: Waiting, at: int | None = None) -> Evidence:
    """What is known of a name (four queries): of the registrations that wait with it, or that count for `at`.

    Others with the name whose address told where they belong say nothing of these.
    """
    rows = Registrant.objects.filter(program=program, how__in=Registrant.How.values, plain=name.plain)
    rows = rows.filter(institution=at) if at else rows.filter(how=Registrant.How.OPEN)
    ways = rows.exclude(typed=name.typed).values_list("typed", flat=True).distinct().order_by("typed")[:WAYS]
    domains: dict[str, int] = {}
    for email, own in rows.values_list("email", "person__email")[:500]:
        if domain := (email or own or "").rpartition("@")[2]:
            domains[domain] = domains.get(domain, 0) + 1
    doubt = Doubt.objects.filter(plain=name.plain).first()
    found = doubt.candidates.select_related("institution").order_by("-likeness", "pk") if doubt else []
    return Evidence(
        [(one.institution, one.likeness) for one in found],
        list(ways),
        sorted(domains, key=lambda one: (-domains[one], one))[:ADDRESSES],
    )


def decisions(program: Program) -> QuerySet[Decision]:
    """What was decided about names that people of the programme typed, the last first; `is_ours` by whom we know."""
    here = Registrant.objects.filter(program=program).values("plain")
    ours = Participation.objects.filter(program=program, person=OuterRef("by"))
    found = Decision.objects.filter(plain__in=here).annotate(is_ours=Exists(ours))
    return found.select_related("institution", "by").order_by("-at", "-pk")


def pairs(program: Program) -> QuerySet[SamePerson]:
    """Pairs of addresses that wait for somebody to say whether they are one person's."""
    return SamePerson.objects.filter(program=program, are_one=None).order_by("one", "other", "pk")


def decided_pairs(program: Program) -> QuerySet[SamePerson]:
    """Pairs that somebody has decided on, the last first."""
    return SamePerson.objects.filter(program=program).exclude(are_one=None).select_related("by").order_by("-at", "-pk")


def rows_of(program: Program, addresses: list[str]) -> dict[str, list[Registrant]]:
    """Address → registrations with it, in files and here (two queries)."""
    mine = Registrant.objects.filter(program=program).select_related("person").order_by("on", "pk")
    rows = [*mine.filter(email__in=addresses), *mine.filter(person__email__in=addresses)]
    found: dict[str, list[Registrant]] = {}
    for one in rows:
        found.setdefault(one.address, []).append(one)
    return found


def hubs(program: Program) -> QuerySet[Hub]:
    """Memberships, by network and name."""
    return (
        Hub.objects.filter(program=program)
        .select_related("institution")
        .order_by("network", "institution__name", "since")
    )


def by_name(name: str) -> Institution | None:
    """The only institution of this name or registry id."""
    found = list(Institution.objects.filter(Q(key=name) | Q(name__iexact=name)).order_by("-is_current", "pk")[:2])
    return found[0] if len(found) == 1 or (found and not found[-1].is_current) else None

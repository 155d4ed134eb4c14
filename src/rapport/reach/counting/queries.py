"""What was counted of a programme's registrations."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from rapport.kit.models import Job
from rapport.people import queries as people
from rapport.programs.models import Program
from rapport.reach.counting.people import BITS, Row
from rapport.reach.models import Count, FromInstitution, Home, Hub, Number, Registrant, SamePerson

FLAGS = ("is_required", "is_development", "is_reviewing", "is_other")


def job_key(program: Program, turn: int) -> str:
    """Under which a programme's registrations are counted: while some counts run, the next one may wait."""
    return f"reach:count:{program.pk}:{turn}"


def jobs(program: Program) -> QuerySet[Job]:
    """The counts that were asked for, whatever their turn."""
    return Job.objects.filter(key__startswith=f"reach:count:{program.pk}:")


def is_being_counted(program: Program) -> bool:
    """Whether a count is asked for and not made yet."""
    return asked(program).is_waited_for


@dataclass(frozen=True)
class Asked:
    """What became of the counts that were asked for.

    Attributes:
        is_waited_for: one is not made yet.
        has_failed: that which was asked for last was given up.
    """

    is_waited_for: bool
    has_failed: bool


def asked(program: Program) -> Asked:
    """What became of the counts that were asked for (one query)."""
    states = list(jobs(program).order_by("pk").values_list("state", flat=True))
    is_waited_for = not {Job.State.WAITING, Job.State.RUNNING}.isdisjoint(states)
    return Asked(is_waited_for, has_failed=states[-1:] == [Job.State.FAILED])


def has_failed_since(program: Program, when: datetime) -> bool:
    """Whether a count that was asked for since then was given up."""
    return jobs(program).filter(state=Job.State.FAILED, queued_at__gte=when).exists()


def count(program: Program) -> Count | None:
    """The last count, if there was one."""
    return Count.objects.filter(program=program).first()


def numbers(count: Count) -> dict[str, dict[str, int]]:
    """Table → row → number, rows as they were written (one query)."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for table, row, value in Number.objects.filter(count=count).order_by("pk").values_list("table", "row", "value"):
        found[table][row] = value
    return found


def institutions(count: Count, wanted: str = "") -> QuerySet[FromInstitution]:
    """Institutions with their people, those with most first; `wanted` stands in the name."""
    found = FromInstitution.objects.filter(count=count).select_related("institution")
    if wanted:
        found = found.filter(institution__name__icontains=wanted)
    return found.order_by("-people", "institution__name", "pk")


@dataclass(frozen=True)
class Network:
    """How many people came from institutions that belong to a network, or once did.

    Attributes:
        institutions: members that anybody came from.
        people: people from them.
        members: all its institutions.
    """

    name: str
    institutions: int
    people: int
    members: int


def networks(count: Count) -> list[Network]:
    """Each network of the programme, by name (two queries)."""
    hubs = list(Hub.objects.filter(program=count.program_id).values_list("network", "institution", "since", "until"))
    members = {institution for _, institution, _, _ in hubs}
    lines = FromInstitution.objects.filter(count=count, institution__in=members)
    numbers = dict(lines.values_list("institution", "people"))
    found = []
    for name in sorted({network for network, *_ in hubs}):
        own = {institution for network, institution, _, _ in hubs if network == name}
        some = [numbers[institution] for institution in own if institution in numbers]
        found.append(Network(name, len(some), sum(some), len(own)))
    return found


def home(program: Program) -> Home | None:
    """The programme's own institution in the registry."""
    return Home.objects.select_related("institution").filter(program=program).first()


def rows(program: Program) -> Iterator[Row]:
    """Every registration of a programme, as it is counted.

    Whoever signs in with an ORCID iD has proved it, so it goes before one that was only told.
    """
    proven = people.proven_orcids()
    found = Registrant.objects.filter(program=program).values_list(
        "pk",
        "person",
        "person__email",
        "person__orcid",
        "email",
        "orcid",
        "on",
        "institution",
        "plain",
        "category",
        *FLAGS,
    )
    for pk, person, own, own_orcid, email, orcid, on, institution, plain, category, *flags in found.iterator(5000):
        reasons = sum(bit for bit, is_given in zip(BITS, flags, strict=True) if is_given)
        researcher = proven.get(person) or own_orcid or orcid
        yield Row(pk, person or 0, own or email, researcher, on, institution or 0, plain, category, reasons)


def same(program: Program) -> list[tuple[str, str]]:
    """Addresses that somebody confirmed to be one person's."""
    return list(SamePerson.objects.filter(program=program, are_one=True).values_list("one", "other"))


def people_from(count: Count, institution: int) -> int:
    """How many came from an institution."""
    line = FromInstitution.objects.filter(count=count, institution=institution).first()
    return line.people if line else 0

"""Questions about coding projects."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Program
from rapport.qualitative.models import Codebook, Member, Project, Round, Ruling, Unit


def project(pk: int) -> Project:
    """One project. Raises Project.DoesNotExist."""
    return Project.objects.select_related("program").get(pk=pk)


def projects(program: Program) -> QuerySet[Project]:
    """The projects of the programme with who works on each, the newest first (two queries)."""
    parts = Member.objects.filter(until=None).select_related("person").order_by("pk")
    return program.coding_projects.order_by("-begun_at").prefetch_related(Prefetch("members", parts, to_attr="team"))


def parts_of(person: Person, project: Project) -> frozenset[str]:
    """Which parts the person has in the project today (one query)."""
    return frozenset(project.members.filter(person=person, until=None).values_list("part", flat=True))


def who_may(program: Program) -> list[tuple[Person, bool]]:
    """Everybody who may be given a part in a project of the programme, and whether they may lead one (one query)."""
    seats = Q(participations__program=program, participations__until=None)
    leads = Q(participations__role__in=GRANTS[Verb.LEAD_CODING])
    found = (
        Person.objects.filter(seats, participations__role__in=GRANTS[Verb.CODE_TEXT], is_active=True)
        .annotate(leading=Count("participations", filter=seats & leads))
        .order_by("name", "pk")
        .distinct()
    )
    return [(person, bool(person.leading)) for person in found]


def members(project: Project) -> list[Member]:
    """Everybody who has or had a part, those of today first (one query)."""
    found = project.members.select_related("person").order_by("person__name", "person", "part", "pk")
    return sorted(found, key=lambda one: one.until is not None)


@dataclass(frozen=True)
class Facts:
    """How far a project is, as everybody in it may know.

    Attributes:
        texts: documents that are in.
        units: those that hold text.
        codebook: the number of the last published version, 0 without one.
        has_draft: a version is being written.
        open_rounds, closed_rounds: how many; training does not count.
        training_rounds: how many of these, open or closed.
        has_rulings: an adjudicator has decided something.
        is_shown: the director reads what was found.
        last_closed: the id of the last round that has closed, 0 without one.
        has_agreement: how far its coders agree has been computed.
    """

    texts: int = 0
    units: int = 0
    codebook: int = 0
    has_draft: bool = False
    open_rounds: int = 0
    closed_rounds: int = 0
    training_rounds: int = 0
    has_rulings: bool = False
    is_shown: bool = False
    last_closed: int = 0
    has_agreement: bool = False


def facts(project: Project) -> Facts:
    """How far the project is (six queries)."""
    books = dict(Codebook.objects.filter(project=project).values_list("pk", "number"))
    rounds = list(
        Round.objects.filter(project=project).order_by("pk").values_list("pk", "kind", "closed_at", "agreement")
    )
    real = [(pk, closed, agreement) for pk, kind, closed, agreement in rounds if kind != Round.Kind.TRAINING]
    last_closed, agreement = next(((pk, of) for pk, closed, of in reversed(real) if closed), (0, None))
    return Facts(
        texts=project.documents.count(),
        units=Unit.objects.filter(document__project=project, withdrawn_at=None).count(),
        codebook=max((number for number in books.values() if number), default=0),
        has_draft=None in books.values(),
        open_rounds=sum(closed is None for _, closed, _ in real),
        closed_rounds=sum(closed is not None for _, closed, _ in real),
        training_rounds=len(rounds) - len(real),
        has_rulings=Ruling.objects.filter(round__project=project).exists(),
        is_shown=project.shown_tables.filter(hidden_at=None).exists(),
        last_closed=last_closed,
        has_agreement=agreement is not None,
    )


@dataclass(frozen=True)
class Waits:
    """An open round in which somebody has not submitted."""

    round: Round
    done: int
    of: int


def to_code(person: Person, projects: Iterable[int]) -> list[Waits]:
    """The open rounds of these projects that wait for the person, with how far they are themselves (one query)."""
    found = (
        Round.objects.filter(
            project__in=list(projects),
            closed_at=None,
            coders__person=person,
            coders__submitted_at=None,
            coders__released_at=None,
        )
        .select_related("project__program")
        .annotate(
            of=Count("coders__assignments"),
            done=Count("coders__assignments", filter=Q(coders__assignments__is_done=True)),
        )
        .order_by("pk")
    )
    return [Waits(one, one.done, one.of) for one in found]


def projects_of(person: Person) -> QuerySet[Project]:
    """The projects in which the person has a part today."""
    mine = Member.objects.filter(project=OuterRef("pk"), person=person, until=None)
    return Project.objects.filter(Exists(mine)).select_related("program").order_by("-begun_at")

"""Questions about programmes, participations and mentorships."""

from django.db.models import Prefetch, QuerySet

from rapport.people.models import Person
from rapport.people.roles import NEED_SECOND_FACTOR, Role
from rapport.programs.models import Mentorship, Participation, Program, TeamMember

TEAM = Prefetch(
    "team",
    TeamMember.objects.filter(until__isnull=True).select_related("mentor"),
    to_attr="mentors",
)


def program(slug: str) -> Program:
    """One programme. Raises Program.DoesNotExist."""
    return Program.objects.select_related("institution").get(slug=slug)


def programs_of(person: Person) -> QuerySet[Program]:
    """The programmes that the person takes part in today."""
    return (
        Program.objects.filter(participations__person=person, participations__until__isnull=True)
        .distinct()
        .order_by("name")
    )


def participations_of(person: Person) -> QuerySet[Participation]:
    """The person's roles today, programme by programme."""
    return (
        Participation.objects.filter(person=person, until__isnull=True)
        .select_related("program", "cohort", "institution")
        .order_by("program__name", "role")
    )


def mentorship(pk: int) -> Mentorship:
    """One mentorship with programme, scholar and today's team in `.mentors`. Raises Mentorship.DoesNotExist."""
    return Mentorship.objects.select_related("program", "scholar").prefetch_related(TEAM).get(pk=pk)


def mentorships_of(person: Person) -> QuerySet[Mentorship]:
    """Open mentorships in which the person is scholar or mentor, with today's team in `.mentors`."""
    as_scholar = Mentorship.objects.filter(scholar=person)
    as_mentor = Mentorship.objects.filter(team__mentor=person, team__until__isnull=True)
    return (
        (as_scholar | as_mentor)
        .filter(until__isnull=True)
        .distinct()
        .select_related("program", "scholar")
        .prefetch_related(TEAM)
        .order_by("pk")
    )


def mentorships_in(program: Program) -> QuerySet[Mentorship]:
    """The programme's open mentorships, with scholar and today's team in `.mentors`."""
    return (
        Mentorship.objects.filter(program=program, until__isnull=True)
        .select_related("scholar")
        .prefetch_related(TEAM)
        .order_by("scholar__name", "pk")
    )


def people_in(program: Program) -> QuerySet[Participation]:
    """Who takes part in the programme today, by name."""
    return (
        Participation.objects.filter(program=program, until__isnull=True)
        .select_related("person", "cohort", "institution")
        .order_by("person__name", "role")
    )


def needs_second_factor(person: Person) -> bool:
    """The person holds, in any programme today or on the server, a role that sees many people's data."""
    if person.is_server_administrator:
        return Role.SERVER_ADMINISTRATOR in NEED_SECOND_FACTOR
    held = Participation.objects.filter(person=person.pk, until__isnull=True)
    return held.filter(role__in=NEED_SECOND_FACTOR).exists()

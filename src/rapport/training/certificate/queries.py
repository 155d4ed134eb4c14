"""Certificates by number, of a person, of a programme; and how a name would read."""

from django.db.models import QuerySet

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Participation, Program
from rapport.training.course import Course
from rapport.training.models import Certificate, CertificateName, Joined


def certificate(number: str) -> Certificate:
    """The certificate of this number, in letters of either kind. Raises Certificate.DoesNotExist."""
    return Certificate.objects.select_related("program").get(number=number.upper())


def own(person: Person, number: str) -> Certificate | None:
    """The same, if it is the person's own."""
    return Certificate.objects.filter(person=person, number=number.upper()).first()


def all_of(person: Person) -> list[Certificate]:
    """The person's certificates, the newest first; of courses that are gone, too."""
    return list(Certificate.objects.filter(person=person).order_by("-issued_at", "-pk"))


def of_program(program: Program, asked: str = "") -> QuerySet[Certificate]:
    """The certificates of a programme, the newest first; those in whose name, title or number the words stand."""
    found = Certificate.objects.filter(program=program).order_by("-issued_at", "-pk")
    for word in asked.split():
        found = found.filter(name__icontains=word) | found.filter(title__icontains=word) | found.filter(number=word)
    return found


def of(person: Person, course: str) -> Certificate | None:
    """The person's certificate of a course."""
    return Certificate.objects.filter(person=person, course=course).first()


def name_for(person: Person, course: str) -> str:
    """How the name will read on the certificate: as chosen, or as the person is known; perhaps not at all."""
    chosen = CertificateName.objects.filter(person=person, course=course).values_list("name", flat=True).first()
    return chosen or person.name.strip()


def program_for(person: Person, course: str) -> Program | None:
    """The programme in which the person takes the course; of several the one that they joined first.

    For a guest, who takes part in none, the one whose code they registered with.
    """
    seats = Participation.objects.filter(
        person=person, program__course=course, role__in=GRANTS[Verb.TAKE_COURSES]
    ).select_related("program")
    seat = seats.order_by("since", "pk").first()
    if seat:
        return seat.program
    joined = Joined.objects.filter(registration__person=person, registration__course=course)
    first = joined.select_related("code__program").order_by("pk").first()
    return first.code.program if first else None


def on_overview(person: Person, course: Course) -> dict[str, object]:
    """What the card on a course's page shows (two queries)."""
    found, name = of(person, course.id), name_for(person, course.id)
    return {"certificate": found, "name": found.name if found else name}

"""Questions about the texts of a project."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from rapport.people.models import Person
from rapport.programs.codes import coder
from rapport.qualitative.models import Attribute, Document, Project, Unit


def document(pk: int) -> Document:
    """One document with its project. Raises Document.DoesNotExist."""
    return Document.objects.select_related("project__program", "survey__wave", "by").get(pk=pk)


def documents(project: Project) -> QuerySet[Document]:
    """The documents of a project with how many units hold text, and how many are empty now (one query)."""
    return (
        project.documents.select_related("survey__wave")
        .annotate(
            number=Count("units", filter=Q(units__withdrawn_at=None)),
            empty=Count("units", filter=~Q(units__withdrawn_at=None)),
        )
        .order_by("at", "pk")
    )


@dataclass(frozen=True)
class Asked:
    """Which units of a document somebody looks for.

    Attributes:
        q: words that stand in the text, in this order.
        known: attribute → value.
    """

    q: str = ""
    known: tuple[tuple[int, str], ...] = ()


def units(document: Document, asked: Asked) -> QuerySet[Unit]:
    """The units in order, with who wrote them and what is known of them (two queries more)."""
    found = document.units.select_related("respondent").prefetch_related("respondent__values__attribute")
    if asked.q:
        found = found.filter(text__icontains=asked.q)
    for attribute, value in asked.known:
        found = found.filter(respondent__values__attribute=attribute, respondent__values__value=value)
    return found.order_by("number")


def choices(document: Document) -> list[tuple[Attribute, list[str]]]:
    """The attributes of those who wrote the document, with their values (one query)."""
    rows = (
        Attribute.objects.filter(of_respondents__respondent__units__document=document)
        .values_list("pk", "name", "of_respondents__value")
        .order_by("name", "of_respondents__value")
        .distinct()
    )
    found: dict[int, tuple[Attribute, list[str]]] = {}
    for pk, name, value in rows:
        found.setdefault(pk, (Attribute(pk=pk, name=name), []))[1].append(value)
    return list(found.values())


def codes_of(project: Project, person: Person) -> tuple[str, str]:
    """The codes that a person of the programme has in the project: of identified and of confidential surveys."""
    return person_code(project, person.pk, own=False), person_code(project, person.pk, own=True)


def person_code(project: Project, person: int, *, own: bool) -> str:
    """The code of a person: that of the programme's exports, or one that this project alone has."""
    return coder(project.program_id)(f"p{project.pk}-" if own else "p", person)


def response_key(project: Project, response: int, *, own: bool) -> str:
    """The same of a response."""
    return coder(project.program_id)(f"r{project.pk}-" if own else "r", response)

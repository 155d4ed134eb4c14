"""Bring texts in, take a document out, and let go of what somebody takes back."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record, record_each
from rapport.people.models import Person
from rapport.qualitative.material.queries import codes_of
from rapport.qualitative.material.texts import About, Text, clean
from rapport.qualitative.models import (
    Assignment,
    Attribute,
    Coding,
    Document,
    DocumentValue,
    ForeignFile,
    Project,
    Quote,
    Respondent,
    RespondentValue,
    Ruling,
    Unit,
    Upload,
)

AT_ONCE = 500


class TwiceError(Exception):
    """The same file, or the same answers, are in the project already. `document` is what they are called there."""

    def __init__(self, document: Document) -> None:
        self.document = document
        super().__init__(str(document))


@transaction.atomic
def bring_in(*, by: Person, project: Project, about: About, texts: Iterable[Text]) -> Document:
    """Keep texts as one document of the project. Those that are empty are left out; the others are numbered from 1.

    Of anonymous texts neither a code, nor the id of a row, nor an attribute is kept: each stands for itself.

    Raises TwiceError where the same is there already.
    """
    held = Project.objects.select_for_update().get(pk=project.pk)  # one after the other
    if same := held.documents.filter(sha256=about.sha256, field=about.column).first():
        raise TwiceError(same)
    document = Document.objects.create(
        project=held,
        name=_free_name(held, about.name),
        kind=about.kind,
        unit=about.unit,
        degree=about.degree,
        survey=about.survey,
        field=about.column,
        sha256=about.sha256,
        came_from=about.came_from[:200],
        consent=about.consent,
        by=by,
        at=timezone.now(),
    )
    attributes = _Attributes(held)
    DocumentValue.objects.bulk_create(
        DocumentValue(document=document, attribute_id=attributes[name], value=value[:200])
        for name, value in about.known.items()
        if value
    )
    number, rest = 0, iter(texts)
    while some := list(islice(rest, AT_ONCE)):
        number = _keep(document, some, attributes, number)
    record(did="qualitative.bring_in", target=f"text:{document.pk}", by=by.pk, program=held.program.slug)
    return document


class InUseError(Exception):
    """Somebody codes the texts of this document, or has: it stays."""


@transaction.atomic
def remove(*, by: Person, document: Document) -> None:
    """Take a document out again, with its units, and with respondents and attributes that nothing else tells of.

    Raises InUseError where its texts are in a round.
    """
    project = Project.objects.select_for_update().get(pk=document.project_id)
    held = project.documents.filter(pk=document.pk).first()
    if held is None:
        return
    if Assignment.sealed.filter(unit__document=held).exists():
        raise InUseError
    held.delete()
    project.respondents.filter(units=None).delete()
    project.attributes.filter(of_respondents=None, of_documents=None).delete()
    record(did="qualitative.remove", target=f"text:{document.pk}", by=by.pk, program=project.program.slug)


@transaction.atomic
def take_back(*, by: Person | None, project: Project, units: Iterable[int]) -> int:
    """Empty units whose text somebody has taken back: text, codings, memos, rulings and quotes go; the place stays.

    Numbers of agreement that were computed before stay: nothing in them is one person's. Returns how many were emptied.
    """
    held = list(
        Unit.objects.select_for_update().filter(pk__in=list(units), document__project=project, withdrawn_at=None)
    )
    if not held:
        return 0
    pks = [unit.pk for unit in held]
    # First the text: the database lets go of a submitted coding only where its unit was taken back.
    Unit.objects.filter(pk__in=pks).update(text="", withdrawn_at=timezone.now())
    Coding.sealed.filter(assignment__unit__in=pks).delete()
    Assignment.sealed.filter(unit__in=pks).delete()
    Ruling.objects.filter(unit__in=pks).delete()
    Quote.objects.filter(unit__in=pks).delete()
    by_id = by.pk if by else None
    record_each(
        did="qualitative.take_back", targets=[f"unit:{pk}" for pk in pks], by=by_id, program=project.program.slug
    )
    return len(pks)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Empty what a person wrote in surveys wherever a project has it, and forget what is known of them.

    Called before their answers themselves go. What they coded and decided stays, under a person without a name.
    """
    person.coding_parts.filter(until=None).update(until=timezone.now())
    Upload.objects.filter(by=person).delete()
    ForeignFile.objects.filter(by=person).delete()
    for project in Project.objects.filter(program__participations__person=person).distinct():
        theirs = project.respondents.filter(code__in=codes_of(project, person))
        units = list(Unit.objects.filter(respondent__in=theirs).values_list("pk", flat=True))
        take_back(by=by, project=project, units=units)
        RespondentValue.objects.filter(respondent__in=theirs).delete()


class _Attributes(dict[str, int]):
    """The project's attributes by name; one that is asked for and not there is made."""

    def __init__(self, project: Project) -> None:
        super().__init__(project.attributes.values_list("name", "pk"))
        self.project = project

    def __missing__(self, name: str) -> int:
        self[name] = Attribute.objects.create(project=self.project, name=name[:100]).pk
        return self[name]


def _keep(document: Document, texts: Sequence[Text], attributes: _Attributes, after: int) -> int:
    """Keep some texts after the unit of this number; returns the number of the last."""
    kept = [(one, text) for one in texts if (text := clean(one.text))]
    numbers = range(after + 1, after + 1 + len(kept))
    if document.degree == Document.Degree.ANONYMOUS:
        codes = [f"text {document.pk}-{number}" for number in numbers]
        keys = [""] * len(kept)
    else:
        codes = [one.respondent[:100] for one, _ in kept]
        keys = [one.key[:100] for one, _ in kept]
    of_code = _respondents(document.project, {code for code in codes if code})
    if document.degree != Document.Degree.ANONYMOUS:
        known: dict[str, dict[str, str]] = {}
        for (one, _), code in zip(kept, codes, strict=True):
            if code:  # what an earlier row says of somebody stays; a later one adds what it did not say
                said = {name: value for name, value in one.known.items() if value}
                known[code] = said | known.get(code, {})
        _keep_known(of_code, known, attributes)
    Unit.objects.bulk_create(
        Unit(document=document, number=number, respondent_id=of_code.get(code), key=key, text=text)
        for number, code, key, (_, text) in zip(numbers, codes, keys, kept, strict=True)
    )
    return after + len(kept)


def _respondents(project: Project, codes: set[str]) -> dict[str, int]:
    """The ids of the respondents with these codes; who is new is added."""
    there = project.respondents.filter(code__in=codes)
    found = dict(there.values_list("code", "pk"))
    Respondent.objects.bulk_create(Respondent(project=project, code=code) for code in sorted(codes - set(found)))
    return dict(there.all().values_list("code", "pk"))


def _keep_known(of_code: Mapping[str, int], known: Mapping[str, Mapping[str, str]], attributes: _Attributes) -> None:
    """Keep attributes of respondents. One that is known already stays: the first document says it."""
    RespondentValue.objects.bulk_create(
        (
            RespondentValue(respondent_id=of_code[code], attribute_id=attributes[name], value=value[:200])
            for code, of_them in known.items()
            for name, value in of_them.items()
            if value
        ),
        ignore_conflicts=True,
    )


def _free_name(project: Project, name: str) -> str:
    """The name, or with a number behind it, where another document is called so."""
    name = name[:190]
    taken = set(project.documents.filter(name__startswith=name).values_list("name", flat=True))
    tries = (f"{name} ({number})" if number > 1 else name for number in range(1, len(taken) + 2))
    return next(one for one in tries if one not in taken)

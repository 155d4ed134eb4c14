"""Bring texts in."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.qualitative.material.texts import About, Text, clean
from rapport.qualitative.models import Attribute, Document, DocumentValue, Project, Respondent, RespondentValue, Unit

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
        known = {code: one.known for (one, _), code in zip(kept, codes, strict=True) if code and one.known}
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

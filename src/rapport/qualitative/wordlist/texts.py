"""Who counts as one person, and what they wrote.

A respondent with several units counts once, and so do respondents who were decided to be one. Where nobody is named,
each response counts by itself, and a document of turns or paragraphs counts as one. What was taken back does not count.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from rapport.qualitative.models import Attribute, Document, DocumentValue, Project, RespondentValue, Unit
from rapport.qualitative.words.answers import NOT_SAID, Answer, Answers


@dataclass(frozen=True)
class Written:
    """What people wrote.

    Attributes:
        texts: person → all that they wrote, in the order of documents and units.
        silent: how many have taken all of theirs back.
    """

    texts: Mapping[str, str]
    silent: int

    @property
    def sha256(self) -> str:
        """Fingerprint of who wrote what."""
        return hashlib.sha256(json.dumps(list(self.texts.items())).encode()).hexdigest()


def stamp(project: Project) -> str:
    """How the texts stand: another one where texts came, went, or other people count as one (two queries)."""
    units = Unit.objects.filter(document__project=project).aggregate(
        number=Count("pk"), last=Max("pk"), named=Count("respondent"), gone=Count("withdrawn_at")
    )
    return json.dumps([sorted(units.items()), sorted(ones(project).items())])


def ones(project: Project) -> dict[int, int]:
    """Respondent → the one as whom they count, for those who count as another."""
    pairs = project.respondents.filter(same_as__isnull=False).values_list("pk", "same_as")
    same = {pk: root for pk, root in pairs if root is not None}
    return {pk: _root(pk, same) for pk in same}


def _root(pk: int, same: Mapping[int, int]) -> int:
    seen = {pk}
    while (after := same.get(pk)) is not None and after not in seen:
        pk = after
        seen.add(pk)
    return min(seen) if after is not None else pk  # in a circle, any one of them, but always the same


def has_texts(project: Project) -> bool:
    """Whether there is anything to count."""
    return Unit.objects.filter(document__project=project, withdrawn_at=None).exists()


def person_of(unit: Unit, same: Mapping[int, int]) -> str:
    """Who wrote a unit: `r12` a respondent, `u9` a response of nobody who is named, `d3` a document of nobody."""
    if unit.respondent_id is not None:
        return f"r{same.get(unit.respondent_id, unit.respondent_id)}"
    return f"u{unit.pk}" if unit.document.unit == Document.Unit.RESPONSE else f"d{unit.document_id}"


def written(project: Project) -> Written:
    """Everything that was written, person by person (two queries)."""
    texts: dict[str, str] = {}
    silent: set[str] = set()
    same = ones(project)
    for unit in _in_order(Unit.objects.filter(document__project=project)).iterator(2000):
        person = person_of(unit, same)
        if not unit.text.strip():
            silent.add(person)
        else:
            texts[person] = f"{texts[person]}\n{unit.text}" if person in texts else unit.text
    return Written(texts, len(silent - texts.keys()))


def _in_order(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.select_related("document", "respondent").order_by("document", "number")


def units_of(project: Project, people: Collection[str]) -> Iterator[tuple[str, Unit]]:
    """The units of some people, in the order of documents, each with its person."""
    same = ones(project)
    ids = {kind: [int(one[1:]) for one in people if one[0] == kind] for kind in "rud"}
    respondents = set(ids["r"]) | {pk for pk, root in same.items() if root in set(ids["r"])}
    nobodys = Q(respondent=None) & (Q(pk__in=ids["u"]) | Q(document__in=ids["d"]))
    wanted = Unit.objects.filter(Q(respondent__in=respondents) | nobodys, document__project=project, withdrawn_at=None)
    for unit in _in_order(wanted):
        yield person_of(unit, same), unit


def answers(project: Project) -> Answers:
    """The texts as `rapport words` has them: under the code of who wrote them, the unit's number for the line."""
    found, same, codes = [], ones(project), dict(project.respondents.values_list("pk", "code"))
    for unit in _in_order(Unit.objects.filter(document__project=project)).iterator(2000):
        if unit.text.strip():
            person = person_of(unit, same)
            code = codes[int(person[1:])] if person[0] == "r" else person
            found.append(Answer(code, unit.text, unit.number))
    return Answers(project.name, "", tuple(found))


def is_in_confidence(project: Project) -> bool:
    """Whether any text was not handed in under a name: small groups are then not told apart."""
    return project.documents.exclude(degree=Document.Degree.IDENTIFIED).exists()


def attributes(project: Project) -> list[Attribute]:
    """By what people can be compared."""
    return list(project.attributes.order_by("name"))


def groups(project: Project, attribute: Attribute) -> dict[str, str]:
    """Person → value of an attribute: their own, or that of all their documents (four queries)."""
    same = ones(project)
    own = dict(RespondentValue.objects.filter(attribute=attribute).values_list("respondent", "value"))
    of_document = dict(DocumentValue.objects.filter(attribute=attribute).values_list("document", "value"))
    found: dict[str, str] = {f"r{pk}": value for pk, value in own.items() if pk not in same}
    for pk in sorted(same):
        if pk in own:
            found.setdefault(f"r{same[pk]}", own[pk])
    places: dict[str, set[str]] = {}
    pairs = (
        Unit.objects.filter(document__in=of_document)
        .select_related("document")
        .only("respondent", "document__unit", "document_id")
    )
    for unit in pairs:
        places.setdefault(person_of(unit, same), set()).add(of_document[unit.document_id])
    for person, values in places.items():
        if len(values) == 1:
            found.setdefault(person, *values)
    return found


def sizes(found: Mapping[str, str], people: Collection[str]) -> Counter[str]:
    """How many of the people stand in each group; those without a value stand together."""
    return Counter(found.get(person, NOT_SAID) for person in people)

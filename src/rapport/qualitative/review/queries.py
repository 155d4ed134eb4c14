"""Questions about the review of documents. What coders found is told of closed rounds alone (`final_codes_of`)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from rapport.qualitative.adjudication.queries import final_codes_of
from rapport.qualitative.codebook import queries as codebooks
from rapport.qualitative.models import Document, DocumentValue, Entry, Expected, Project, RespondentValue, Unit
from rapport.qualitative.results.gathering import gather
from rapport.qualitative.results.reidentify import ENOUGH
from rapport.qualitative.review.matrix import Expectation, Matrix, Type
from rapport.qualitative.wordlist.texts import ones

SITE, ROLE = "site", "role"
NOT_KNOWN = "not known"


def contracts(project: Project) -> QuerySet[Document]:
    """The documents that are reviewed, each with how many paragraphs it has."""
    found = project.documents.filter(kind=Document.Kind.TEXT)
    return found.annotate(paragraphs=Count("units")).order_by("name")


@dataclass(frozen=True)
class Line:
    """One paragraph under one code.

    Attributes:
        under: the heading above it, or that of its column; a hint at the party, never more.
        party: who is expected to do it; empty where nobody has said it.
    """

    unit: int
    code: int
    type: str
    document: str
    number: int
    text: str
    place: str = ""
    under: str = ""
    party: str = ""

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.unit}-{self.code}"


def entries(project: Project) -> list[Entry]:
    """What the newest version of the codebook says, in its order; nothing where there is none."""
    book = codebooks.latest(project)
    return codebooks.entries(book) if book else []


def lines(project: Project) -> list[Line]:
    """Every paragraph of the documents under every code that it carries in the end, in the order of the documents."""
    finals = final_codes_of(project)
    order = {one.code_id: (at, one.name) for at, one in enumerate(entries(project))}
    said = dict_of_parties(project)
    units = Unit.objects.filter(document__project=project, document__kind=Document.Kind.TEXT)
    found = []
    for unit in units.select_related("document", "paragraph").order_by("document__name", "number"):
        final = finals.get(unit.pk)
        codes = sorted((final.codes if final else frozenset()) & order.keys(), key=lambda code: order[code])
        where = getattr(unit, "paragraph", None)
        found += [
            Line(
                unit.pk, code, order[code][1], unit.document.name, unit.number, unit.text,
                where.place if where else "", where.under if where else "", said.get((unit.pk, code), ""),
            )
            for code in codes
        ]  # fmt: skip
    return found


def dict_of_parties(project: Project) -> dict[tuple[int, int], str]:
    """(unit, code) → the party."""
    rows = Expected.objects.filter(unit__document__project=project).values_list("unit", "code", "party")
    return {(unit, code): party for unit, code, party in rows}


def matrix(project: Project) -> Matrix:
    """Type × document × party."""
    book = entries(project)
    names = {one.code_id: one.name for one in book}
    types = tuple(Type(one.name, names.get(one.parent_id or 0, "")) for one in book if one.is_codable)
    found = tuple(Expectation(one.document, one.type, one.party) for one in lines(project))
    return Matrix(types, tuple(contracts(project).values_list("name", flat=True)), found)


@dataclass(frozen=True)
class Quoted:
    """A quote that may leave the project, with who said it – as far as enough people share it.

    Attributes:
        people: how many respondents have this role and site; fewer than enough, and neither is told.
    """

    type: str
    shown: str
    role: str
    site: str
    people: int

    @property
    def is_told(self) -> bool:
        """Enough people share role and site."""
        return self.people >= ENOUGH

    @property
    def by(self) -> str:
        """Role and site, or that too few share them."""
        if not self.is_told:
            return "role and site withheld"
        return ", ".join(one for one in (self.role, self.site) if one != NOT_KNOWN) or NOT_KNOWN


def quotes(project: Project) -> list[Quoted]:
    """The quotes of the results that passed their check, by type, role and site."""
    gathered = gather(project)
    names = {one.code_id: (at, one.name) for at, one in enumerate(gathered.entries)}
    who = people(project)
    found = []
    for one in gathered.standing:
        unit = one.row.unit
        group = who.of(unit)
        at, name = names.get(one.row.code_id, (len(names), ""))
        found.append((at, Quoted(name, one.shown, *group, who.sizes.get(group, 0))))
    return [one for _, one in sorted(found, key=lambda each: (each[0], each[1].role, each[1].site, each[1].shown))]


@dataclass(frozen=True)
class People:
    """Role and site of everybody who said something.

    Attributes:
        known: respondent → attribute → value; of the document, too.
        as_whom: respondent → the one as whom they count.
        sizes: (role, site) → how many people.
    """

    known: dict[int, dict[str, str]]
    documents: dict[int, dict[str, str]]
    as_whom: dict[int, int]
    sizes: dict[tuple[str, str], int]

    def of(self, unit: Unit) -> tuple[str, str]:
        """Role and site of who wrote a unit."""
        return group_of(self.known, self.documents, unit.respondent_id or 0, unit.document_id)


def group_of(
    known: dict[int, dict[str, str]], documents: dict[int, dict[str, str]], respondent: int, document: int
) -> tuple[str, str]:
    """What is known of a respondent, else of the document, as role and site."""
    both = documents.get(document, {}) | known.get(respondent, {})
    return both.get(ROLE, NOT_KNOWN), both.get(SITE, NOT_KNOWN)


def people(project: Project) -> People:
    """Read role and site of respondents and documents (four queries)."""
    of_people = _values(
        RespondentValue.objects.filter(respondent__project=project).values_list(
            "respondent", "attribute__name", "value"
        )
    )
    of_documents = _values(
        DocumentValue.objects.filter(document__project=project).values_list("document", "attribute__name", "value")
    )
    as_whom = dict(ones(project))
    pairs = Unit.objects.filter(document__project=project, respondent__isnull=False).exclude(text="")
    groups: dict[tuple[str, str], set[int]] = {}
    for respondent, document in pairs.values_list("respondent", "document").distinct():
        group = group_of(of_people, of_documents, respondent, document)
        groups.setdefault(group, set()).add(as_whom.get(respondent, respondent))
    return People(of_people, of_documents, as_whom, {group: len(some) for group, some in groups.items()})


def _values(rows: Iterable[tuple[int, str, str]]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for pk, name, value in rows:
        found.setdefault(pk, {})[name.strip().casefold()] = value
    return found

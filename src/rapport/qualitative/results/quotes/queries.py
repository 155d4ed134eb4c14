"""Questions about quotes: which were chosen and whether they pass, and which texts could be."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapport.qualitative.models import (
    Assignment,
    Attribute,
    Document,
    Entry,
    Project,
    Quote,
    QuoteConsent,
    QuoteDecision,
    QuoteFinding,
    Unit,
)
from rapport.qualitative.results import quoting
from rapport.qualitative.results.quotes.checking import beside, printed
from rapport.qualitative.results.reidentify import ENOUGH, MEND, WHAT, Kind

Key = tuple[str, int, int, int]


@dataclass(frozen=True)
class Told:
    """A finding in words.

    Attributes:
        words: the words of the text, or of the editor; empty where it is not in the words.
        decision: the last one about it, if it says that the finding may stay.
    """

    row: QuoteFinding
    words: str
    decision: QuoteDecision | None

    @property
    def kind(self) -> Kind:
        """What it is."""
        return Kind(self.row.kind)

    @property
    def what(self) -> str:
        """What it is, with how many share it."""
        if self.kind not in (Kind.GROUP, Kind.BESIDE):
            return WHAT[self.kind]
        return f"{WHAT[self.kind]}: {self.row.number}, and at least {ENOUGH} are wanted"

    @property
    def mend(self) -> str:
        """What could be done."""
        return MEND[self.kind]


@dataclass(frozen=True)
class Group:
    """Findings of one kind in a quote, decided together."""

    kind: Kind
    findings: tuple[Told, ...]

    @property
    def what(self) -> str:
        """What they are."""
        return self.findings[0].what

    @property
    def mend(self) -> str:
        """What could be done."""
        return self.findings[0].mend

    @property
    def words(self) -> str:
        """Which words, each once."""
        return ", ".join(dict.fromkeys(one.words for one in self.findings if one.words))

    @property
    def decision(self) -> QuoteDecision | None:
        """What was decided, where every one of them may stay."""
        decided = [one.decision for one in self.findings]
        return decided[-1] if all(decided) else None


@dataclass(frozen=True)
class Chosen:
    """A quote that was chosen.

    Attributes:
        row: with its unit.
        quote: as it is printed; None where its text was taken back.
        groups: what was found in it, by kind.
        beside: what stands beside it.
        consent: what was decided about the document; None before anything was.
    """

    row: Quote
    quote: quoting.Quote | None
    groups: tuple[Group, ...]
    beside: str
    consent: QuoteConsent | None

    @property
    def shown(self) -> str:
        """The quote as it is printed."""
        return self.quote.shown if self.quote else ""

    @property
    def open(self) -> tuple[Group, ...]:
        """What nobody has decided yet."""
        return tuple(one for one in self.groups if one.decision is None)

    @property
    def may_be_quoted(self) -> bool:
        """It was noted that the document may be quoted."""
        return self.consent is not None and self.consent.allows

    @property
    def passes(self) -> bool:
        """It may leave the project: searched, everything found decided, and who wrote it may be quoted."""
        return bool(self.quote and self.row.checked_at and not self.open and self.may_be_quoted)

    @property
    def state(self) -> str:
        """In a few words."""
        if self.quote is None:
            return "taken back"
        if self.open:
            return "to be decided"
        if self.consent is None:
            return "consent to be noted"
        return "passes" if self.may_be_quoted else "may not be quoted"


def quote(pk: int) -> Quote:
    """One quote. Raises Quote.DoesNotExist."""
    return Quote.objects.select_related("project__program", "unit__document", "unit__respondent", "code").get(pk=pk)


def chosen(project: Project) -> list[Chosen]:
    """The quotes of a project in the order in which they were chosen (nine queries)."""
    return list(_as_chosen(project, project.quotes.filter(taken_out_at=None)))


def one_chosen(row: Quote) -> Chosen:
    """One quote with all that is known of it."""
    return next(iter(_as_chosen(row.project, Quote.objects.filter(pk=row.pk))))


def those(project: Project, pks: Iterable[int]) -> dict[int, Chosen]:
    """Some quotes by their ids; one that was taken out is not there."""
    rows = project.quotes.filter(pk__in=list(pks), taken_out_at=None)
    return {one.row.pk: one for one in _as_chosen(project, rows)}


def _as_chosen(project: Project, rows: "Iterable[Quote]") -> Iterable[Chosen]:
    found = (
        Quote.objects.filter(pk__in=[one.pk for one in rows])
        .select_related("unit__document", "unit__respondent", "code", "project__program")
        .prefetch_related(
            "edits",
            "findings",
            "decisions__by",
            "unit__respondent__values__attribute",
            "unit__document__values__attribute",
        )
        .order_by("pk")
    )
    wanted = beside(project)
    consents = consents_of(project)
    for row in found:
        yield Chosen(row, printed(row), told(row), beside_of(row.unit, wanted), consents.get(row.unit.document_id))


def told(row: Quote) -> tuple[Group, ...]:
    """What was found in a quote, by kind in the order of the list of kinds."""
    last: dict[Key, QuoteDecision] = {}
    for one in sorted(row.decisions.all(), key=lambda each: each.pk):
        last[key_of(one)] = one
    found: dict[Kind, list[Told]] = {}
    for finding in sorted(row.findings.all(), key=lambda each: (each.start, each.end, each.pk)):
        decision = last.get(key_of(finding))
        stays = decision if decision and decision.stays else None
        found.setdefault(Kind(finding.kind), []).append(Told(finding, _words(row, finding), stays))
    return tuple(Group(kind, tuple(found[kind])) for kind in Kind if kind in found)


def key_of(one: QuoteFinding | QuoteDecision) -> Key:
    """What makes a finding the same finding."""
    return one.kind, one.start, one.end, one.number


def _words(row: Quote, finding: QuoteFinding) -> str:
    for edit in row.edits.all():
        if (edit.start, edit.end) == (finding.start, finding.end):
            return edit.shown.strip()
    return row.unit.text[finding.start : finding.end]


def beside_of(unit: Unit, wanted: frozenset[str]) -> str:
    """What stands beside a quote: “mentor, site B”, in the order of the attributes' names."""
    values = [*unit.document.values.all(), *(unit.respondent.values.all() if unit.respondent else ())]
    pairs = sorted((one.attribute.name, one.value) for one in values if one.attribute.name in wanted)
    return ", ".join(value for _, value in pairs)


def consents_of(project: Project) -> dict[int, QuoteConsent]:
    """Document → what was decided about quoting it, by what people were told as it stands now (two queries)."""
    told_now = {pk: told_sha256(consent) for pk, consent in project.documents.values_list("pk", "consent")}
    rows = QuoteConsent.objects.filter(document__project=project).select_related("by").order_by("pk")
    return {one.document_id: one for one in rows if told_now.get(one.document_id) == one.told_sha256}


def told_sha256(consent: str) -> str:
    """Fingerprint of what people were told."""
    return hashlib.sha256(consent.encode()).hexdigest()


@dataclass(frozen=True)
class Source:
    """A document that is quoted, and what was decided about that."""

    document: Document
    consent: QuoteConsent | None


def sources(project: Project) -> list[Source]:
    """The documents that are quoted (three queries)."""
    quoted = project.documents.filter(units__quotes__taken_out_at=None, units__quotes__isnull=False)
    decided = consents_of(project)
    return [Source(one, decided.get(one.pk)) for one in quoted.distinct().order_by("pk")]


def attributes(project: Project) -> list[tuple[Attribute, bool]]:
    """The attributes of the project, and whether they stand beside quotes (two queries)."""
    wanted = beside(project)
    return [(one, one.name in wanted) for one in project.attributes.order_by("name")]


@dataclass(frozen=True)
class Candidate:
    """A text that carries the code.

    Attributes:
        stars: how many coders would quote it.
        alike: how many respondents share all that is known of who wrote it; 0 where nothing is known.
    """

    unit: Unit
    stars: int
    beside: str
    alike: int


def candidates(project: Project, carrying: Iterable[int], q: str = "") -> list[tuple[int, int]]:
    """The texts that carry a code, without those that are quoted for it: (unit, stars), those with most stars first."""
    rows = Unit.objects.filter(document__project=project, withdrawn_at=None).order_by("document", "number")
    wanted = set(carrying)
    stars = Counter(
        Assignment.objects.filter(coder__round__project=project, is_starred=True).values_list("unit", flat=True)
    )
    found = rows.filter(text__icontains=q) if q else rows
    listed = [pk for pk in found.values_list("pk", flat=True) if pk in wanted]
    return sorted(((pk, stars[pk]) for pk in listed), key=lambda one: -one[1])


def read_candidates(
    project: Project,
    listed: Iterable[tuple[int, int]],
    profiles: Mapping[int, frozenset[tuple[str, str]]],
    as_whom: Mapping[int, int],
) -> list[Candidate]:
    """Some of these texts, with who is like the respondent, or the one as whom they count (four queries)."""
    stars = dict(listed)
    units = Unit.objects.filter(pk__in=stars).select_related("document", "respondent")
    units = units.prefetch_related("respondent__values__attribute", "document__values__attribute")
    by_pk = {one.pk: one for one in units}
    names = frozenset(project.attributes.values_list("name", flat=True))
    return [
        Candidate(by_pk[pk], number, beside_of(by_pk[pk], names), _alike(by_pk[pk], profiles, as_whom))
        for pk, number in stars.items()
    ]


def _alike(unit: Unit, profiles: Mapping[int, frozenset[tuple[str, str]]], as_whom: Mapping[int, int]) -> int:
    person = unit.respondent_id or 0
    own = profiles.get(as_whom.get(person, person), frozenset())
    return sum(own <= other for other in profiles.values()) if own else 0


def entries(project: Project) -> list[Entry]:
    """What the newest published codebook says about each code that can be given (two queries).

    In its order; below them codes that only earlier ones have.
    """
    rows = Entry.objects.filter(codebook__project=project, is_codable=True).exclude(codebook__number=None)
    found: dict[int, Entry] = {}
    for one in rows.select_related("codebook").prefetch_related("stems").order_by("-codebook__number", "position"):
        found.setdefault(one.code_id, one)
    return list(found.values())

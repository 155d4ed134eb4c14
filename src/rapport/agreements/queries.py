"""What somebody may know of an agreement. Every page asks here, and here alone it is decided what is still unseen.

Until all parties have submitted, nothing that is told to anybody depends on whether another party has begun, saved
or submitted: not the text, not a count, not the number of queries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import attrgetter

from django.db.models import Count, Max, Prefetch
from django.utils import timezone

from rapport.agreements import wording
from rapport.agreements.alignment import Alignment, Said, Status, align, most_urgent_first
from rapport.agreements.library import shelf, template_in
from rapport.agreements.models import Agreement, Answer, Document, Sheet, Signature, Statement, Version
from rapport.agreements.planned import plan_of
from rapport.agreements.template import AnyItem, ChoiceItem, NumberItem, Template, TextItem
from rapport.agreements.wording import Party, parties_of
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

SIGNATURES = Prefetch("signatures", Signature.objects.select_related("person").order_by("signed_at", "pk"))


class Stage(StrEnum):
    """How far a mentorship is. Until all have submitted there is one stage only, so that none tells on one side."""

    IDENTIFYING = "identifying"
    COMPARING = "comparing"
    SIGNING = "signing"
    SIGNED = "signed"


class Step(StrEnum):
    """What a party does next."""

    ANSWER = "answer"
    WAIT = "wait"
    ALIGN = "align"
    SIGN = "sign"
    WAIT_FOR_SIGNATURES = "wait for signatures"
    DONE = "done"


@dataclass(frozen=True)
class Desk:
    """Everything that one party may know of the agreement of a mentorship."""

    viewer: Person
    mentorship: Mentorship
    parties: tuple[Party, ...]
    # None when the programme has named no template, or one that this server does not have.
    template: Template | None
    agreement: Agreement | None
    sheet: Sheet | None
    latest: Version | None
    in_force: Version | None

    @property
    def others(self) -> tuple[Party, ...]:
        """The other parties."""
        return tuple(party for party in self.parties if party.person != self.viewer)

    @property
    def has_submitted(self) -> bool:
        """The viewer has submitted."""
        return self.sheet is not None and self.sheet.submitted_at is not None

    @property
    def sees_all(self) -> bool:
        """All had submitted, the viewer among them: who joins a team later answers unseen and unseeing, too."""
        return self.has_submitted and self.agreement is not None and self.agreement.revealed_at is not None

    @property
    def has_begun_to_write(self) -> bool:
        """A joint text is there for one item at least."""
        return self.sees_all and bool(self.agreement.written)  # type: ignore[union-attr]

    @property
    def open_version(self) -> Version | None:
        """The latest version, unless the text or the team has changed since it was made."""
        if self.latest is None or self.latest.outdated_at:
            return None
        named = wording.read(self.latest.content).parties
        return self.latest if named == {party.person.pk: party.part for party in self.parties} else None

    @property
    def has_signed(self) -> bool:
        """The viewer has signed the latest version."""
        signatures = self.latest.signatures.all() if self.latest else []
        return any(signature.person_id == self.viewer.pk for signature in signatures)

    @property
    def step(self) -> Step:
        """What the viewer does next."""
        if not self.has_submitted:
            return Step.ANSWER
        if not self.sees_all:
            return Step.WAIT
        if self.open_version is None:
            return Step.ALIGN
        if self.open_version.signed_at:
            return Step.DONE
        return Step.WAIT_FOR_SIGNATURES if self.has_signed else Step.SIGN

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What the viewer said, by item."""
        return {answer.item: answer for answer in self.sheet.answers.all()} if self.sheet else {}


@dataclass(frozen=True)
class Voice:
    """What one party said to an item, in words."""

    party: Party
    said: Said
    words: str
    weight: str
    discussed: str


@dataclass(frozen=True)
class Comparison:
    """One item with the answers of all parties and what they wrote together."""

    item: AnyItem
    voices: tuple[Voice, ...]
    alignment: Alignment
    statement: Statement | None
    proposal: str

    @property
    def can_be_taken(self) -> bool:
        """All said the very same, and nothing is written yet: the proposed sentence can be taken as it is."""
        return bool(self.proposal) and self.statement is None and self.alignment.status == Status.ALIGNED


def desk(person: Person, mentorship: Mentorship) -> Desk:
    """What the person may know of the mentorship's agreement; as many queries, whatever the others have done."""
    return desks(person, [mentorship])[0]


def desks(person: Person, mentorships: Sequence[Mentorship]) -> list[Desk]:
    """The same for each of several mentorships, in five queries for any number."""
    wanted = {"agreement__mentorship__in": mentorships}
    agreements = {
        agreement.mentorship_id: agreement
        for agreement in Agreement.objects.filter(mentorship__in=mentorships)
        .select_related("template")
        .annotate(written=Count("statements"))
    }
    sheets = {
        sheet.agreement_id: sheet for sheet in Sheet.objects.filter(by=person, **wanted).prefetch_related("answers")
    }
    latest: dict[int, Version] = {}
    in_force: dict[int, Version] = {}
    for version in Version.objects.filter(**wanted).order_by("number").prefetch_related(SIGNATURES):
        latest[version.agreement_id] = version
        if version.signed_at:
            in_force[version.agreement_id] = version
    found = []
    for mentorship in mentorships:
        agreement = agreements.get(mentorship.pk)
        key = agreement.pk if agreement else 0
        desk = Desk(
            viewer=person,
            mentorship=mentorship,
            parties=parties_of(mentorship),
            template=_template(mentorship, agreement),
            agreement=agreement,
            sheet=sheets.get(key),
            latest=latest.get(key),
            in_force=in_force.get(key),
        )
        found.append(desk if desk.sees_all else replace(desk, latest=None, in_force=None))
    return found


def desks_of(person: Person) -> list[Desk]:
    """All open mentorships of a person, in a constant number of queries."""
    return desks(person, list(programs.mentorships_of(person)))


def comparisons(desk: Desk) -> list[Comparison]:
    """All items side by side, what most needs talking about first. Empty for whoever may not see it yet."""
    if not (desk.sees_all and desk.template and desk.agreement):
        return []
    submitted = desk.agreement.sheets.filter(submitted_at__isnull=False).prefetch_related("answers")
    said = {sheet.by_id: {answer.item: answer for answer in sheet.answers.all()} for sheet in submitted}
    statements = {statement.item: statement for statement in desk.agreement.statements.select_related("edited_by")}
    speaking = [party for party in desk.parties if party.person.pk in said]
    found = []
    for item in desk.template.items:
        answers = [said[party.person.pk].get(item.id) for party in speaking]
        found.append(_compare(item, speaking, answers, statements.get(item.id)))
    return most_urgent_first(found, attrgetter("alignment"))


def own_words(desk: Desk) -> list[tuple[AnyItem, Voice]]:
    """What the viewer said themselves, item by item."""
    me = next(party for party in desk.parties if party.person == desk.viewer)
    items = desk.template.items if desk.template else ()
    return [(item, _voice(item, me, desk.answers.get(item.id))) for item in items]


def is_current(agreement: Agreement, version: Version, parties: Sequence[Party]) -> bool:
    """The version says what the joint text, the plan and the terms say now, for the people who are parties now."""
    now = wording.read(content_now(agreement, parties, number=version.number))
    return version.outdated_at is None and wording.read(version.content).meaning == now.meaning


def content_now(agreement: Agreement, parties: Sequence[Party], *, number: int) -> str:
    """What is agreed as it is now, as the content of a version."""
    texts = dict(agreement.statements.values_list("item", "text"))
    template = template_in(agreement.template.text)
    return wording.write(agreement, template, number=number, parties=parties, texts=texts, plan=plan_of(agreement))


def signed_versions(desk: Desk) -> list[Version]:
    """Versions that all have signed, newest first, each with its newest PDF in `.pdfs` (two queries)."""
    pdfs = Prefetch("documents", Document.objects.defer("pdf").order_by("-pk"), to_attr="pdfs")
    found = Version.objects.filter(agreement__mentorship=desk.mentorship, signed_at__isnull=False)
    return list(found.order_by("-number").prefetch_related(pdfs))


def document(mentorship: Mentorship, number: int) -> Document:
    """The newest PDF of a signed version. Raises Document.DoesNotExist."""
    found = Document.objects.filter(version__agreement__mentorship=mentorship, version__number=number)
    return found.select_related("version").latest("pk")


def document_with(sha256: str) -> Document | None:
    """The stored PDF with exactly this fingerprint, also one that was made anew since."""
    return Document.objects.filter(sha256=sha256).select_related("version").defer("pdf").first()


def agreed(mentorships: Iterable[int]) -> dict[int, date]:
    """Which of these mentorships have an agreement that all parties signed, and when last (one query)."""
    found = (
        Version.objects.filter(agreement__mentorship__in=list(mentorships), signed_at__isnull=False)
        .values_list("agreement__mentorship")
        .annotate(last=Max("signed_at"))
    )
    return {mentorship: timezone.localdate(last) for mentorship, last in found}


def stage(mentorships: Iterable[int]) -> dict[int, Stage]:
    """How far each of these mentorships is, telling nothing about one side alone (two queries)."""
    keys = list(mentorships)
    stages = dict.fromkeys(keys, Stage.IDENTIFYING)
    revealed = Agreement.objects.filter(mentorship__in=keys, revealed_at__isnull=False)
    stages |= dict.fromkeys(revealed.values_list("mentorship", flat=True), Stage.COMPARING)
    versions = Version.objects.filter(agreement__mentorship__in=keys).order_by("number")
    for mentorship, outdated, signed in versions.values_list("agreement__mentorship", "outdated_at", "signed_at"):
        if signed:
            stages[mentorship] = Stage.SIGNED
        elif not outdated and stages[mentorship] != Stage.SIGNED:
            stages[mentorship] = Stage.SIGNING
    return stages


def _template(mentorship: Mentorship, agreement: Agreement | None) -> Template | None:
    if agreement is not None:
        return template_in(agreement.template.text)
    return shelf().templates.get(mentorship.program.agreement_template)


def _compare(
    item: ChoiceItem | NumberItem | TextItem,
    parties: Sequence[Party],
    answers: Sequence[Answer | None],
    statement: Statement | None,
) -> Comparison:
    voices = tuple(_voice(item, party, answer) for party, answer in zip(parties, answers, strict=True))
    close_enough = item.close_enough if isinstance(item, NumberItem) else 0
    alignment = align(item.kind, [voice.said for voice in voices], close_enough=close_enough)
    return Comparison(item, voices, alignment, statement, _proposal(item, voices))


def _voice(item: ChoiceItem | NumberItem | TextItem, party: Party, answer: Answer | None) -> Voice:
    value = item.spoken(answer.value) if answer else None
    if answer is None or value is None:
        return Voice(party, Said(), "", "", "")
    said = Said(value, answer.weight, answer.discussed == Answer.Discussed.ASSUMED)
    weight = Answer.Weight(answer.weight).label if answer.weight else ""
    discussed = {"": "", Answer.Discussed.TALKED: "talked about", Answer.Discussed.ASSUMED: "assumed"}
    return Voice(party, said, item.words(answer.value), weight, discussed[answer.discussed])


def _proposal(item: ChoiceItem | NumberItem | TextItem, voices: Sequence[Voice]) -> str:
    """A first sentence for the joint text, where all said the very same; else nothing is put into their mouths."""
    values = {voice.said.value for voice in voices}
    if len(values) != 1 or None in values:
        return ""
    return item.proposal(str(values.pop()) if item.kind != "text" else voices[0].words)

"""What somebody may know of an agreement. Every page asks here, and here alone it is decided what is still unseen.

Until both of a pair have submitted, nothing that is told to either depends on whether the other has begun, saved or
submitted: not the text, not a count, not the number of queries. What is said about the team, and every version, waits
until all have submitted; and so does whatever the programme is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import attrgetter

from django.db.models import Count, Max, Prefetch
from django.utils import timezone

from rapport.agreements import wording
from rapport.agreements.alignment import most_urgent_first
from rapport.agreements.expectations import Party as Who
from rapport.agreements.given import Given, given_in
from rapport.agreements.joint import clause_text
from rapport.agreements.library import template_in
from rapport.agreements.models import (
    Agreement,
    Document,
    Judgement,
    Sheet,
    Signature,
    Version,
)
from rapport.agreements.planned import plan_of
from rapport.agreements.rows import Choices, own_item, said_in, statements_of, template_of
from rapport.agreements.sides import Comparison, Side, Standing, compare, standing
from rapport.agreements.template import AnyItem, Template
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
    # The mentors whose pair with the scholar the viewer may see: both have submitted. A mentor sees their own alone.
    pairs: tuple[Party, ...]
    choices: Choices
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

    @cached_property
    def template(self) -> Template | None:
        """None when the programme has named no template, or one that this server does not have.

        Who may not see anything yet asks the database the same, whether another party has begun an agreement or not.
        """
        if self.sees_some and self.agreement is not None:
            return template_in(self.agreement.template.text)
        chosen = self.choices.found.get(self.mentorship.program_id, [])
        if self.agreement is not None:
            return template_in(self.agreement.template.text)
        return template_of(self.mentorship.program, chosen)

    @property
    def sees_some(self) -> bool:
        """There are answers of others that the viewer may see."""
        return bool(self.pairs) or self.sees_all

    @property
    def is_scholar(self) -> bool:
        """The viewer is the scholar of the mentorship."""
        return self.viewer.pk == self.mentorship.scholar_id

    @property
    def seen(self) -> tuple[Party, ...]:
        """The others whose answers are open to the viewer."""
        if self.is_scholar:
            return self.pairs
        return self.parties[:1] if self.pairs else ()

    @property
    def mentors(self) -> tuple[Party, ...]:
        """Today's mentors."""
        return tuple(party for party in self.parties if party.person.pk != self.mentorship.scholar_id)

    @property
    def sees_all(self) -> bool:
        """All had submitted, the viewer among them: who joins a team later answers unseen and unseeing, too."""
        return self.has_submitted and self.agreement is not None and self.agreement.revealed_at is not None

    @property
    def has_begun_to_write(self) -> bool:
        """A joint text is there for one item at least."""
        return self.sees_some and bool(self.agreement and self.agreement.written)  # type: ignore[attr-defined]

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
        if not self.sees_some:
            return Step.WAIT
        if self.open_version is None:
            return Step.ALIGN
        if self.open_version.signed_at:
            return Step.DONE
        return Step.WAIT_FOR_SIGNATURES if self.has_signed else Step.SIGN

    @cached_property
    def given(self) -> dict[str, Given]:
        """What the viewer said, by item."""
        if self.sheet is None or self.template is None:
            return {}
        who = {"by": self.viewer.pk, "scholar": self.mentorship.scholar_id}
        return given_in(self.sheet.answers.all(), self.template.items, **who)


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
    sheets: dict[tuple[int, int], Sheet] = {
        (sheet.agreement_id, sheet.by_id): sheet for sheet in Sheet.objects.filter(**wanted)
    }
    choices = Choices(mentorship.program_id for mentorship in mentorships)
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
        parties = parties_of(mentorship)
        submitted = {by for (of, by), sheet in sheets.items() if of == key and sheet.submitted_at}
        desk = Desk(
            viewer=person,
            mentorship=mentorship,
            parties=parties,
            pairs=_pairs(parties, submitted, person.pk),
            choices=choices,
            agreement=agreement,
            sheet=sheets.get((key, person.pk)),
            latest=latest.get(key),
            in_force=in_force.get(key),
        )
        found.append(desk if desk.sees_all else replace(desk, latest=None, in_force=None))
    return found


def desks_of(person: Person) -> list[Desk]:
    """All open mentorships of a person, in a constant number of queries."""
    return desks(person, list(programs.mentorships_of(person)))


def comparisons(desk: Desk, mentor: Party | None = None) -> list[Comparison]:
    """All items of one pair side by side, what most needs talking about first; without a mentor, the first pair's.

    Empty for whoever may not see it yet. Items about the team are there once all have submitted.
    """
    template, agreement = desk.template, desk.agreement
    if not desk.sees_some or template is None or agreement is None:
        return []
    mentor = mentor or next(iter(desk.pairs), None)
    scholar = desk.parties[0]
    pair = [scholar, mentor] if mentor else [party for party in desk.parties if party.person == desk.viewer]
    of_team = [item.id for item in template.items if item.party == Who.TEAM] if desk.sees_all else []
    said = said_in(agreement, [party.person.pk for party in pair], of_team)
    statements = statements_of(agreement)
    judgements: dict[str, list[Judgement]] = defaultdict(list)
    if mentor:
        for judgement in agreement.judgements.filter(mentor=mentor.person).order_by("pk"):
            judgements[judgement.item].append(judgement)
    items = [item for item in template.items if item.party != Who.TEAM or item.id in of_team]
    own = [own_item(statement) for statement in statements.values() if statement.title]
    found = []
    for item in (*items, *own):
        speaking = desk.parties if item.party == Who.TEAM else pair
        found.append(
            compare(
                item,
                [Side(party, said[party.person.pk]) for party in speaking if party.person.pk in said],
                scholar=desk.mentorship.scholar_id,
                statement=statements.get(item.id),
                judgements=judgements[item.id],
                viewer=desk.viewer.pk,
            )
        )
    return most_urgent_first(found, attrgetter("alignment"))


def standings(desk: Desk) -> list[Standing]:
    """How far each pair is that the viewer may see."""
    mentors: Sequence[Party | None] = desk.pairs or ([None] if desk.sees_all else [])
    return [standing(mentor, comparisons(desk, mentor)) for mentor in mentors]


def own_words(desk: Desk) -> list[tuple[AnyItem, Given, str]]:
    """What the viewer said themselves, item by item: as given, and the main answer in words."""
    items = desk.template.items if desk.template else ()
    given = {item.id: desk.given.get(item.id, Given()) for item in items}
    return [(item, given[item.id], item.words(given[item.id].value)) for item in items]


def unsettled(agreement: Agreement) -> list[str]:
    """The items on which the parties have not decided anything yet: neither a text, nor to leave it."""
    settled = {one.item for one in agreement.statements.all() if one.is_settled}
    added = agreement.statements.exclude(title="").values_list("item", flat=True)
    items = [*(item.id for item in template_in(agreement.template.text).items), *added]
    return [item for item in items if item not in settled]


def is_current(agreement: Agreement, version: Version, parties: Sequence[Party]) -> bool:
    """The version says what the joint text, the plan and the terms say now, for the people who are parties now."""
    now = wording.read(content_now(agreement, parties, number=version.number))
    return version.outdated_at is None and wording.read(version.content).meaning == now.meaning


def content_now(agreement: Agreement, parties: Sequence[Party], *, number: int) -> str:
    """What is agreed as it is now, as the content of a version: without the items that were left out."""
    statements = statements_of(agreement)
    own = [own_item(statement) for statement in statements.values() if statement.title]
    template = template_in(agreement.template.text)
    dropped = {item for item, statement in statements.items() if statement.is_dropped}
    items = tuple(item for item in (*template.items, *own) if item.id not in dropped)
    texts = {item: clause_text(statement, parties) for item, statement in statements.items()}
    asked = template.model_copy(update={"items": items})
    return wording.write(agreement, asked, number=number, parties=parties, texts=texts, plan=plan_of(agreement))


def _pairs(parties: Sequence[Party], submitted: Set[int], viewer: int) -> tuple[Party, ...]:
    """The mentors whose pair with the scholar (the first of the parties) is open to the viewer."""
    scholar, *mentors = parties
    if scholar.person.pk not in submitted or viewer not in submitted:
        return ()
    is_open = {viewer} if viewer != scholar.person.pk else submitted
    return tuple(party for party in mentors if party.person.pk in is_open)


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

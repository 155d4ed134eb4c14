"""The words that are signed: the content of a version, and that content made readable again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rapport.agreements.expectations import Domain, by_domain
from rapport.agreements.models import Agreement, TemplateText
from rapport.agreements.template import Template
from rapport.people.models import Person
from rapport.programs.models import Mentorship
from rapport.textfiles.canonical import canonical_json

# Of the form of the content; told apart by whoever reads an old version. The first knew no plan and no parties of
# clauses: what it does not have is read as empty.
FORM = 2
CHAIR = "chair"


@dataclass(frozen=True)
class Party:
    """Somebody who agrees, and as what."""

    person: Person
    part: str

    @property
    def title(self) -> str:
        return f"{self.person}, {self.part}"


@dataclass(frozen=True)
class Clause:
    """What was agreed in one item."""

    item: str
    domain: str
    title: str
    text: str
    # Who is expected to do it; empty in versions of the first form.
    party: str = ""


@dataclass(frozen=True)
class Goal:
    """A result aimed at, and whose it is."""

    id: int
    owner: int
    title: str
    detail: str
    due_on: str | None


@dataclass(frozen=True)
class Milestone:
    """An event with a date, and the small steps that lead to it: what and by when."""

    id: int
    kind: str
    title: str
    due_on: str
    goal: int | None
    steps: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Terms:
    """Protected time, and when the pair itself wants to look again. Dates as in ISO 8601."""

    protected_percent: int | None = None
    protected_until: str | None = None
    review_on: str | None = None
    review_every_months: int | None = None


@dataclass(frozen=True)
class Plan:
    """What an agreement says beside the expectations."""

    terms: Terms = Terms()
    goals: tuple[Goal, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    # Who signs for the department, where the programme asks for it.
    chair: int | None = None


NO_PLAN = Plan()


@dataclass(frozen=True)
class Wording:
    """A version's content, read back."""

    number: int
    program: str
    parties: Mapping[int, str]
    clauses: tuple[Clause, ...]
    plan: Plan = NO_PLAN

    @property
    def people(self) -> set[int]:
        """Everybody who is named."""
        chair = {self.plan.chair} if self.plan.chair else set()
        return {*self.parties, *(goal.owner for goal in self.plan.goals), *chair}

    @property
    def signers(self) -> dict[int, str]:
        """Who signs, and as what: the parties, and the chair unless they are one of them."""
        chair = {self.plan.chair: CHAIR} if self.plan.chair else {}
        return {**chair, **self.parties}

    @property
    def meaning(self) -> object:
        """What two versions share that say the same, whatever their number and the form of their content."""
        clauses = [(clause.item, clause.title, clause.text) for clause in self.clauses]
        return dict(self.parties), clauses, self.plan

    @property
    def parts(self) -> list[tuple[Domain, list[Clause]]]:
        """The clauses domain by domain, as they are read."""
        return by_domain(self.clauses, lambda clause: clause.domain)


def parties_of(mentorship: Mentorship) -> tuple[Party, ...]:
    """The scholar and today's mentors (`programs.queries` puts them into `.mentors`), in a fixed order."""
    mentors = sorted(mentorship.mentors, key=lambda member: member.pk)  # type: ignore[attr-defined]
    return (
        Party(mentorship.scholar, "scholar"),
        *(Party(member.mentor, part_of(member.place)) for member in mentors),
    )


def part_of(place: str) -> str:
    return place if place.endswith("mentor") else f"{place} mentor"


def write(
    agreement: Agreement,
    template: Template,
    *,
    number: int,
    parties: Sequence[Party],
    texts: Mapping[str, str],
    plan: Plan = NO_PLAN,
) -> str:
    """The content of a version as canonical JSON: people by id, clauses in the order of the template."""
    kept: TemplateText = agreement.template
    return canonical_json(
        {
            "form": FORM,
            "mentorship": agreement.mentorship_id,
            "number": number,
            "program": agreement.mentorship.program.slug,
            "template": {"id": kept.key, "version": kept.version, "sha256": kept.sha256},
            "parties": [{"person": party.person.pk, "part": party.part} for party in parties],
            "clauses": [
                {
                    "item": item.id,
                    "domain": item.domain.value,
                    "party": item.party.value,
                    "title": item.title,
                    "text": texts.get(item.id, ""),
                }
                for item in template.items
            ],
            "plan": asdict(plan),
        }
    ).decode()


def read(content: str) -> Wording:
    """What `write` wrote."""
    found = json.loads(content)
    return Wording(
        number=found["number"],
        program=found["program"],
        parties={party["person"]: party["part"] for party in found["parties"]},
        clauses=tuple(Clause(**clause) for clause in found["clauses"]),
        plan=_read_plan(found["plan"]) if "plan" in found else NO_PLAN,
    )


def _read_plan(found: dict[str, Any]) -> Plan:
    return Plan(
        terms=Terms(**found["terms"]),
        goals=tuple(Goal(**goal) for goal in found["goals"]),
        milestones=tuple(
            Milestone(**{**one, "steps": tuple((what, when) for what, when in one["steps"])})
            for one in found["milestones"]
        ),
        chair=found["chair"],
    )

"""The words that are signed: the content of a version, and that content made readable again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.agreements.expectations import Domain, by_domain
from rapport.agreements.models import Agreement, TemplateText
from rapport.agreements.template import Template
from rapport.people.models import Person
from rapport.programs.models import Mentorship
from rapport.textfiles.canonical import canonical_json

# Of the form of the content; told apart by whoever reads an old version.
FORM = 1


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


@dataclass(frozen=True)
class Wording:
    """A version's content, read back."""

    number: int
    program: str
    parties: Mapping[int, str]
    clauses: tuple[Clause, ...]

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
                {"item": item.id, "domain": item.domain.value, "title": item.title, "text": texts.get(item.id, "")}
                for item in template.items
            ],
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
    )

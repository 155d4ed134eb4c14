"""A version as people read it, with those whom it names."""

from dataclasses import dataclass

from rapport.agreements import wording
from rapport.agreements.models import Signature, Version
from rapport.agreements.told import Section, sections
from rapport.agreements.wording import Party, Wording
from rapport.people.models import Person


@dataclass(frozen=True)
class Readable:
    """A version as people read it."""

    version: Version
    wording: Wording
    parties: tuple[Party, ...]
    # Who signs beside the parties, where the programme asks for it.
    chair: Party | None
    sections: tuple[Section, ...]

    @property
    def signers(self) -> tuple[Party, ...]:
        """The parties, and the chair unless they are one of them."""
        known = {party.person.pk for party in self.parties}
        return (*self.parties, self.chair) if self.chair and self.chair.person.pk not in known else self.parties

    @property
    def signatures(self) -> list[Signature]:
        """In the order of signing."""
        return list(self.version.signatures.all())

    @property
    def missing(self) -> list[Party]:
        """Who has not signed yet."""
        signed = {signature.person_id for signature in self.signatures}
        return [party for party in self.signers if party.person.pk not in signed]


def readable(version: Version) -> Readable:
    """A version with the people it names (one query)."""
    words = wording.read(version.content)
    known = Person.objects.in_bulk(words.people)
    chair = words.plan.chair
    return Readable(
        version,
        words,
        tuple(Party(known[pk], part) for pk, part in words.parties.items()),
        Party(known[chair], wording.CHAIR) if chair else None,
        tuple(sections(words, {pk: str(person) for pk, person in known.items()})),
    )

"""An accessible PDF (PDF/UA-1) of a signed version, set by typst.

What people wrote is handed over as data, never as markup. The same version gives the same bytes.
"""

from collections.abc import Mapping
from pathlib import Path

from rapport.agreements.library import template_in
from rapport.agreements.models import Version
from rapport.agreements.told import sections
from rapport.agreements.wording import Party, Wording
from rapport.kit.typesetter import typeset
from rapport.people.models import Person

PAGE = Path(__file__).with_name("agreement.typ")


def render(version: Version, words: Wording, people: Mapping[int, Person]) -> bytes:
    """The PDF's bytes."""
    signed = int(version.signed_at.timestamp()) if version.signed_at else 0
    return typeset(PAGE, data_of(version, words, people), signed)


def data_of(version: Version, words: Wording, people: Mapping[int, Person]) -> dict[str, object]:
    template = template_in(version.agreement.template.text)
    return {
        "title": f"{template.title} of {people[version.agreement.mentorship.scholar_id]}",
        "language": template.language,
        "program": version.agreement.mentorship.program.name,
        "number": version.number,
        "plain": False,
        "sha256": version.sha256,
        "consent": template.consent.text,
        "parties": [Party(people[pk], part).title for pk, part in words.signers.items()],
        "parts": [
            {
                "title": section.title,
                "clauses": [
                    {"title": entry.title, "who": entry.who, "text": entry.text.split("\n")}
                    for entry in section.entries
                ],
            }
            for section in sections(words, {pk: str(person) for pk, person in people.items()})
        ],
        "signatures": [
            {
                "name": signature.typed_name or str(people[signature.person_id]),
                "part": words.signers[signature.person_id],
                "at": f"{signature.signed_at:%Y-%m-%d %H:%M:%S} UTC",
            }
            for signature in version.signatures.all()
        ],
    }

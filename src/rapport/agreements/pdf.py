"""An accessible PDF (PDF/UA-1) of a signed version, set by typst.

What people wrote is handed over as data, never as markup. The same version gives the same bytes.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import typst
from django.conf import settings

from rapport.agreements.library import template_in
from rapport.agreements.models import Version
from rapport.agreements.told import sections
from rapport.agreements.wording import Party, Wording
from rapport.people.models import Person

PAGE = Path(__file__).with_name("agreement.typ")
FONTS = settings.PACKAGE / "kit" / "static" / "kit" / "fonts" / "pdf"
# Letters, signs and punctuation that the fonts have for certain: Latin, Greek, Cyrillic.
SURE = [(0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A1), (0x3A3, 0x3C9), (0x410, 0x44F), (0x2010, 0x2026)]


def render(version: Version, words: Wording, people: Mapping[int, Person]) -> bytes:
    """The PDF's bytes. A sign that no font has is written as its Unicode number instead."""
    data = data_of(version, words, people)
    try:
        return compile_page(data, version)
    except typst.TypstError:
        return compile_page(plain({**data, "plain": True}), version)


def compile_page(data: object, version: Version) -> bytes:
    made = typst.compile(
        PAGE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=int(version.signed_at.timestamp()) if version.signed_at else 0,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no bytes")
    return made


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


def plain(value: object) -> object:
    """The same data with every sign that the fonts may lack as its Unicode number."""
    if isinstance(value, str):
        return "".join(sign if is_sure(sign) else f"[U+{ord(sign):04X}]" for sign in value)
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value


def is_sure(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in SURE)

"""Bring contracts in, take the codebook of the 32 types, and say who is expected to do what a paragraph says."""

import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.qualitative.codebook import actions as codebooks
from rapport.qualitative.codebook.entries import CodeWords, Example
from rapport.qualitative.material import actions as material
from rapport.qualitative.material import texts as kept
from rapport.qualitative.models import Codebook, Document, Expected, Paragraph, Project
from rapport.qualitative.papers.paragraph import Text
from rapport.qualitative.review import queries
from rapport.qualitative.review.shipped import ShippedCodebook, shipped_codebook


@transaction.atomic
def bring_in_contract(*, by: Person, project: Project, name: str, text: Text, data: bytes, site: str = "") -> Document:
    """Keep a document in paragraphs.

    Args:
        by: who brings it in.
        project: to which project.
        name: what it is called.
        text: its paragraphs.
        data: the bytes of its file, so that it does not come in twice.
        site: where it is used; empty for what is not known.

    Raises TwiceError where it is there already.
    """
    found = [one for one in text.paragraphs if kept.clean(one.text)]
    about = kept.About(
        name=name,
        kind=Document.Kind.TEXT,
        unit=Document.Unit.PARAGRAPH,
        degree=Document.Degree.CONFIDENTIAL,
        sha256=hashlib.sha256(data).hexdigest(),
        came_from=name,
        known={queries.SITE: site} if site else {},
    )
    made = material.bring_in(by=by, project=project, about=about, texts=[kept.Text(one.text) for one in found])
    units = made.units.order_by("number")
    Paragraph.objects.bulk_create(
        Paragraph(unit=unit, place=one.place[:100], under=one.under[:200], is_heading=one.is_heading)
        for unit, one in zip(units, found, strict=True)
    )
    return made


@transaction.atomic
def take_codebook(*, by: Person, project: Project) -> Codebook:
    """Take the codebook of the 32 types: version 1 where the project has none, otherwise a draft to be looked at.

    A draft that there is already stays as it is.
    """
    shipped = shipped_codebook()
    is_first = not project.codebooks.exists()
    draft = codebooks.begin(by=by, project=project, codes=code_words(shipped))
    if not is_first:
        return draft
    reason = f"{shipped.title} ({shipped.told}). {shipped.source.citation}."
    return codebooks.publish(by=by, project=project, looked_at=draft.written, reason=reason)


def code_words(shipped: ShippedCodebook) -> list[CodeWords]:
    """A codebook that ships as the codebook room takes it: domains hold their types together."""
    found = []
    for domain in shipped.domains:
        found.append(CodeWords(domain.name, is_codable=False))
        found += [
            CodeWords(
                code.name, code.definition, code.includes, code.excludes, domain.name, examples=(Example(code.example),)
            )
            for code in domain.codes
        ]
    return found


@transaction.atomic
def say_who(*, by: Person, project: Project, said: Mapping[tuple[int, int], str]) -> int:
    """Say who is expected to do what paragraphs say; what no closed round found there is passed over.

    Args:
        by: who says it.
        project: in which project.
        said: (unit, code) → the party.

    Returns:
        How many changed.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    there = {(one.unit, one.code): one.party for one in queries.lines(project)}
    new = {key: party for key, party in said.items() if key in there and there[key] != party}
    for (unit, code), party in new.items():
        values = {"party": Expected.Party(party), "by": by, "at": timezone.now()}
        Expected.objects.update_or_create(unit_id=unit, code_id=code, defaults=values)
    if new:
        record(did="qualitative.say_who", target=f"project:{project.pk}", by=by.pk, program=project.program.slug)
    return len(new)

"""Write a project that was read from a file: every row anew, in the order in which the database lets it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.qualitative.actions import begin
from rapport.qualitative.models import (
    Anchor,
    Attribute,
    Code,
    Codebook,
    Document,
    DocumentValue,
    Entry,
    Expected,
    LinkedStem,
    Paragraph,
    Project,
    Respondent,
    RespondentValue,
    SameText,
    Unit,
    WordDecision,
    WordRule,
)
from rapport.qualitative.refi import beside
from rapport.qualitative.refi.restore.quotes.actions import restore_quotes
from rapport.qualitative.refi.restore.rounds import actions as rounds
from rapport.qualitative.refi.restore.rounds.actions import Made
from rapport.qualitative.refi.restore.screening.actions import restore_screening

AT_ONCE = 1000


@transaction.atomic
def restore(*, by: Person, program: Program, layers: beside.Beside, texts: Sequence[str]) -> Project:
    """Make a project of layers that `read_beside` would take; whoever brings it leads it.

    Args:
        by: who brings it; decisions whose author no file names stand under their name.
        program: where it goes.
        layers: what is known.
        texts: the text of each unit.

    Raises NotOpenToThemError where they may not lead a project.
    """
    about = layers.project
    project = begin(
        by=by, program=program, name=about.name, question=about.question, language=about.language, seed=about.seed
    )
    project.begun_at = about.begun_at
    project.save(update_fields=["begun_at"])
    material = _Material(by, project, layers, texts)
    codes = Code.objects.bulk_create([Code(project=project) for _ in range(layers.codes)], batch_size=AT_ONCE)
    made = Made(by, project, material.units(), [one.pk for one in codes], [])
    for book in layers.codebooks:
        made.codebooks.append(_codebook(by, project, book, made.codes))
    for one in layers.rounds:
        rounds.restore_round(by=by, made=made, layer=one)
    _words(by, project, layers)
    restore_quotes(by=by, project=project, layers=layers, units=made.units, codes=made.codes)
    _expected(made, layers)
    if layers.screening:
        restore_screening(by=by, project=project, layer=layers.screening)
    return project


@dataclass
class _Material:
    by: Person
    project: Project
    layers: beside.Beside
    texts: Sequence[str]

    def units(self) -> list[int]:
        """Write who said what; returns the ids of the units, in order."""
        attributes = [Attribute(project=self.project, name=name) for name in self.layers.attributes]
        names = {one.name: one.pk for one in Attribute.objects.bulk_create(attributes)}
        people = self._people(names)
        made: list[Unit] = []
        for document in self.layers.documents:
            made += self._units(self._document(document, names), document, len(made), people)
        units = Unit.objects.bulk_create(made, batch_size=AT_ONCE)
        Paragraph.objects.bulk_create(
            (
                Paragraph(unit=unit, **each.stood.model_dump())
                for unit, each in zip(units, self.layers.units, strict=True)
                if each.stood
            ),
            batch_size=AT_ONCE,
        )
        SameText.objects.bulk_create(
            SameText(
                project=self.project, sha256=one.sha256, are_one=one.are_one, reason=one.reason, by=self.by, at=one.at
            )
            for one in self.layers.same_texts
        )
        return [one.pk for one in units]

    def _people(self, names: Mapping[str, int]) -> list[int]:
        layers = self.layers.respondents
        people = Respondent.objects.bulk_create(
            [Respondent(project=self.project, code=one.code) for one in layers], batch_size=AT_ONCE
        )
        same = []
        for person, layer in zip(people, layers, strict=True):
            if layer.same_as is not None:
                person.same_as = people[layer.same_as]
                same.append(person)
        Respondent.objects.bulk_update(same, ["same_as"], batch_size=AT_ONCE)
        RespondentValue.objects.bulk_create(
            (
                RespondentValue(respondent=person, attribute_id=names[name], value=value)
                for person, layer in zip(people, layers, strict=True)
                for name, value in layer.values.items()
            ),
            batch_size=AT_ONCE,
        )
        return [one.pk for one in people]

    def _document(self, layer: beside.Document, names: Mapping[str, int]) -> Document:
        document = Document.objects.create(
            project=self.project,
            name=layer.name,
            kind=layer.kind,
            unit=layer.unit,
            degree=layer.degree,
            field=layer.field,
            sha256=layer.sha256,
            came_from=layer.came_from,
            consent=layer.consent,
            by=self.by,
            at=layer.at,
        )
        DocumentValue.objects.bulk_create(
            DocumentValue(document=document, attribute_id=names[name], value=value)
            for name, value in layer.values.items()
        )
        return document

    def _units(self, document: Document, layer: beside.Document, before: int, people: Sequence[int]) -> list[Unit]:
        return [
            Unit(
                document=document,
                number=one.number,
                respondent_id=None if one.respondent is None else people[one.respondent],
                key=one.key,
                text=self.texts[place],
                withdrawn_at=one.withdrawn_at,
            )
            for place, one in enumerate(layer.units, before)
        ]


def _codebook(by: Person, project: Project, layer: beside.Codebook, codes: Sequence[int]) -> int:
    """One version: filled as a draft, then published, as the database asks for it."""
    book = Codebook.objects.create(project=project, reason=layer.reason, counted=layer.counted)
    entries = Entry.objects.bulk_create(
        [
            Entry(
                codebook=book,
                code_id=codes[one.code],
                parent_id=None if one.parent is None else codes[one.parent],
                position=one.position,
                name=one.name,
                definition=one.definition,
                includes=one.includes,
                excludes=one.excludes,
                is_codable=one.is_codable,
                color=one.color,
                fate=one.fate,
                hinted=one.hinted,
            )
            for one in layer.entries
        ]
    )
    Anchor.objects.bulk_create(
        Anchor(entry=entry, position=position, text=each.text, is_in=each.is_in)
        for entry, one in zip(entries, layer.entries, strict=True)
        for position, each in enumerate(one.anchors, 1)
    )
    LinkedStem.objects.bulk_create(
        LinkedStem(entry=entry, stem=each.stem, respondents=each.respondents)
        for entry, one in zip(entries, layer.entries, strict=True)
        for each in one.stems
    )
    if layer.number is not None:
        book.number, book.published_by, book.published_at = layer.number, by, layer.published_at
        book.save(update_fields=["number", "published_by", "published_at"])
    return book.pk


def _words(by: Person, project: Project, layers: beside.Beside) -> None:
    rules: list[int] = []
    for one in layers.word_rules:
        made = WordRule.objects.create(
            project=project,
            kind=one.kind,
            name=one.name,
            words=one.words,
            reason=one.reason,
            takes_back_id=None if one.takes_back is None else rules[one.takes_back],
            by=by,
            at=one.at,
        )
        rules.append(made.pk)
    WordDecision.objects.bulk_create(
        WordDecision(project=project, stem=one.stem, choice=one.choice, reason=one.reason, by=by, at=one.at)
        for one in layers.word_decisions
    )


def _expected(made: Made, layers: beside.Beside) -> None:
    """Who is expected to do what paragraphs say."""
    Expected.objects.bulk_create(
        (
            Expected(unit_id=made.units[one.unit], code_id=made.codes[one.code], party=one.party, by=made.by, at=one.at)
            for one in layers.expected
        ),
        batch_size=AT_ONCE,
    )

"""Builders of coding projects; `tests.make` has them, too."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative import actions as coding
from rapport.qualitative.material import actions as material
from rapport.qualitative.material.texts import About, Text
from rapport.qualitative.models import (
    Assignment,
    Code,
    Codebook,
    Coding,
    Document,
    Entry,
    ForeignFile,
    Member,
    Project,
    Reading,
    Reference,
    Round,
    RoundCoder,
    Unit,
)
from rapport.qualitative.refi import actions as exchange
from rapport.qualitative.refi.exchange import Exchange, Source
from rapport.qualitative.refi.guids import guid
from rapport.qualitative.refi.writing import write_qdpx
from rapport.qualitative.screening import actions as screenings
from rapport.qualitative.screening.family import Family
from tests.make_people import member, numbers
from tests.make_people import program as make_program


def project(
    program: Program | None = None, *, lead: Person | None = None, coders: Iterable[Person] = (), seed: int = 1
) -> Project:
    """A coding project. Who leads and who codes must hold a role for it; without `lead`, an evaluator is made."""
    program = program or make_program()
    lead = lead or member(program, Role.EVALUATOR)
    made = coding.begin(by=lead, program=program, name=f"Project {next(numbers)}", seed=seed)
    for person in coders:
        coding.add_member(by=lead, project=made, person=person, part=Member.Part.CODER)
    return made


def units(
    project: Project,
    texts: Iterable[str],
    *,
    of: Sequence[str] = (),
    known: Sequence[Mapping[str, str]] = (),
    degree: str = Document.Degree.CONFIDENTIAL,
    name: str = "",
) -> list[Unit]:
    """Texts as one document of a project.

    `of` are the codes of who wrote them, in order; without them each text has a respondent of its own. `known` are
    attributes of the respondents, in order.
    """
    given = list(texts)
    codes = of or [f"p{next(numbers)}" for _ in given]
    attributes = known or [{}] * len(given)
    name = name or f"Answers {next(numbers)}"
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    about = About(name, Document.Kind.TABLE, Document.Unit.RESPONSE, degree, sha256, came_from="answers.csv")
    rows = [Text(text, code, known=of_them) for text, code, of_them in zip(given, codes, attributes, strict=True)]
    document = material.bring_in(by=project.begun_by, project=project, about=about, texts=rows)
    return list(document.units.order_by("number"))


def codebook(project: Project, *names: str) -> Codebook:
    """The next published version of a project's codebook; a code that the project has under a name stays that code."""
    last = project.codebooks.exclude(number=None).order_by("-number").first()
    made = Codebook.objects.create(project=project)
    there = dict(Entry.objects.filter(codebook=last).values_list("name", "code")) if last else {}
    for position, name in enumerate(names, 1):
        code = there.get(name) or Code.objects.create(project=project).pk
        Entry.objects.create(
            codebook=made, code_id=code, position=position, name=name, definition=f"What {name} means."
        )
    made.number = (last.number or 0) + 1 if last else 1
    made.published_by, made.published_at = project.begun_by, timezone.now()
    made.save()  # the last step: from here on the database refuses every change
    return made


def round(  # noqa: A001 – make.round(…) is what it is called
    project: Project,
    units: Sequence[Unit],
    coders: Sequence[Person],
    *,
    codebook: Codebook | None = None,
    kind: str = Round.Kind.REAL,
) -> Round:
    """An open round: each coder has each unit, in the order given. A project without codebook gets one with a code."""
    book = codebook or project.codebooks.exclude(number=None).order_by("-number").first() or make_codebook(project, "A")
    made = Round.objects.create(
        project=project,
        codebook=book,
        number=project.rounds.count() + 1,
        kind=kind,
        seed=1,
        opened_by=project.begun_by,
        opened_at=timezone.now(),
    )
    for letter, person in zip("ABCDEFGH", coders, strict=False):
        part = RoundCoder.objects.create(round=made, person=person, label=f"Coder {letter}")
        Assignment.objects.bulk_create(
            Assignment(coder=part, unit=unit, position=position) for position, unit in enumerate(units, 1)
        )
    return made


make_codebook = codebook


def foreign_file(program: Program, by: Person) -> ForeignFile:
    """A project of another program that waits until somebody has looked at it."""
    text = Source(guid("theirs", "text"), "Interview", "We wrote a plan.")
    content = write_qdpx(Exchange("Theirs", "QualCoder", sources=(text,))).content
    return exchange.keep(by=by, program=program, name="theirs.qdpx", content=content, is_answers=False)


def closed(made: Round, found: Sequence[str]) -> Round:
    """The round coded and closed. For each coder what they found in each unit, as places of codes: `12 1 -`."""
    codes = list(made.codebook.entries.order_by("position").values_list("code", flat=True))
    for part, said in zip(made.coders.order_by("label"), found, strict=True):
        mine = Assignment.objects.own(part.person).filter(coder=part).order_by("position")
        for assignment, places in zip(mine, said.split(" "), strict=False):
            Coding.objects.bulk_create(
                Coding(assignment=assignment, code_id=codes[int(place) - 1]) for place in places if place != "-"
            )
        mine.update(is_done=True)
    made.coders.update(submitted_at=timezone.now())
    made.closed_at = timezone.now()
    made.save(update_fields=["closed_at"])
    return made


def screened(project: Project, readers: Sequence[Person]) -> Reference:
    """The one publication of a new screening, which two have read and excluded."""
    lead = project.begun_by
    family, form = Family(("expect",)), ("abstraction-form", 1)
    screening = screenings.begin(by=lead, project=project, family=family, instrument=form)
    data = b"Title,Authors,Year\nWhat mentors expect,Example A,2031\n"
    screenings.confirm(by=lead, file=screenings.keep_file(by=lead, screening=screening, name="a.csv", data=data))
    found = screening.references.get()
    screenings.judge(by=lead, screening=screening, hits=found.hits.values_list("pk", flat=True), counts=True)
    screenings.draw(by=lead, screening=screening, reviewers=readers)
    for one in Reading.sealed.filter(reference=found).select_related("reviewer"):
        screenings.decide(by=one.reviewer, reading=one, decision=Reading.Decision.EXCLUDE)
    found.refresh_from_db()
    return found

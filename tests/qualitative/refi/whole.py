"""A project with everything that travels: two documents, versions of a codebook, rounds of every kind, decisions."""

from datetime import timedelta

from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative.models import (
    Agreement,
    AgreementLeftOut,
    AgreementLine,
    AgreementNumber,
    AgreementPart,
    Anchor,
    Assignment,
    Code,
    Codebook,
    Coding,
    Document,
    Entry,
    Expected,
    LinkedStem,
    Paragraph,
    Project,
    Round,
    RoundCoder,
    Ruling,
    SameText,
    Unit,
    WordDecision,
    WordRule,
)
from rapport.qualitative.models.results import Quote
from tests import make

TEXTS = ("We wrote a plan 📝.", "I ask more – and listen.", "Nothing yet.", "We meet\nevery week.")


def whole_project(lead: Person | None = None) -> Project:
    """A project; of its rounds one is training, two are closed, and one is open."""
    program = make.program()
    lead = lead or make.member(program, Role.EVALUATOR, "Lena Lead")
    one, two = make.member(program, Role.CODER, "Cora One"), make.member(program, Role.CODER, "Carl Two")
    project = make.project(program, lead=lead, coders=[one, two], seed=7)
    project.question = "What do mentors do now?"
    project.save()
    known = [{"role": "mentor", "site": "North"}, {"role": "scholar"}, {}, {"role": "mentor"}]
    answers = make.units(project, TEXTS, of=["P1", "P2", "P3", "P4"], known=known, name="Changes")
    speech = spoken(project)
    books(project)
    code = {entry.name: entry.code for entry in Entry.objects.filter(codebook__project=project, codebook__number=2)}
    training = make.round(project, answers[:1], [one, two], kind=Round.Kind.TRAINING)
    find(training, 0, {0: [code["Plan"]]})
    close(training)
    real = make.round(project, [*answers, *speech], [one, two])
    find(real, 0, {0: [code["Plan"]], 1: [code["Ask"]], 2: [], 3: [code["Plan"], code["Ask"]], 4: [code["Ask"]]})
    find(real, 1, {0: [code["Plan"]], 1: [], 2: [], 3: [code["Ask"]]})
    Assignment.sealed.filter(coder=real.coders.first(), position=2).update(memo="not sure", is_flagged=True)
    close(real)
    unit = answers[1]
    Ruling.objects.create(
        round=real, unit=unit, code=code["Ask"], applies=True, reason="It is asked.", by=lead, at=timezone.now()
    )
    agree(real, code["Plan"])
    still_open = make.round(project, speech, [one, two])
    find(still_open, 0, {0: [code["Plan"]]})
    decided(project, lead)
    quoted(project, unit, code["Ask"])
    reviewed(project, code["Plan"])
    Unit.objects.filter(pk=answers[2].pk).update(text="", withdrawn_at=timezone.now())
    return project


def spoken(project: Project) -> list[Unit]:
    """A transcript of two who speak."""
    document = Document.objects.create(
        project=project, name="Focus group", kind=Document.Kind.TRANSCRIPT, unit=Document.Unit.TURN,
        degree=Document.Degree.CONFIDENTIAL, sha256="f" * 64, consent="They were told.", by=project.begun_by,
        at=timezone.now(),
    )  # fmt: skip
    document.values.create(attribute=project.attributes.get(name="site"), value="South")
    people = {one.code: one for one in project.respondents.all()}
    turns = (("P1", "Why do you ask?"), ("P2", "Because we plan."), ("P1", "Ah."))
    return [
        Unit.objects.create(document=document, number=at, respondent=people[who], text=text)
        for at, (who, text) in enumerate(turns, 1)
    ]


def books(project: Project) -> None:
    """Two published versions and a draft; the second has a code more, and one of the first is gone."""
    ways, plan, ask, old = (Code.objects.create(project=project) for _ in range(4))
    versions = (
        (1, ((plan, "Plan"), (old, "Old"))),
        (2, ((ways, "Ways"), (plan, "Plan"), (ask, "Ask"))),
        (None, ((plan, "P"),)),
    )
    for number, entries in versions:
        book = Codebook.objects.create(project=project, reason=f"Reason {number}")
        for position, (code, name) in enumerate(entries, 1):
            entry = Entry.objects.create(
                codebook=book, code=code, position=position, name=name, definition=f"What {name} is.",
                includes="plans in writing" if code == plan else "", excludes="“I plan to”" if code == plan else "",
                is_codable=code != ways, color="#aa3355" if code == plan else "", parent=ways if code == ask else None,
                hinted=3 if code == plan else None,
            )  # fmt: skip
            if code == plan:
                Anchor.objects.create(entry=entry, position=1, text="We wrote a plan.")
                Anchor.objects.create(entry=entry, position=2, text="I plan to call.", is_in=False)
                LinkedStem.objects.create(entry=entry, stem="plan", respondents=3)
        if number:
            book.number, book.published_by, book.published_at = number, project.begun_by, timezone.now()
            book.save()


def find(round_: Round, coder: int, found: dict[int, list[Code]]) -> None:
    """What a coder found: place of the unit → codes."""
    part = list(round_.coders.order_by("pk"))[coder]
    for place, codes in found.items():
        assignment = Assignment.sealed.get(coder=part, position=place + 1)
        assignment.is_done, assignment.changed_at = True, timezone.now()
        assignment.save()
        Coding.sealed.bulk_create(Coding(assignment=assignment, code=code) for code in codes)


def close(round_: Round) -> None:
    RoundCoder.objects.filter(round=round_).update(submitted_at=timezone.now())
    round_.closed_at = timezone.now() + timedelta(minutes=1)
    round_.save()


def agree(round_: Round, code: Code) -> None:
    """Numbers of agreement, as the worker would write them."""
    made = Agreement.objects.create(
        round=round_, made_at=timezone.now(), units=7, seed=1, draws=10, data_sha256="a" * 64, programs="numpy 2"
    )
    AgreementLeftOut.objects.create(agreement=made, why="not finished", units=3)
    part = AgreementPart.objects.create(agreement=made, position=0, comparisons=4, units=4, respondents=4)
    for position, one in enumerate((code, None)):
        line = AgreementLine.objects.create(
            part=part, position=position, code=one, both=1, only_first=1, only_second=0, neither=2
        )
        AgreementNumber.objects.create(
            line=line, measure="kappa", value=0.123456789012345, low=None, why_no_interval="x"
        )
        AgreementNumber.objects.create(line=line, measure="alpha", why="nobody used it")


def decided(project: Project, lead: Person) -> None:
    now = timezone.now()
    rule = WordRule.objects.create(
        project=project, kind="stop", words="really", reason="Means nothing.", by=lead, at=now
    )
    WordRule.objects.create(
        project=project, kind="stop", words="really", reason="It does.", takes_back=rule, by=lead, at=now
    )
    WordDecision.objects.create(project=project, stem="plan", choice="candidate", reason="Often.", by=lead, at=now)
    SameText.objects.create(project=project, sha256="b" * 64, are_one=True, reason="Sent twice.", by=lead, at=now)
    first, second = project.respondents.order_by("pk")[:2]
    second.same_as = first
    second.save()


def quoted(project: Project, unit: Unit, code: Code) -> None:
    """A quote with an edit, a finding that may stay, and a document that may be quoted."""
    now, lead = timezone.now(), project.begun_by
    quote = Quote.objects.create(project=project, code=code, unit=unit, by=lead, at=now, checked_at=now)
    quote.edits.create(start=0, end=1, shown="[They]")
    where = {"kind": "place", "start": 2, "end": 5}
    quote.findings.create(**where)
    quote.decisions.create(**where, reason="No place at all.", by=lead, at=now)
    unit.document.quote_consents.create(told_sha256="c" * 64, allows=True, reason="They were told.", by=lead, at=now)
    project.beside_quotes.create(attribute=project.attributes.get(name="role"))


def reviewed(project: Project, code: Code) -> None:
    """A contract of two paragraphs; of the second it is said who is expected to do it."""
    now = timezone.now()
    contract = Document.objects.create(
        project=project, name="Contract", kind=Document.Kind.TEXT, unit=Document.Unit.PARAGRAPH, sha256="d" * 64,
        by=project.begun_by, at=now,
    )  # fmt: skip
    for at, text in enumerate(("The mentor", "Reads plans."), 1):
        unit = Unit.objects.create(document=contract, number=at, text=text)
        Paragraph.objects.create(unit=unit, place="page 2", under="" if at == 1 else "The mentor", is_heading=at == 1)
    Expected.objects.create(unit=unit, code=code, party=Expected.Party.MENTOR, by=project.begun_by, at=now)

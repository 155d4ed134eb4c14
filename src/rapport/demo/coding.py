"""What the demo programme makes of free text: a codebook, a round that two coders have closed, and an open one."""

from functools import cache
from hashlib import sha256

from rapport.demo.quoting import quote_comments
from rapport.kit.content import files
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.qualitative import actions as projects
from rapport.qualitative.adjudication.actions import Decision, decide
from rapport.qualitative.adjudication.disputes import Choice
from rapport.qualitative.adjudication.queries import disputes
from rapport.qualitative.codebook import actions as codebooks
from rapport.qualitative.codebook.entries import CodeWords, Example
from rapport.qualitative.coding import actions as rounds
from rapport.qualitative.coding import visible
from rapport.qualitative.coding.actions import State, Wanted
from rapport.qualitative.coding.queries import coding_round
from rapport.qualitative.material import actions as material
from rapport.qualitative.material.texts import About, Text
from rapport.qualitative.models import Codebook, Document, Member, Project, Round, Unit
from rapport.qualitative.wordlist import actions as words
from rapport.qualitative.wordlist.actions import NewRule
from rapport.qualitative.wordlist.tasks import count
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read

FILE = "open-comments.yaml"
# The same orders each time.
SEED = 2026


class ACode(StrictModel):
    name: str
    definition: str
    includes: str = ""
    excludes: str = ""
    stems: list[str] = []
    examples: list[str] = []
    not_examples: list[str] = []

    @property
    def words(self) -> CodeWords:
        """As the codebook takes it."""
        examples = [Example(text) for text in self.examples] + [
            Example(text, is_in=False) for text in self.not_examples
        ]
        return CodeWords(
            self.name,
            self.definition,
            self.includes,
            self.excludes,
            stems=tuple(self.stems),
            examples=tuple(examples),
        )


class ALine(StrictModel):
    at: int
    reason: str


class LeftOut(StrictModel):
    words: str
    reason: str


class ADecision(StrictModel):
    stem: str
    decision: str
    reason: str


class AnAnswer(StrictModel):
    """What somebody wrote, and in the first round what each coder found; the second the same, where nothing stands."""

    id: str
    site: str
    role: str
    text: str
    a: list[str] = []
    b: list[str] | None = None


class Comments(StrictModel):
    name: str
    question: str
    document: str
    came_from: str
    consent: str
    coders: list[str]
    first_round: int
    begun: int
    line: ALine
    words_left_out: list[LeftOut]
    decisions: list[ADecision]
    codes: list[ACode]
    answers: list[AnAnswer]


@cache
def comments() -> Comments:
    """The packaged comments."""
    return read(files("demo", "*.yaml")[FILE], Comments)


def code_comments(program: Program, lead: Person, persons: dict[str, Person]) -> None:
    """A project from its first text to a round that waits."""
    script = comments()
    coders = [persons[name] for name in script.coders]
    project = projects.begin(by=lead, program=program, name=script.name, question=script.question, seed=SEED)
    for person in coders:
        projects.add_member(by=lead, project=project, person=person, part=Member.Part.CODER)
    projects.add_member(by=lead, project=project, person=lead, part=Member.Part.ADJUDICATOR)
    units = bring_in(lead, project, script)
    look_at_words(lead, project, script)
    book = publish(lead, project, script)
    numbers = [unit.pk for unit in units]
    first, second = numbers[: script.first_round], numbers[script.first_round :]
    closed = open_round(lead, project, book, coders, first)
    for coder in coders:
        code(coder, closed, script, units)
        rounds.submit(by=coder, coding_round=closed)
    decide_first(lead, closed)
    quote_comments(lead, project)
    waiting = open_round(lead, project, book, coders, second)
    begun = visible.own(waiting.coders.get(person=coders[0]))[: script.begun]
    for assignment in begun:
        done = State(is_done=True, memo="Come back to it once we have spoken about plans.")
        rounds.save_codes(by=coders[0], coding_round=waiting, position=assignment.position, state=done, version=0)


def bring_in(lead: Person, project: Project, script: Comments) -> list[Unit]:
    """The comments as a document."""
    about = About(
        name=script.document,
        kind=Document.Kind.TABLE,
        unit=Document.Unit.RESPONSE,
        degree=Document.Degree.CONFIDENTIAL,
        sha256=sha256("".join(one.text for one in script.answers).encode()).hexdigest(),
        came_from=script.came_from,
        consent=script.consent,
    )
    texts = [
        Text(one.text, one.id, f"row {row}", {"site": one.site, "role": one.role})
        for row, one in enumerate(script.answers, 2)
    ]
    document = material.bring_in(by=lead, project=project, about=about, texts=texts)
    return list(document.units.order_by("number"))


def look_at_words(lead: Person, project: Project, script: Comments) -> None:
    """Counted at once: the codebook that is published next keeps how many people used which stem."""
    line = NewRule("line", str(script.line.at), script.line.reason, "respondents")
    left_out = [NewRule("stop", one.words, one.reason) for one in script.words_left_out]
    for rule in (line, *left_out):
        words.add_rule(by=lead, project=project, rule=rule)
    count(project.pk)
    for one in script.decisions:
        words.decide(by=lead, project=project, stem=one.stem, choice=one.decision, reason=one.reason)


def publish(lead: Person, project: Project, script: Comments) -> Codebook:
    """Version 1 of the codebook."""
    draft = codebooks.begin(by=lead, project=project, codes=[one.words for one in script.codes])
    return codebooks.publish(by=lead, project=project, looked_at=draft.written)


def open_round(lead: Person, project: Project, book: Codebook, coders: list[Person], units: list[int]) -> Round:
    """A round in which each text is coded by both."""
    wanted = Wanted(Round.Kind.REAL, book, units, coders, share=100, number=project.rounds.count() + 1)
    return rounds.open_round(by=lead, project=project, wanted=wanted)


def decide_first(lead: Person, closed: Round) -> None:
    """One difference of the first round is decided, the others wait."""
    now_closed = coding_round(closed.pk)
    first = disputes(now_closed)[0]
    reason = "That the meetings are shorter for it is said, too."
    decide(by=lead, closed_round=now_closed, decision=Decision(first.unit, Choice.BOTH, reason))


def code(coder: Person, first: Round, script: Comments, units: list[Unit]) -> None:
    """What a coder found in each text of the first round."""
    codes = dict(first.codebook.entries.values_list("name", "code"))
    said = {unit.pk: answer for unit, answer in zip(units, script.answers, strict=True)}
    is_second = coder.name == script.coders[1]
    for assignment in visible.own(first.coders.get(person=coder)):
        answer = said[assignment.unit_id]
        found = answer.a if answer.b is None or not is_second else answer.b
        state = State(frozenset(codes[name] for name in found), is_done=True)
        rounds.save_codes(by=coder, coding_round=first, position=assignment.position, state=state, version=0)

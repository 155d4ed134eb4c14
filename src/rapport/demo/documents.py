"""What the demo programme reads: publications that two people screen, and contracts in which expectations are coded."""

from functools import cache
from hashlib import sha256

from rapport.demo.coding import SEED, open_round
from rapport.kit.content import files
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.qualitative import actions as projects
from rapport.qualitative.coding import actions as rounds
from rapport.qualitative.coding import visible
from rapport.qualitative.coding.actions import State
from rapport.qualitative.models import Hit, Member, Project, Screening, Unit
from rapport.qualitative.papers.paragraph import Paragraph, Text
from rapport.qualitative.review import actions as review
from rapport.qualitative.screening import actions as screenings
from rapport.qualitative.screening import queries
from rapport.qualitative.screening.family import Family
from rapport.surveys.fields import Value
from rapport.surveys.kept import to_json
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read

FAMILY = Family(("expect", "expected", "expectation"), without=("expectancy",))
FORM = ("abstraction-form", 1)
STRATEGY = "The demo’s own invented database, searched for mentor* in any field, all years."
SEARCHES = ("expectations.ris", "expectations-more.csv")
VERB, NO_DATA = "a plain verb, not about anybody’s role", "no data of its own"


class AParagraph(StrictModel):
    under: str
    text: str
    types: dict[str, str]


class AContract(StrictModel):
    name: str
    site: str
    paragraphs: list[AParagraph]


class Contracts(StrictModel):
    name: str
    question: str
    readers: list[str]
    contracts: list[AContract]


@cache
def contracts() -> Contracts:
    """The packaged contracts."""
    return read(files("demo", "*.yaml")["contracts.yaml"], Contracts)


def read_documents(program: Program, lead: Person, persons: dict[str, Person]) -> None:
    """A project with a screening under way and contracts that were coded."""
    script = contracts()
    readers = [persons[name] for name in script.readers]
    project = projects.begin(by=lead, program=program, name=script.name, question=script.question, seed=SEED)
    for person in readers:
        projects.add_member(by=lead, project=project, person=person, part=Member.Part.CODER)
    screen(lead, project, readers)
    code_contracts(lead, project, readers, script)


def screen(lead: Person, project: Project, readers: list[Person]) -> None:
    """References come in; two read most of them, differ about one, and settle two."""
    held = screenings.begin(by=lead, project=project, family=FAMILY, instrument=FORM, strategy=STRATEGY)
    for name in SEARCHES:
        data = files("demo", "*")[name].read_bytes()
        screenings.confirm(by=lead, file=screenings.keep_file(by=lead, screening=held, name=name, data=data))
    found = Hit.objects.filter(reference__screening=held)
    plain = list(found.filter(reference__title__startswith="Survival").values_list("pk", flat=True))
    others = found.exclude(pk__in=plain).values_list("pk", flat=True)
    screenings.judge(by=lead, screening=held, hits=plain, counts=False, reason=VERB)
    screenings.judge(by=lead, screening=held, hits=list(others), counts=True)
    screenings.draw(by=lead, screening=held, reviewers=readers)
    for reader in readers:
        for one in queries.own_readings(held, reader)[: 4 if reader == readers[0] else 7]:
            if one.reference.title.startswith("Why fellows"):
                decision = "exclude" if reader == readers[0] else "unsure"
                screenings.decide(by=reader, reading=one, decision=decision, reason=NO_DATA)
            else:
                screenings.hand_in(by=reader, reading=one, answers=form(held, one.reference.abstract))
    for both, _ in queries.to_settle(held)[:2]:
        if {each.decision for each in both.readings.all()} == {"include"}:
            answers = form(held, both.abstract)
            screenings.settle(by=lead, reference=both, outcome=screenings.Outcome(True, answers=answers))


def form(held: Screening, abstract: str) -> str:
    """What a reader writes down: the last sentence of the abstract as the result."""
    result = abstract.rstrip(".").rpartition(". ")[2] + "."
    answers: dict[str, Value] = {"af_setting": "As the abstract names it", "af_design": 2, "af_results": result}
    return to_json(queries.branches(held).settle(answers).answers)


def code_contracts(lead: Person, project: Project, readers: list[Person], script: Contracts) -> None:
    """The contracts in paragraphs, coded by both, and of whom each type is expected."""
    book = review.take_codebook(by=lead, project=project)
    codes = dict(book.entries.values_list("name", "code"))
    said: dict[int, dict[str, str]] = {}
    units: list[Unit] = []
    for one in script.contracts:
        text = Text(tuple(Paragraph(each.text, under=each.under) for each in one.paragraphs))
        data = sha256(one.name.encode()).digest()
        made = review.bring_in_contract(by=lead, project=project, name=one.name, text=text, data=data, site=one.site)
        there = list(made.units.order_by("number"))
        said |= {unit.pk: each.types for unit, each in zip(there, one.paragraphs, strict=True)}
        units += there
    opened = open_round(lead, project, book, readers, [unit.pk for unit in units])
    for reader in readers:
        for assignment in visible.own(opened.coders.get(person=reader)):
            given = State(frozenset(codes[name] for name in said[assignment.unit_id]), is_done=True)
            rounds.save_codes(by=reader, coding_round=opened, position=assignment.position, state=given, version=0)
        rounds.submit(by=reader, coding_round=opened)
    who = {(unit, codes[name]): party for unit, types in said.items() for name, party in types.items()}
    last = units[-1].pk
    review.say_who(by=lead, project=project, said={key: party for key, party in who.items() if key[0] != last})

"""What the demo programme evaluates: what has changed in the same scholars between two waves."""

from rapport.evaluation.data.sources import WIDE, Selection, sources
from rapport.evaluation.plans import actions as plans
from rapport.evaluation.plans import queries as plan_queries
from rapport.evaluation.runs import actions as runs
from rapport.kit.content import files
from rapport.people.models import Person
from rapport.programs.models import Program

PLAN, INSTRUMENTS = "what-changed.yaml", ("science-identity", "career-commitment")


def evaluate(program: Program, evaluator: Person) -> None:
    """A plan on the programme’s own surveys is registered and run; the worker computes it, the director reads it."""
    found = sources(program, in_confidence=True, by_name=True)
    answered = [one for one in found if one.number and one.survey.instrument in INSTRUMENTS]
    selection = Selection(tuple(answered), WIDE)
    text = files("demo", "*.yaml")[PLAN].read_text(encoding="utf-8")
    plan = plans.begin(by=evaluator, program=program, text=text, came_from=PLAN)
    version = plan_queries.version(plan)
    plans.register(by=evaluator, version=version)
    runs.ask(by=evaluator, version=version, selection=selection, shows=True)

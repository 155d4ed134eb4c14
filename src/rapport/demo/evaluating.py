"""What the demo programme evaluates: whether belonging to research has changed between two waves."""

from rapport.evaluation.data.sources import WIDE, Selection, sources
from rapport.evaluation.plans import actions as plans
from rapport.evaluation.plans import queries as plan_queries
from rapport.evaluation.plans.suggesting import suggestion
from rapport.evaluation.runs import actions as runs
from rapport.people.models import Person
from rapport.programs.models import Program

INSTRUMENTS = ("science-identity", "career-commitment")


def evaluate(program: Program, evaluator: Person) -> None:
    """A plan on the programme’s own surveys is registered and run; the worker computes it, the director reads it."""
    answered = [
        one for one in sources(program, in_confidence=True) if one.number and one.survey.instrument in INSTRUMENTS
    ]
    selection = Selection(tuple(answered), WIDE)
    text = suggestion(selection, "Science identity and staying in research, from baseline to six weeks")
    plan = plans.begin(by=evaluator, program=program, text=text, came_from="surveys of the programme")
    version = plan_queries.version(plan)
    plans.register(by=evaluator, version=version)
    runs.ask(by=evaluator, version=version, selection=selection, shows=True)

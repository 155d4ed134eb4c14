"""What the worker does for a baseline: gathers who was included, has the tables computed, keeps them."""

from rapport.stats.suppression import INSIDE
from rapport.trials.asked.queries import to_make
from rapport.trials.baseline import queries
from rapport.trials.baseline.actions import keep
from rapport.trials.baseline.computing import Made, compute
from rapport.trials.baseline.planning import Described, Taken, plan_of, table_of
from rapport.trials.models import Baseline

FEW = f"fewer than {INSIDE} participants are at institutions that have their arm: nothing can be told of them"
NOTHING = (
    "there is nothing to describe them by: institutions are sorted by nothing, and no survey with scores, whose "
    "answers carry names, stands in the first wave of the protocol"
)


def make(trial: int, number: int) -> None:
    """Make what was asked for; an asking that is made already, or that a later one has overtaken, stays as it is."""
    asked = to_make(Baseline, trial, number)
    if asked is None:
        return
    people, described = queries.people(asked.trial), queries.described(asked.trial)
    keep(baseline=asked, number=number, made=_made(asked, people, described), people=people)


def _made(asked: Baseline, people: list[Taken], described: list[Described]) -> Made:
    if len(people) < INSIDE or not described:
        return Made(problem=FEW if len(people) < INSIDE else NOTHING)
    earlier = queries.as_places(asked, people)
    return compute(plan_of(asked.trial.title, people, described), table_of(people, described), earlier)

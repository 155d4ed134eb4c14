"""What the worker does with files of answers: reads their rows, writes what was confirmed, forgets what has waited."""

from rapport.kit.jobs import progress
from rapport.surveys.collected import actions, queries
from rapport.surveys.collected.interpreting import interpret
from rapport.surveys.collected.plan import Asked, plan
from rapport.surveys.library import branches_of
from rapport.surveys.models import Collected

STEPS = 3


def look(collected: int) -> None:
    """Find out what would become of each row. One that was discarded meanwhile is not read."""
    asked = Collected.objects.select_related("survey__wave__program", "by").filter(pk=collected).first()
    table = queries.table_of(asked) if asked else None
    if asked is None or table is None or asked.state != Collected.State.READING:
        return
    survey, key = asked.survey, queries.job_key(asked)
    branches = branches_of(survey.instrument, survey.instrument_version)
    told = interpret(table, queries.matching_of(asked), branches, queries.other_words(survey))
    progress(key, 1, STEPS)
    planned = plan(survey, [Asked(one) for one in told.rows])
    progress(key, 2, STEPS)
    actions.keep_rows(by=asked.by, collected=asked, told=told, planned=planned)
    progress(key, 3, STEPS)


def bring_in(collected: int) -> None:
    """Write what was confirmed; where it has changed meanwhile, it waits to be looked at again."""
    asked = Collected.objects.select_related("survey__wave__program", "by").filter(pk=collected).first()
    if asked is None or asked.state != Collected.State.WRITING:
        return
    try:
        actions.bring_in(by=asked.by, collected=asked)
    except actions.LookAgainError:
        return


def forget() -> int:
    """Each minute: remove what has waited for two weeks. Returns how many."""
    return queries.over().delete()[0]

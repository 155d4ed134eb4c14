"""The counts of the flow diagram, from what is kept."""

from collections import Counter

from django.db.models import Count

from rapport.figures.figure import Figure
from rapport.trials import queries
from rapport.trials.flow.counting import ANNULLED, SiteCounts, diagram
from rapport.trials.models import Participant, Trial


def flow_of(trial: Trial, *, by_name: bool) -> Figure:
    """Draw it (a constant number of queries).

    Args:
        trial: which.
        by_name: arms by their names; otherwise by the letters under which the statistician knows them.
    """
    arms, protocol = queries.arms(trial), queries.protocol(trial)
    people: dict[int, Counter[str]] = {}
    states = Participant.objects.filter(site__trial=trial).values_list("site_id", "state").annotate(there=Count("pk"))
    for site, state, there in states.order_by():
        people.setdefault(site, Counter())[state] = there
    opened = queries.allocated_at(trial)
    sites = [
        SiteCounts(
            ANNULLED if one.pk in opened and one.pk not in arms else one.state,
            arms.get(one.pk, ""),
            people.get(one.pk, Counter()),
        )
        for one in queries.sites(trial)
    ]
    named = [(arm.name, arm.name) for arm in protocol.arms] if protocol else []
    if not by_name:
        named = sorted(
            ((arm, f"arm {letter}") for arm, letter in queries.masked(trial).items()), key=lambda one: one[1]
        )
    return diagram(trial.title, sites, named)

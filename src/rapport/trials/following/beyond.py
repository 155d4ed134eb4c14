"""What an arm received other than by sessions: near-peer mentors, and a course that each takes alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapport.training.dose.queries import reach
from rapport.training.library import shelf
from rapport.trials import queries
from rapport.trials.models import NearPeer, Participant, Trial
from rapport.trials.reading import Component


@dataclass(frozen=True)
class Beyond:
    """What participants of an arm received of a component, other than by sessions.

    Attributes:
        people: whoever was included, at institutions of the arm.
        sites: institutions where somebody received it.
        paired: who was given a near-peer mentor for it; None where it has none.
        begun: who has opened its course since their institution was allocated; None where it has no course.
        completed: who has completed it since then.
        hours: of those who agreed to research since then, an estimate; None where they are fewer than five.
    """

    people: int
    sites: frozenset[int] = frozenset()
    paired: int | None = None
    begun: int | None = None
    completed: int | None = None
    hours: int | None = None


class Counting:
    """Counts it for one trial (three queries, and four for each course in each arm).

    Args:
        trial: which.
        arms: of each institution that has one.
    """

    def __init__(self, trial: Trial, arms: Mapping[int, str]) -> None:
        self.trial, self.arms = trial, arms
        there = Participant.objects.filter(site__trial=trial, state__in=queries.EVER_INCLUDED, site__in=arms)
        self.people = list(there.values_list("pk", "person", "site"))
        self.allocated = queries.allocated_at(trial)
        near = NearPeer.objects.filter(participant__site__trial=trial)
        self.near = set(near.values_list("participant", "component"))

    def of(self, arm: str, component: Component) -> Beyond:
        """What participants of an arm received of a component."""
        own = [one for one in self.people if self.arms[one[2]] == arm]
        where = [site for pk, _, site in own if (pk, component.name) in self.near]
        paired = len(where) if component.pairs else None
        course = shelf().courses.get(component.course)
        if course is None:
            return Beyond(len(own), frozenset(where), paired)
        found = reach(self.trial.program, course, {person: self.allocated[site] for _, person, site in own})
        where += [site for _, person, site in own if person in found.begun | found.completed]
        return Beyond(len(own), frozenset(where), paired, len(found.begun), len(found.completed), found.hours)

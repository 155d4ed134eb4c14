"""The flow diagram as a value, from counts. Knows neither database nor web.

CONSORT 2010 extended to cluster trials (Campbell, Piaggio, Elbourne & Altman 2012, BMJ 345:e5661): institutions and
participants in each box.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapport.figures.drawings import Box, Count, Flow, Stage
from rapport.figures.figure import Figure
from rapport.figures.telling import figure
from rapport.tables.record import Record, Statistic

NAME = "flow"
# The state of an institution whose arm was taken back.
ANNULLED = "annulled"
# What institutions without an arm are called, and people who were asked and not included.
WITHOUT = {
    "declined": "declined",
    "stopped": "stopped before allocation",
    "approached": "have not answered yet",
    "agreed": "agreed, not recruiting yet",
    "recruiting": "recruiting",
    ANNULLED: "allocation annulled",
}
NOT_INCLUDED = {"not eligible": "not eligible", "declined": "declined", "asked": "not included"}


@dataclass(frozen=True)
class SiteCounts:
    """One institution.

    Attributes:
        state: approached, agreed, recruiting, declined, stopped or annulled.
        arm: where it went; empty for nowhere.
        people: state of each participant → how many.
    """

    state: str
    arm: str
    people: Counter[str]

    @property
    def included(self) -> int:
        """Who was included, whether or not they left."""
        return self.people["included"] + self.people["withdrew"] + self.people["lost"]

    @property
    def is_lost(self) -> bool:
        """It stopped after it had its arm."""
        return bool(self.arm) and self.state == "stopped"


def diagram(title: str, sites: Sequence[SiteCounts], arms: Sequence[tuple[str, str]]) -> Figure:
    """Draw the flow.

    Args:
        title: of the trial.
        sites: all institutions that were approached.
        arms: name and shown label of each arm, in order. A label that is the name stands in quotes: it may be a phrase.
    """
    allocated = [one for one in sites if one.arm]
    trunk = [Stage(_box("Institutions approached", sites, people=False), _not_allocated(sites))]
    lanes: tuple[tuple[Stage, ...], ...] = ()
    if allocated:
        trunk.append(Stage(_box("Randomised", allocated)))
        lanes = tuple(
            _arm(f"“{label}”" if label == name else label, [one for one in allocated if one.arm == name])
            for name, label in arms
        )
    drawing = Flow(tuple(trunk), lanes)
    return figure(
        NAME, "Figure 1", f"Flow of institutions and participants: {title}", drawing, records=_records(sites, arms)
    )


def _counts(sites: Sequence[SiteCounts], people: int | None) -> tuple[Count, ...]:
    found = (_of(len(sites), "institution"),)
    return found if people is None else (*found, _of(people, "participant"))


def _of(number: int, one: str) -> Count:
    return Count(number, one if number == 1 else f"{one}s")


def _box(title: str, sites: Sequence[SiteCounts], *, people: bool = True) -> Box:
    return Box(title, _counts(sites, sum(one.included for one in sites) if people else None))


def _not_allocated(sites: Sequence[SiteCounts]) -> Box | None:
    """Institutions without an arm, and whoever was asked anywhere and is not in the trial."""
    out = [one for one in sites if not one.arm]
    each, included = Counter(one.state for one in out), sum(one.included for one in out)
    asked = {state: sum(one.people[state] for one in sites) for state in NOT_INCLUDED}
    if not (out or any(asked.values())):
        return None
    parts = [(f"Institutions: {words}", Count(each[state], "")) for state, words in WITHOUT.items() if each[state]]
    parts += [("Participants included there", Count(included, ""))] if included else []
    parts += [
        (f"People asked: {words}", Count(asked[state], "")) for state, words in NOT_INCLUDED.items() if asked[state]
    ]
    return Box("Not randomised", _counts(out, None), tuple(parts))


def _arm(called: str, sites: Sequence[SiteCounts]) -> tuple[Stage, ...]:
    """Allocated, lost, and who is left to be analysed."""
    lost = [one for one in sites if one.is_lost]
    followed = [one for one in sites if not one.is_lost]
    left = {state: sum(one.people[state] for one in sites) for state in ("withdrew", "lost")}
    stopped = sum(one.people["included"] for one in lost)
    gone = sum(left.values()) + stopped
    parts = tuple((f"Participants: {state}", Count(number, "")) for state, number in left.items() if number)
    parts += (("Participants of institutions that stopped", Count(stopped, "")),) if stopped else ()
    aside = Box("Lost to follow-up", _counts(lost, gone), parts)
    there = sum(one.people["included"] for one in followed)
    return (
        Stage(_box(f"Allocated to {called}", sites), aside),
        Stage(Box("Followed, to be analysed", _counts(followed, there))),
    )


def _records(sites: Sequence[SiteCounts], arms: Sequence[tuple[str, str]]) -> list[Record]:
    def pair(term: str, some: Sequence[SiteCounts], people: int, group: str = "") -> list[Record]:
        return [
            Record(NAME, Statistic.CLUSTERS, len(some), term=term, group=group),
            Record(NAME, Statistic.COUNT, people, term=term, group=group),
        ]

    found = [Record(NAME, Statistic.CLUSTERS, len(sites), term="approached")]
    for name, label in arms:
        own = [one for one in sites if one.arm == name]
        followed = [one for one in own if not one.is_lost]
        found += pair("allocated", own, sum(one.included for one in own), label)
        found += pair("followed", followed, sum(one.people["included"] for one in followed), label)
    return found

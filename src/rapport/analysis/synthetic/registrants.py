"""Everybody who registered for a course: ``rapport simulate opm-registrants``."""

import re
from typing import Annotated

import numpy as np
from pydantic import Field

from rapport.analysis.synthetic.cohort import NAME, Cohort, names
from rapport.analysis.synthetic.days import Day, drawn_days
from rapport.analysis.synthetic.nearest import Integers
from rapport.analysis.synthetic.printed import CohortSpec, Count, Text, Word, read_spec, rounding_to
from rapport.analysis.synthetic.ticks import TickQuestion, ticked_people
from rapport.textfiles.strict_model import StrictModel

Share = Annotated[float, Field(gt=0)]
# How unequal institutions are: weights fall with the rank to this power.
UNEQUAL = 0.8


class Period(StrictModel):
    """Part of the time, with a printed number of registrants.

    Attributes:
        source: where it is printed.
        first: its first day; somebody registers on it.
        last: its last day; somebody registers on it.
        people: registrants.
    """

    source: Text
    first: Day
    last: Day
    people: Annotated[int, Field(ge=2)]


class Home(StrictModel):
    """Registrants of the home university, and where their number is printed."""

    source: Text
    people: Count


class Hubs(StrictModel):
    """Institutions with a research network's award, the home university among them."""

    source: Text
    institutions: Count
    people: Count


class More(StrictModel):
    """A number of institutions of which only a lower bound is printed."""

    source: Text
    more_than: Count
    at_most: Count


class Reasons(StrictModel):
    """Why people registered: printed whole percents, and between how many people gave another reason."""

    source: Text
    percents: dict[Word, Count]
    other: tuple[Count, Count]


class RegistrantsSpec(CohortSpec):
    """What is printed of the registrants."""

    periods: tuple[Period, ...]
    growth: Share
    home: Home
    hubs: Hubs
    institutions: More
    jobs: dict[Text, Share]
    reasons: Reasons


def registrants(seed: int) -> Cohort:
    """Make the people, in the order in which they registered.

    Args:
        seed: the same seed gives the same people.

    Returns:
        People with the printed counts.

    Raises:
        Impossible: a specification that no whole people can meet.
        TextFileError: a specification that cannot be read.
    """
    spec = read_spec("opm-registrants", RegistrantsSpec)
    rng = np.random.default_rng([seed, 2])
    institutions = rng.permutation(_institutions(spec, rng))
    shares = np.array(list(spec.jobs.values()))
    columns: dict[str, list[object]] = {
        NAME: list(names(spec.label, spec.people)),
        "registered": [
            day
            for period in spec.periods
            for day in drawn_days(period.first, period.last, period.people, rng, spec.growth)
        ],
        "home": (institutions == 0).astype(int).tolist(),
        "hub": (institutions < spec.hubs.institutions).astype(int).tolist(),
        "institution": [_named(int(at), spec) for at in institutions],
        "job": rng.choice(list(spec.jobs), spec.people, p=shares / shares.sum()).tolist(),
    }
    columns |= _reasons(spec, rng)
    return Cohort(spec.title, spec.source.told, columns, spec.not_reproduced, spec.not_printed)


def _institutions(spec: RegistrantsSpec, rng: np.random.Generator) -> Integers:
    """Each person's institution: 0 is home, then the other hubs, then all others."""
    number = int(rng.integers(spec.institutions.more_than + 1, spec.institutions.at_most + 1))
    hubs = _sizes(spec.hubs.people - spec.home.people, spec.hubs.institutions - 1, rng)
    others = _sizes(spec.people - spec.hubs.people, number - spec.hubs.institutions, rng)
    return np.repeat(np.arange(number), np.concatenate([[spec.home.people], hubs, others]))


def _sizes(people: int, institutions: int, rng: np.random.Generator) -> Integers:
    """At least one from each, the rest unequally."""
    weights = np.arange(1, institutions + 1, dtype=float) ** -UNEQUAL
    return 1 + rng.multinomial(people - institutions, weights / weights.sum())


def _named(institution: int, spec: RegistrantsSpec) -> str:
    if institution == 0:
        return "Home university (synthetic)"
    if institution < spec.hubs.institutions:
        return f"Hub {institution + 1:02d} (synthetic)"
    return f"Institution {institution + 1:03d} (synthetic)"


def _reasons(spec: RegistrantsSpec, rng: np.random.Generator) -> dict[str, list[object]]:
    """Counts that round to the printed percents; everybody has a reason, some have two."""
    counts = {
        name: int(rng.choice(rounding_to(percent, 0).times(spec.people / 100).integers()))
        for name, percent in spec.reasons.percents.items()
    }
    counts["other"] = int(rng.integers(spec.reasons.other[0], spec.reasons.other[1] + 1))
    question = TickQuestion(
        name="reason",
        label="Reason for registering",
        source=spec.reasons.source,
        n=spec.people,
        choices=counts,
        labels={name: re.sub("_", " ", name) for name in counts},
        alone=("other",),
    )
    ticks = rng.permutation(ticked_people(question, rng))
    return {f"reason_{name}": ticks[:, at].astype(int).tolist() for at, name in enumerate(counts)}

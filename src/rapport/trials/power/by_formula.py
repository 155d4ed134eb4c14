"""What needs no simulation: power by formula, the smallest effect that is found, clusters from their variation."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from rapport.stats.power.formulas import (
    Clusters,
    Side,
    detectable,
    hayes_bennett,
    means_power,
    odds_power,
    proportions_power,
)
from rapport.trials.power.plan import PlannedOutcome, PowerPlan

NEAR = 1e-9
DOUBLINGS = 12


@dataclass(frozen=True)
class Smallest:
    """The smallest effect that is found with the power that a plan wishes.

    Attributes:
        outcome: which.
        icc: with which intraclass correlation.
        effect: a difference of means; the proportion of the treated; an odds ratio. On the side of the control that
            the plan looks at; None where no effect is found with this power.
        said: the effect in words.
    """

    outcome: str
    icc: float
    effect: float | None
    said: str


def clusters_of(plan: PowerPlan, icc: float) -> Clusters:
    """A plan's clusters, as formulas see them."""
    sizes = plan.known_sizes
    mean = sum(sizes) / len(sizes)
    cv = (sum((size - mean) ** 2 for size in sizes) / len(sizes)) ** 0.5 / mean
    return Clusters(plan.clusters.treated, plan.clusters.control, mean, cv, icc)


def power_by_formula(plan: PowerPlan, planned: Clusters, outcome: PlannedOutcome) -> float:
    """The power of one line."""
    if outcome.measured is not None:
        return means_power(planned, outcome.measured.difference, outcome.measured.sd, plan.alpha)
    if outcome.binary is not None:
        return proportions_power(planned, outcome.binary.treated, outcome.binary.control, plan.alpha)
    assert outcome.ordinal is not None  # noqa: S101 - see PlannedOutcome
    return odds_power(planned, outcome.ordinal.control, outcome.ordinal.odds_ratio, plan.alpha)


def smallest_effects(plan: PowerPlan) -> tuple[Smallest, ...]:
    """The smallest effect of each line.

    Args:
        plan: with the clusters that there are.
    """
    return tuple(_smallest(plan, outcome, icc) for outcome in plan.outcomes for icc in plan.icc)


def _smallest(plan: PowerPlan, outcome: PlannedOutcome, icc: float) -> Smallest:
    planned = clusters_of(plan, icc)
    if outcome.measured is not None:
        sd, sign = outcome.measured.sd, math.copysign(1, outcome.measured.difference)
        found = _found(lambda d: means_power(planned, d, sd, plan.alpha), sd / 16, math.inf, plan.target)
        return _told(outcome.name, icc, found, lambda d: sign * d, "a difference of {:.4g}")
    if outcome.binary is not None:
        control = outcome.binary.control
        sign = 1 if outcome.binary.treated >= control else -1
        most = (1 - control if sign > 0 else control) - NEAR
        found = _found(
            lambda d: proportions_power(planned, control + sign * d, control, plan.alpha), most / 64, most, plan.target
        )
        return _told(outcome.name, icc, found, lambda d: control + sign * d, "a proportion of {:.4g}")
    assert outcome.ordinal is not None  # noqa: S101 - see PlannedOutcome
    levels, sign = outcome.ordinal.control, 1 if outcome.ordinal.odds_ratio >= 1 else -1
    found = _found(
        lambda d: odds_power(planned, levels, math.exp(sign * d), plan.alpha), 0.1, math.log(1e4), plan.target
    )
    return _told(outcome.name, icc, found, lambda d: math.exp(sign * d), "an odds ratio of {:.4g}")


def _found(power_of: Callable[[float], float], first: float, most: float, power: float) -> float | None:
    """Double until the power is there – far beyond, the noncentral t loses its figures – and halve between."""
    upper = first
    for _ in range(DOUBLINGS):
        if power_of(upper) >= power:
            return detectable(power_of, upper, power)
        if upper >= most:
            return None
        upper = min(2 * upper, most)
    return None


def _told(name: str, icc: float, found: float | None, effect: Callable[[float], float], words: str) -> Smallest:
    if found is None:
        return Smallest(name, icc, None, "no effect")
    return Smallest(name, icc, effect(found), words.format(effect(found)))


@dataclass(frozen=True)
class Varying:
    """Clusters that vary by so much, after Hayes and Bennett.

    Attributes:
        kind: ``rates``, ``shares`` or ``means``.
        treated: level in the arm of the intervention.
        control: level in the other.
        per_cluster: people in a cluster; person-years where these are rates.
        k: SD / mean of the clusters' true levels.
        sd: of people within clusters, where these are means.
    """

    kind: str
    treated: float
    control: float
    per_cluster: float
    k: float
    sd: float | None = None


def clusters_from_variation(asked: Varying, alpha: float, power: float) -> float:
    """Clusters in each arm; before it is rounded up.

    Args:
        asked: what is known.
        alpha: level of the test.
        power: that is wished.

    Raises:
        ValueError: a level that cannot be, or arms that are alike.
    """
    levels = asked.treated, asked.control
    if not all(map(math.isfinite, (*levels, asked.per_cluster, asked.k, asked.sd or 0.0))):
        raise ValueError("every figure is a number – write it in digits")
    if asked.per_cluster <= 0 or asked.k < 0 or min(levels) <= 0:
        raise ValueError("levels and people of a cluster are above 0, and k is not below it")
    if asked.kind == "shares" and max(levels) >= 1:
        raise ValueError("a proportion is between 0 and 1")
    if (asked.sd is None) == (asked.kind == "means") or (asked.sd is not None and asked.sd <= 0):
        raise ValueError("means, and only these, have an SD, above 0 – say --sd")
    one, other = (Side(level, _noise(asked, level) / asked.per_cluster) for level in levels)
    return hayes_bennett(one, other, asked.k, alpha, power)


def _noise(asked: Varying, level: float) -> float:
    """Variance of one person's figure by chance, or of a person-year's."""
    if asked.kind == "means":
        return (asked.sd or 0.0) ** 2
    return level * (1 - level) if asked.kind == "shares" else level

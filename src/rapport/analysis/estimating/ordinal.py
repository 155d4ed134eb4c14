"""The verb ``ordinal``: proportional-odds models, and whether their odds are proportional."""

import numpy as np

from rapport.analysis.estimating.printed import Block, block_table
from rapport.analysis.estimating.rows import Codes, Explained, answered_all, clusters_of, ordered, pose
from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.models.terms import term_of
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.protection import why_not
from rapport.analysis.specs.basics import once
from rapport.analysis.specs.ordinal import Ordinal
from rapport.stats.proportional_odds import OrdinalRegression, proportional_odds
from rapport.stats.proportionality import ProportionalityTest
from rapport.stats.regression import Model
from rapport.stats.undefined import Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import count, fixed, p_in_words
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Table

MOST_STEPS = 20
ENOUGH = 40
FEW = ", so few that these errors are somewhat too small: do not rely on a p near 0.05"
INDEPENDENT = "The tests of proportional odds take people for independent still, and so show too much."


def ordinal(spec: Ordinal, number: str, plan: Plan, frame: Frame) -> Table:
    """Fit a proportional-odds model of each outcome.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for labels, references and units.
        frame: the data after exclusions.

    Returns:
        A table with odds ratios of a higher answer; notes hold the tests of proportional odds.

    Raises:
        CannotBeMade: nobody is complete, or an outcome has too many different answers.
    """
    blocks, notes, records = [], [], []
    for name in spec.outcomes:
        keep = answered_all(once((name, *spec.terms, spec.cluster)), frame)
        why = why_not(frame, name, spec.terms, keep)
        if why:
            raise CannotBeMade(f"the model of “{name}” is not told: {why}", "leave it to those who see everything")
        codes = _steps(name, frame)
        posed = pose(
            Explained(codes.astype(np.float64), Model.LINEAR), [term_of(one, plan, frame) for one in spec.terms], keep
        )
        clusters = None if spec.cluster is None else clusters_of(spec.cluster, frame)[keep]
        regression = OrdinalRegression(posed.regression.design, codes[keep], posed.regression.terms, clusters=clusters)
        found = proportional_odds(regression, spec.confidence)
        # The columns of a design count from the intercept, which a proportional-odds model lacks.
        coefficients = (found.coefficients[0], *found.coefficients)
        tests = found.wald if spec.test == "wald" else found.likelihood_ratio
        robust = ", CR1" if spec.cluster else ""
        text = f"proportional odds, {spec.test}{robust}, confidence {spec.confidence:g}"
        n = int(keep.sum())
        blocks.append(Block(name, "a higher answer", n, posed.places, posed.dropped, coefficients, tests, text))
        label = plan.variable(name).label
        if clusters is not None:
            groups = len(np.unique(clusters))
            notes.append(f"{label}: {count(groups)} clusters{FEW if groups < ENOUGH else ''}.")
            records.append(Record(spec.name, Statistic.CLUSTERS, groups, n, outcome=name, term=spec.cluster or ""))
        for called, test in (("Brant’s test", found.brant), ("score test", found.score)):
            notes.append(_said(label, called, test, plan.manuscript.style))
            records += _records(spec, name, called, test, n)
    table = block_table(spec, (number, "Odds ratio"), plan, ordered(spec.terms, frame), blocks).with_records(*records)
    return table.with_notes(*notes, *([INDEPENDENT] if spec.cluster else [])).with_methods(_how(spec, plan))


def _how(spec: Ordinal, plan: Plan) -> str:
    kind = "Wald" if spec.test == "wald" else "likelihood-ratio"
    robust = (
        f", with errors robust to clusters of “{plan.variable(spec.cluster).label}” (sandwich estimator with the "
        "factor G/(G − 1); t and F on G − 1 degrees of freedom, G the number of clusters)"
        if spec.cluster
        else ""
    )
    return (
        f"Proportional-odds models were fitted by maximum likelihood{robust}; terms were tested by {kind} tests. That "
        "the odds are proportional was tested by Brant’s test and by the score test."
    )


def _steps(name: str, frame: Frame) -> Codes:
    """The place of each answer on its scale; −1 is missing."""
    values = frame.variables[name]
    if isinstance(values, Levels):
        return values.codes
    if not isinstance(values, Numbers):
        raise TypeError(f"{name} has no order")
    there = np.unique(values.values[values.answered()])
    if len(there) > MOST_STEPS:
        raise CannotBeMade(
            f"“{name}” has {len(there)} different numbers, too many for steps of a scale",
            "use the verb model, or bands",
        )
    return np.where(values.answered(), np.searchsorted(there, values.values), -1).astype(np.intp)


def _said(label: str, called: str, test: ProportionalityTest, style: NumberStyle) -> str:
    if isinstance(test.statistic, Undefined) or isinstance(test.p, Undefined):
        why = test.statistic.reason if isinstance(test.statistic, Undefined) else ""
        return f"{label}: {called} of proportional odds not computed: {why}."
    chi = f"χ²({test.df}) = {fixed(test.statistic, 2)}, {p_in_words(test.p, style)}"
    return f"{label}: {called} of proportional odds {chi}."


def _records(spec: Ordinal, name: str, called: str, test: ProportionalityTest, n: int) -> list[Record]:
    values = ((Statistic.CHI_SQUARED, test.statistic), (Statistic.DF, test.df), (Statistic.P, test.p))
    return [
        Record(
            spec.name, statistic, None if isinstance(value, Undefined) else value, n, outcome=name,
            model=f"{called} of proportional odds",
            note=f"undefined: {value.reason}" if isinstance(value, Undefined) else "",
        )
        for statistic, value in values
    ]  # fmt: skip

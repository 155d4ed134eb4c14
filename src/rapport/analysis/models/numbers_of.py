"""Everything that a table of models says, as records in full precision."""

import math
from collections.abc import Sequence
from dataclasses import replace

from rapport.analysis.models.blocks import Block
from rapport.analysis.models.estimates import Estimate, TermResult
from rapport.stats.logit.term_tests import TermTest
from rapport.stats.undefined import Number, Undefined
from rapport.tables.record import Record, Statistic


def records_of(table: str, blocks: Sequence[Block], model: str) -> list[Record]:
    """The records of a table of models.

    Args:
        table: its name.
        blocks: one for each outcome.
        model: what the models are, e.g. "adjusted logit"; the method of each is added.

    Returns:
        For each outcome and term its test, then each odds ratio.
    """
    records = []
    for block in blocks:
        for name, result in block.results.items():
            for test in (result.test, result.other):
                records += _term(table, block, result, test, f"{model}, {result.method.value}") if test else []
            for (label, level), estimate in result.estimates.items():
                term = f"{name}={label}" if label else name
                records += _estimate(table, (block.outcome, level, term), result, estimate, model)
    return records


def valued(like: Record, value: Number) -> Record:
    """A record with its value; what is undefined says why."""
    if isinstance(value, Undefined):
        return replace(like, note=f"undefined: {value.reason}")
    return replace(like, value=value)


def _term(table: str, block: Block, result: TermResult, test: TermTest, model: str) -> list[Record]:
    named = f"{model}, {test.kind.value} test of all levels"
    values: list[tuple[Statistic, Number]] = [
        (Statistic.N, result.n),
        (Statistic.CHI_SQUARED, test.statistic),
        (Statistic.DF, test.df),
        (Statistic.P, test.p),
    ]
    return [
        valued(Record(table, statistic, None, result.n, outcome=block.outcome, term=result.name, model=named), value)
        for statistic, value in values
    ]


def _estimate(
    table: str, where: tuple[str, str, str], result: TermResult, estimate: Estimate, model: str
) -> list[Record]:
    outcome, level, term = where
    named = f"{model}, {result.method.value}"
    values: list[tuple[Statistic, Number]] = [
        (Statistic.COEFFICIENT, estimate.log),
        (Statistic.SE, estimate.error),
        (Statistic.ODDS_RATIO, estimate.ratio),
        (Statistic.CI_LOW, estimate.low),
        (Statistic.CI_HIGH, estimate.high),
        *([(Statistic.DF, estimate.df)] if math.isfinite(estimate.df) else []),
        (Statistic.P, estimate.p),
    ]
    return [
        valued(Record(table, statistic, None, result.n, outcome, level, term, model=named), value)
        for statistic, value in values
    ]

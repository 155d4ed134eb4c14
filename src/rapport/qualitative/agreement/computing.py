"""The agreement of a round, from its comparisons. For the worker only: numpy. Knows no database."""

import platform
from collections.abc import Sequence

import numpy as np

from rapport.qualitative.agreement.readings import (
    Compared,
    Comparison,
    by_pair,
    facing,
    fingerprint,
    first_units,
)
from rapport.qualitative.agreement.result import CONFIDENCE, DRAWS, EACH, Agreed, Estimate, Line, Measure, Part
from rapport.stats.agreement import code_sets
from rapport.stats.agreement.code_sets import CodeAgreement, code_set_agreement
from rapport.stats.undefined import Number, Undefined

Coders = tuple[int | None, int | None]
WHOLE: Coders = (None, None)


def agreement(compared: Compared, codes: Sequence[int], seed: int, draws: int = DRAWS) -> Agreed:
    """All numbers of a round.

    Args:
        compared: who is compared with whom.
        codes: ids of the codes, in the order of the codebook.
        seed: what the draws of every part begin with.
        draws: how often respondents are drawn.

    Returns:
        The whole; with more than two coders also each pair, and each coder against the others.
    """
    parts: list[tuple[Coders, Sequence[Comparison]]] = [(WHOLE, compared.comparisons)]
    if len(compared.coders) > 2:
        parts += list(by_pair(compared.comparisons).items())
        parts += [((coder, None), facing(compared.comparisons, coder)) for coder in compared.coders]
    return Agreed(
        units=compared.units,
        left_out=compared.left_out,
        parts=tuple(_part(coders, those, codes, seed, draws) for coders, those in parts),
        seed=seed,
        draws=draws,
        data_sha256=fingerprint(compared.comparisons, codes),
        programs=f"Python {platform.python_version()}, numpy {np.__version__}",
    )


def _part(coders: Coders, those: Sequence[Comparison], codes: Sequence[int], seed: int, draws: int) -> Part:
    place = {code: at for at, code in enumerate(codes)}
    given = np.zeros((2, len(those), len(codes)), dtype=bool)
    for at, one in enumerate(those):
        for side, codes_of in enumerate((one.first, one.second)):
            given[side, at, [place[code] for code in codes_of if code in place]] = True
    # Drawn in the order of their first units: the same numbers where the project is brought in elsewhere.
    first = first_units(those)
    people = np.array([first[one.respondent] for one in those], dtype=np.intp)
    found = code_set_agreement(given[0], given[1], people, np.random.default_rng(seed), draws, CONFIDENCE / 100)
    together = _measures(found.stacked) | {
        Measure.POOLED_KAPPA: _estimate(found.pooled_kappa),
        Measure.SAME_SET: _estimate(found.same_set),
    }
    return Part(
        *coders,
        comparisons=found.units,
        units=len({one.unit for one in those}),
        respondents=found.respondents,
        codes=tuple(_line(code, one, _measures(one)) for code, one in zip(codes, found.codes, strict=True)),
        together=_line(None, found.stacked, together),
    )


def _line(code: int | None, found: CodeAgreement, measures: dict[Measure, Estimate]) -> Line:
    return Line(code, found.both, found.only_first, found.only_second, found.neither, measures)


def _measures(found: CodeAgreement) -> dict[Measure, Estimate]:
    return {measure: _estimate(getattr(found, measure.value)) for measure in EACH}


def _estimate(found: code_sets.Estimate) -> Estimate:
    low, high = found.interval.low, found.interval.high
    return Estimate(
        value=_number(found.value),
        low=_number(low),
        high=_number(high),
        why=found.value.reason if isinstance(found.value, Undefined) else "",
        why_no_interval=low.reason if isinstance(low, Undefined) else "",
        undefined_draws=found.undefined_draws,
    )


def _number(value: Number) -> float | None:
    return None if isinstance(value, Undefined) else value

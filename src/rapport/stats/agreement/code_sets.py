"""Two coders who each give a unit of text any number of codes: agreement on each code, and on all together.

Every code is a yes or no of its own; a unit that a coder has finished without a code says no to all. Two ways of
putting codes together are both given, because they differ: *pooled* is De Vries' kappa, of mean agreements; *stacked*
takes every decision (unit × code) as an item of one table. Intervals draw respondents, not units and not decisions:
what one person wrote stays together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.stats.agreement.resampling import percentiles
from rapport.stats.agreement.results import check_confidence
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]
Decisions = NDArray[np.bool_]

NO_UNITS = Undefined("no unit was decided by both coders")
NOBODY_GAVE = Undefined("neither coder gave this code to any unit")
ALL_GIVEN = Undefined("both coders gave this code to every unit, so that chance alone explains all agreement")
NEVER_WITHHELD = Undefined("both coders gave this code to every unit")
NO_CODES = Undefined("there is no code")
AT_ONCE = 2_000_000  # numbers held at a time while drawing
BOTH, ONLY_FIRST, ONLY_SECOND, NEITHER = range(4)


@dataclass(frozen=True)
class Estimate:
    """A number with its percentile interval.

    Attributes:
        value: the number.
        interval: its interval over respondents drawn again.
        undefined_draws: draws in which the number does not exist; they are left out of the interval.
    """

    value: Number
    interval: Interval
    undefined_draws: int = 0


@dataclass(frozen=True)
class CodeAgreement:
    """How two coders agree on one code, or – stacked – on all decisions.

    Attributes:
        n: units (stacked: units × codes) that both decided.
        both: both gave the code.
        only_first: the first gave it, the second did not.
        only_second: the second gave it, the first did not.
        neither: neither gave it.
        observed: share of the same decision, (both + neither) / n.
        positive: 2 · both / (given by the first + given by the second).
        negative: the same of what was not given.
        kappa: Cohen's.
        alpha: Krippendorff's, nominal.
        ac1: Gwet's.
    """

    n: int
    both: int
    only_first: int
    only_second: int
    neither: int
    observed: Estimate
    positive: Estimate
    negative: Estimate
    kappa: Estimate
    alpha: Estimate
    ac1: Estimate

    @property
    def first(self) -> int:
        """How often the first gave the code."""
        return self.both + self.only_first

    @property
    def second(self) -> int:
        """How often the second gave it."""
        return self.both + self.only_second


@dataclass(frozen=True)
class SetAgreement:
    """How two coders agree on all codes.

    Attributes:
        units: what both decided.
        respondents: who are drawn for the intervals.
        codes: one for each code, in the order of the columns.
        stacked: all decisions in one table.
        pooled_kappa: De Vries' kappa of all codes.
        same_set: share of units to which both gave exactly the same codes.
        draws: how often respondents were drawn again.
        confidence: level of the intervals.
    """

    units: int
    respondents: int
    codes: tuple[CodeAgreement, ...]
    stacked: CodeAgreement
    pooled_kappa: Estimate
    same_set: Estimate
    draws: int
    confidence: float


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What was counted, once as it is and once in each draw.

    Attributes:
        cells: shape (1 + draws, codes, 4): both, only first, only second, neither; the first row is as it is.
        same: shape (1 + draws,): units with the same set.
        units: shape (1 + draws,).
    """

    cells: Floats
    same: Floats
    units: Floats


def code_set_agreement(
    first: Decisions,
    second: Decisions,
    respondents: NDArray[np.intp],
    generator: np.random.Generator,
    draws: int = 2000,
    confidence: float = 0.95,
) -> SetAgreement:
    """Agreement per code, stacked and pooled, with percentile intervals over respondents.

    With n units, f and s of them given by the first and by the second, d = only first + only second, g = f + s:
    kappa (Cohen 1960) 1 − n d / (f (n − s) + s (n − f)); alpha (Krippendorff 2011) 1 − d (2n − 1) / (g (2n − g));
    AC1 (Gwet 2008) 1 − d / n / (1 − 2 (g / 2n)(1 − g / 2n)); pooled kappa (De Vries et al. 2008, Field Methods 20:272)
    1 − Σ n d / Σ (f (n − s) + s (n − f)) over codes; positive and negative agreement (Cicchetti & Feinstein 1990).
    Intervals: respondents drawn with replacement, as multinomial weights on their counts (Efron & Tibshirani 1993,
    chapter 13), the same draws for all numbers. What is drawn depends on the generator and on the sorted ids of the
    respondents alone, so that neither the order of units, nor that of codes, nor who is first moves a limit.
    R: ``irr::kappa2``, ``irr::kripp.alpha``, ``irrCAC::gwet.ac1.raw`` on each column.

    Args:
        first: shape (units, codes): what the first coder gave.
        second: the same of the second.
        respondents: shape (units,): who wrote each unit.
        generator: where chance comes from.
        draws: how often respondents are drawn.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        The numbers. Of a code that neither gave, positive agreement, kappa, alpha and AC1 are undefined; of one that
        both always gave, kappa and alpha.

    Raises:
        ValueError: shapes do not fit, there is no draw, or the confidence is impossible.
    """
    _check(first, second, respondents, draws, confidence)
    drawn, people = _draw(first, second, respondents, generator, draws)
    codes = tuple(_code(drawn.cells[:, at], confidence) for at in range(first.shape[1]))
    stacked = drawn.cells.sum(axis=1)
    nothing = NO_UNITS if not len(first) else NO_CODES
    pooled = _share(_apart(drawn.cells).sum(axis=1), _by_chance(drawn.cells).sum(axis=1))
    return SetAgreement(
        units=len(first),
        respondents=people,
        codes=codes,
        stacked=_code(stacked, confidence),
        pooled_kappa=_estimate(1 - pooled, confidence, _why(stacked[0], nothing)),
        same_set=_estimate(_share(drawn.same, drawn.units), confidence, NO_UNITS),
        draws=draws,
        confidence=confidence,
    )


def _check(first: Decisions, second: Decisions, respondents: NDArray[np.intp], draws: int, confidence: float) -> None:
    check_confidence(confidence)
    if first.ndim != 2 or first.shape != second.shape or respondents.shape != (len(first),):
        raise ValueError("both coders decide on the same units and codes, and each unit has a respondent")
    if draws < 1:
        raise ValueError("there is no draw")


def _draw(
    first: Decisions, second: Decisions, respondents: NDArray[np.intp], generator: np.random.Generator, draws: int
) -> tuple[_Drawn, int]:
    """Counts of all units, then of each draw of respondents; and how many respondents there are."""
    units, codes = first.shape
    people, which = np.unique(respondents, return_inverse=True)
    own = np.zeros((len(people), codes * 4 + 2))
    each = np.stack((first & second, first & ~second, ~first & second, ~first & ~second), axis=2)
    same = (first == second).all(axis=1)
    np.add.at(own, which.reshape(-1), np.column_stack((each.reshape(units, codes * 4), same, np.ones(units))))
    counted = [own.sum(axis=0, keepdims=True)]
    if not units:
        counted.append(np.zeros((draws, own.shape[1])))
    step = max(1, AT_ONCE // max(len(people), 1))
    for start in range(0, draws if units else 0, step):
        shares = np.full(len(people), 1 / len(people))
        weight = generator.multinomial(len(people), shares, size=min(step, draws - start))
        counted.append(weight.astype(np.float64) @ own)
    together = np.concatenate(counted)
    return _Drawn(together[:, :-2].reshape(len(together), codes, 4), together[:, -2], together[:, -1]), len(people)


def _code(cells: Floats, confidence: float) -> CodeAgreement:
    """One code, of the counts as they are (first row) and in each draw."""
    both, apart, neither = cells[:, BOTH], cells[:, ONLY_FIRST] + cells[:, ONLY_SECOND], cells[:, NEITHER]
    n, given = cells.sum(axis=1), 2 * both + apart
    why = _why(cells[0], NO_UNITS)
    alpha = 1 - _share(apart * (2 * n - 1), given * (2 * n - given))
    half = _share(given, 2 * n)
    ac1 = 1 - _share(apart, n) / (1 - 2 * half * (1 - half))
    none, never = (NOBODY_GAVE, NEVER_WITHHELD) if n[0] else (NO_UNITS, NO_UNITS)
    return CodeAgreement(
        int(n[0]), int(both[0]), int(cells[0, ONLY_FIRST]), int(cells[0, ONLY_SECOND]), int(neither[0]),
        observed=_estimate(_share(both + neither, n), confidence, NO_UNITS),
        positive=_estimate(_share(2 * both, given), confidence, none),
        negative=_estimate(_share(2 * neither, 2 * neither + apart), confidence, never),
        kappa=_estimate(1 - _share(_apart(cells), _by_chance(cells)), confidence, why),
        alpha=_estimate(alpha, confidence, why),
        # By its formula it would be 1 for a code that nobody used: that is no agreement about anything.
        ac1=_estimate(ac1 if given[0] else np.full(len(n), np.nan), confidence, none),
    )  # fmt: skip


def _why(cells: Floats, nothing: Undefined) -> Undefined:
    """Why a coefficient of these counts does not exist, where it does not."""
    if not cells.sum():
        return nothing
    return ALL_GIVEN if cells[BOTH] else NOBODY_GAVE


def _apart(cells: Floats) -> Floats:
    return np.asarray(cells.sum(axis=-1) * (cells[..., ONLY_FIRST] + cells[..., ONLY_SECOND]), dtype=np.float64)


def _by_chance(cells: Floats) -> Floats:
    """n² times the disagreement that chance would give, in whole numbers: exactly 0 where there can be none."""
    n = cells.sum(axis=-1)
    first, second = cells[..., BOTH] + cells[..., ONLY_FIRST], cells[..., BOTH] + cells[..., ONLY_SECOND]
    return np.asarray(first * (n - second) + second * (n - first), dtype=np.float64)


def _share(part: Floats, whole: Floats) -> Floats:
    """Part / whole, NaN where there is no whole."""
    there = whole > 0
    return np.where(there, part / np.where(there, whole, 1), np.nan)


def _estimate(values: Floats, confidence: float, why: Undefined) -> Estimate:
    """The number as it is (first) with the interval of its draws; neither where it does not exist."""
    if np.isnan(values[0]):
        return Estimate(why, Interval(why, why, confidence), 0)
    found = percentiles(values[1:], confidence)
    return Estimate(float(values[0]), found.interval, found.undefined)

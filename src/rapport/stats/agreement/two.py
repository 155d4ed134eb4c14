"""Two raters: per cent agreement, Cohen's kappa plain and weighted, Scott's pi, and what explains a low kappa."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rapport.stats.agreement.many import fleiss_kappa
from rapport.stats.agreement.ratings import Counts, check_table, ratings_of
from rapport.stats.agreement.results import (
    NO_ITEMS,
    ONE_CATEGORY,
    Coefficient,
    Share,
    check_confidence,
    normal_interval,
    share,
    spread,
    undefined_coefficient,
)
from rapport.stats.agreement.weights import Floats, weights_or_nominal
from rapport.stats.undefined import Number, Undefined

NOBODY_YES = Undefined("neither said yes to any item")
NOBODY_NO = Undefined("neither said no to any item")


@dataclass(frozen=True)
class YesNo:
    """What a table of two raters and two categories (no, yes) shows beside kappa.

    Attributes:
        n: items.
        both: both said yes.
        only_first: the first said yes, the second no.
        only_second: the second said yes, the first no.
        neither: both said no.
        prevalence: (both − neither) / n: how far yes and no are from being equally common.
        bias: (only_first − only_second) / n: how far the one says yes more often than the other.
        pabak: kappa adjusted for prevalence and bias, 2 · share of agreement − 1.
        positive: share of agreement on yes, 2 · both / (yes of the first + yes of the second).
        negative: the same on no.
    """

    n: int
    both: int
    only_first: int
    only_second: int
    neither: int
    prevalence: Number
    bias: Number
    pabak: Number
    positive: Number
    negative: Number


def percent_agreement(table: Counts, confidence: float = 0.95) -> Share:
    """The share of items on which two raters agree, with Wilson's interval.

    R: ``prop.test(sum(diag(table)), sum(table), correct = FALSE)``.

    Args:
        table: shape (categories, categories): counts.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The share (0 … 1); undefined without an item.

    Raises:
        ValueError: this is no table of counts, or the confidence is impossible.
    """
    check_table(table)
    return share(int(np.trace(table)), int(table.sum()), confidence)


def cohen_kappa(table: Counts, weights: Floats | None = None, confidence: float = 0.95) -> Coefficient:
    """Cohen's kappa, plain or weighted; R: ``vcd::Kappa(table, weights)``, ``psych::cohen.kappa(table, w)``.

    Cohen (1960, 1968). With shares p, their margins p_i., p_.j and weights w: observed Σ w_ij p_ij, expected
    Σ w_ij p_i. p_.j. Standard error of Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72:323,
    equation 13: n (1 − expected)² se² = Σ p_ij (w_ij − (w̄_i. + w̄_.j)(1 − κ))² − (κ − expected (1 − κ))²,
    where w̄_i. = Σ_j w_ij p_.j and w̄_.j = Σ_i w_ij p_i.. The interval is the normal one,
    cut at −1 and 1.

    Args:
        table: shape (categories, categories): counts; unused categories change nothing but the scale of weights.
        weights: of :func:`~rapport.stats.agreement.weights.agreement_weights`, or any matrix; without, only
            the same category is agreement.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The coefficient; undefined without an item, and when both used one and the same category only.

    Raises:
        ValueError: this is no table of counts or weights, or the confidence is impossible.
    """
    check_table(table)
    check_confidence(confidence)
    weight = weights_or_nominal(weights, len(table))
    n = int(table.sum())
    if n == 0:
        return undefined_coefficient(0, NO_ITEMS, NO_ITEMS, NO_ITEMS, confidence)
    rows, columns = table.sum(axis=1).astype(np.float64), table.sum(axis=0).astype(np.float64)
    # Disagreement is summed, not agreement: it is exactly zero when there is none.
    apart = float(((1 - weight) * table).sum()) / n
    by_chance = float(rows @ (1 - weight) @ columns) / (n * n)
    observed, expected = 1 - apart, 1 - by_chance
    if by_chance == 0:
        return undefined_coefficient(n, observed, expected, ONE_CATEGORY, confidence)
    kappa = 1 - apart / by_chance
    leverage = np.add.outer(weight @ columns, rows @ weight) / n
    parts = weight - leverage * (1 - kappa)
    # The mean of the parts is κ − expected (1 − κ): a variance, taken in the form that cannot be negative.
    se = math.sqrt(spread(parts, table, kappa - expected * (1 - kappa))) / n / by_chance
    return Coefficient(n, observed, expected, kappa, se, normal_interval(kappa, se, confidence))


def scott_pi(table: Counts, weights: Floats | None = None, confidence: float = 0.95) -> Coefficient:
    """Scott's pi (1955): as kappa, chance from the margins of both raters together; R: ``irrCAC::scott2.table``.

    The value is that of :func:`~rapport.stats.agreement.many.fleiss_kappa` for two raters, and so are the
    standard error and the interval.

    Args:
        table: shape (categories, categories): counts.
        weights: as for kappa.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The coefficient; undefined without an item, and when only one category was used.

    Raises:
        ValueError: as for kappa.
    """
    return fleiss_kappa(ratings_of(table), weights, confidence)


def pooled_kappa(tables: Sequence[Counts]) -> Number:
    """One kappa for several codes (De Vries et al. 2008, Field Methods 20:272).

    (mean observed − mean expected) / (1 − mean expected), each code with the same weight, whether kappa of that
    code exists or not. Not the mean of the kappas, and not the kappa of all tables added up. For an interval draw
    respondents with :func:`~rapport.stats.agreement.resampling.resampled_units`.

    Args:
        tables: one square table per code, each with an item or more.

    Returns:
        The pooled kappa; undefined without a table, with an empty one, and when chance explains all agreement.
    """
    each = [cohen_kappa(table) for table in tables]
    observed = [one.observed for one in each if isinstance(one.observed, float)]
    expected = [one.expected for one in each if isinstance(one.expected, float)]
    if not each or len(observed) < len(each):
        return NO_ITEMS
    apart = math.fsum(1 - value for value in observed)
    by_chance = math.fsum(1 - value for value in expected)
    return ONE_CATEGORY if by_chance == 0 else 1 - apart / by_chance


def yes_no(table: Counts) -> YesNo:
    """Indices of a 2 × 2 table; R: ``epiR::epi.kappa``.

    Prevalence and bias index and PABAK: Byrt, Bishop & Carlin (1993), J Clin Epidemiol 46:423. Positive and
    negative agreement: Cicchetti & Feinstein (1990), J Clin Epidemiol 43:551.

    Args:
        table: shape (2, 2): counts of no (0) and yes (1), the first rater in rows.

    Returns:
        The indices; undefined without an item, positive agreement also when nobody said yes, negative when
        nobody said no.

    Raises:
        ValueError: this is no table of counts of two categories.
    """
    check_table(table)
    if table.shape != (2, 2):
        raise ValueError("yes and no are two categories")
    (neither, only_second), (only_first, both) = ((int(cell) for cell in row) for row in table)
    n, apart = int(table.sum()), only_first + only_second
    if n == 0:
        return YesNo(0, 0, 0, 0, 0, NO_ITEMS, NO_ITEMS, NO_ITEMS, NO_ITEMS, NO_ITEMS)
    return YesNo(
        n, both, only_first, only_second, neither,
        prevalence=(both - neither) / n,
        bias=(only_first - only_second) / n,
        pabak=(both + neither - apart) / n,
        positive=2 * both / (2 * both + apart) if both + apart else NOBODY_YES,
        negative=2 * neither / (2 * neither + apart) if neither + apart else NOBODY_NO,
    )  # fmt: skip

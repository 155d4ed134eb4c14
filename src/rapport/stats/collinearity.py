"""How far the terms of a model say the same: variance inflation."""

from dataclasses import dataclass

import numpy as np

from rapport.stats.design import Design, Floats, Place
from rapport.stats.undefined import Number, Undefined

ALONE = Undefined("the model has no other term")


@dataclass(frozen=True)
class Inflation:
    """Generalised variance inflation of one term.

    Attributes:
        term: its name.
        gvif: the factor; for a term of one column the ordinary VIF.
        df: its columns.
        per_column: GVIF^(1/(2 df)), which can be compared between terms; its square stands beside a VIF.
    """

    term: str
    gvif: Number
    df: int
    per_column: Number


def inflation(columns: Design, weights: Floats | None = None) -> tuple[Inflation, ...]:
    """Generalised variance inflation factors from the correlations R of the columns.

    GVIF = det R_tt det R_oo / det R, t the term's columns, o the others (Fox & Monette 1992, JASA 87:178).
    R: ``car::vif(lm(any ~ terms))``; for one column it is 1 / (1 − R²) of the regression on the others.

    Args:
        columns: the design.
        weights: shape (rows,), frequencies; None for 1 each.

    Returns:
        One for each term.
    """
    used = columns.standard[1:]
    if weights is None:
        correlation = used @ used.T / used.shape[1]
    else:
        centred = used - np.average(used, axis=1, weights=weights)[:, None]
        product = (centred * weights) @ centred.T
        spread = np.sqrt(np.diag(product))
        correlation = product / np.outer(spread, spread)
    return _from_correlation(correlation, columns.places)


def inflation_of_estimates(covariance: Floats, places: tuple[Place, ...]) -> tuple[Inflation, ...]:
    """The same from the covariance of estimates of one equation, as R's ``car::vif`` does for a ``glm``.

    Args:
        covariance: of the coefficients, the intercept first.
        places: where each term stands.

    Returns:
        One for each term.
    """
    part = covariance[1:, 1:]
    spread = np.sqrt(np.diag(part))
    return _from_correlation(part / np.outer(spread, spread), places)


def _from_correlation(correlation: Floats, places: tuple[Place, ...]) -> tuple[Inflation, ...]:
    whole = float(np.linalg.slogdet(correlation)[1])
    found = []
    for place in places:
        own = np.array([at - 1 for at in place.columns])
        others = np.setdiff1d(np.arange(len(correlation)), own)
        df = len(own)
        if len(others) == 0:
            found.append(Inflation(place.name, ALONE, df, ALONE))
            continue
        logs = [float(np.linalg.slogdet(correlation[np.ix_(at, at)])[1]) for at in (own, others)]
        gvif = float(np.exp(sum(logs) - whole))
        found.append(Inflation(place.name, gvif, df, gvif ** (1 / (2 * df))))
    return tuple(found)

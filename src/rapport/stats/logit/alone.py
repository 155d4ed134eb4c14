"""Models of one term each: rows that are alike are counted once for all outcomes."""

from dataclasses import dataclass

import numpy as np

from rapport.stats.design import Codes, Outcome, Term, design
from rapport.stats.logit.fit import LogitFit, Method, fit_logit
from rapport.stats.undefined import Undefined

NOBODY = Undefined("nobody has both the characteristic and the outcome")


@dataclass(frozen=True, eq=False)
class Kinds:
    """The different values of a term.

    Attributes:
        term: one row for each value.
        which: shape (rows,): the value that each row of the data has; −1 is missing.
    """

    term: Term
    which: Codes


def kinds_of(term: Term) -> Kinds:
    """Find the different values of a term.

    Args:
        term: over the rows of the data.

    Returns:
        The values, and which of them each row has.
    """
    answered = term.answered()
    known = term.columns if answered.all() else term.columns[answered]
    if known.shape[1] == 1:
        _, first, inverse = np.unique(known[:, 0], return_index=True, return_inverse=True)
    else:
        # Indicators of levels: the level's number, 0 for the reference.
        codes = (known @ np.arange(1.0, known.shape[1] + 1)).astype(np.intp)
        _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    which = np.full(len(term.columns), -1, np.intp)
    which[answered] = inverse
    return Kinds(Term(term.name, known[first], term.labels, term.reference, term.per), which)


def fit_alone(kinds: Kinds, outcome: Outcome, method: Method = Method.ML) -> LogitFit | Undefined:
    """Fit a binary or multinomial logit with one term.

    Args:
        kinds: the values of the term.
        outcome: over the same rows of the data.
        method: maximum likelihood or Firth's.

    Returns:
        The fit, whose ``n`` is the number of rows with both; or why there can be none.
    """
    levels = len(outcome.levels)
    cells = kinds.which * levels + outcome.codes
    both = (kinds.which >= 0) & (outcome.codes >= 0)
    counts = np.bincount(cells if both.all() else cells[both], minlength=len(kinds.term.columns) * levels)
    filled = np.flatnonzero(counts)
    if not len(filled):
        return NOBODY
    columns = kinds.term.columns[filled // levels]
    rows = Term(kinds.term.name, columns, kinds.term.labels, kinds.term.reference, kinds.term.per)
    codes = Outcome(filled % levels, outcome.levels, outcome.reference)
    return fit_logit(design([rows]), codes, counts[filled].astype(np.float64), method=method)

"""One rating scale with a printed mean, SD and number of people at its upper end."""

from typing import Annotated

import numpy as np
from pydantic import Field

from rapport.analysis.synthetic.nearest import Floats, Impossible, Integers, nearest_counts, squares
from rapport.analysis.synthetic.pairs import DIGITS, Spread
from rapport.analysis.synthetic.printed import Count, Text, Window, Word, rounding_to
from rapport.textfiles.strict_model import StrictModel


class Rating(StrictModel):
    """A question on a scale of five or so.

    Attributes:
        name: the column.
        label: the question.
        source: where its numbers are printed.
        n: people who answered.
        mean_sd: printed mean (SD).
        upper: answers that count as agreement.
        agreed: people who gave one of them.
        shares: a plausible share of each answer, from 1 up; the people come as near to it as the numbers allow.
    """

    name: Word
    label: Text
    source: Text
    n: Count
    mean_sd: Spread
    upper: tuple[int, ...]
    agreed: Count
    shares: tuple[Annotated[float, Field(gt=0)], ...]


def rated_people(rating: Rating, rng: np.random.Generator) -> Integers:
    """Answers with the printed mean, SD and agreement.

    Args:
        rating: the printed numbers.
        rng: decides which of the possible counts they are.

    Returns:
        One answer per person, in no special order.

    Raises:
        Impossible: no whole people have these numbers.
    """
    shares = np.array(rating.shares) / sum(rating.shares)
    wanted = rng.multinomial(rating.n, shares).astype(float)
    totals = list(rounding_to(rating.mean_sd.mean, DIGITS).times(rating.n).integers())
    rng.shuffle(totals)
    for total in totals:
        counts = _counts(rating, total, wanted)
        if counts is not None:
            return np.repeat(np.arange(1, len(shares) + 1), counts)
    raise Impossible(f"“{rating.label}”: no {rating.n} whole answers have the printed numbers")


def _counts(rating: Rating, total: int, wanted: Floats) -> Integers | None:
    n, answers = rating.n, np.arange(1, len(wanted) + 1)
    rows = (np.ones(len(wanted)), answers, np.isin(answers, rating.upper), answers**2)
    windows = (
        Window(n, n),
        Window(total, total),
        Window(rating.agreed, rating.agreed),
        squares(rounding_to(rating.mean_sd.sd, DIGITS), total, n),
    )
    return nearest_counts(wanted, rows, windows)

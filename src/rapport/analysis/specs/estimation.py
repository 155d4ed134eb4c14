"""What the verbs that fit models have in common: errors, gaps, weights, several tests at once."""

from typing import Annotated, Literal

from pydantic import Field

from rapport.analysis.specs.basics import Spec, Word
from rapport.textfiles.strict_model import StrictModel

Adjustments = Literal["holm", "hochberg", "bh"]
ADJUSTED = {
    "holm": "Holm’s method",
    "hochberg": "Hochberg’s method",
    "bh": "the method of Benjamini and Hochberg (false discovery rate)",
}


def told_adjusted(method: Adjustments | None) -> tuple[str, ...]:
    """A sentence about adjusted p values, for the explanation of a plan; none where nothing is adjusted."""
    return () if method is None else (f"The p values of the table are adjusted by {ADJUSTED[method]}.",)


class Imputation(StrictModel):
    """Gaps filled by multiple imputation.

    Attributes:
        imputed: how many data sets.
        sweeps: how often each variable is imputed in a data set.
        also: variables that are in no model of the table, but help to predict.
    """

    imputed: int = Field(default=20, ge=2, le=1000)
    sweeps: int = Field(default=10, ge=1, le=1000)
    also: tuple[Word, ...] = ()


class NonResponse(StrictModel):
    """Weights for those who did not answer.

    Attributes:
        known: variables that are known of everybody, answering or not.
        largest: weights above so many times their mean are cut there; None for none.
    """

    known: Annotated[tuple[Word, ...], Field(min_length=1)]
    largest: float | None = Field(default=None, gt=1, le=1000)


class Tested(Spec):
    """A table with p values.

    Attributes:
        p_adjust: how the p values of the table are adjusted for how many they are; None for not at all.
        confidence: level of the intervals.
        digits: decimals of estimates.
    """

    p_adjust: Adjustments | None = None
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    digits: int = Field(default=2, ge=0, le=6)

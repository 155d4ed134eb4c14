"""The options of the verb ``nonresponse``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Digits, Spec, Word, listed, once
from rapport.analysis.specs.estimation import NonResponse


class NonResponseTable(Spec):
    """Estimates with and without weights for those who did not answer.

    Attributes:
        rows: variables with numbers (means) or levels (shares).
        answered: who answered this variable counts as having answered; the others are weighted for.
        weights: what is known of everybody, and where weights are cut.
        confidence: level of the intervals.
        digits: decimals of means.
        percent_digits: decimals of shares.
    """

    verb: Literal["nonresponse"]
    rows: tuple[Word, ...] = Field(min_length=1)
    answered: Word
    weights: NonResponse
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    digits: Digits = 2
    percent_digits: Digits = 1

    def uses(self) -> tuple[str, ...]:
        """Rows, what tells who answered, and what is known."""
        return once((*self.rows, self.answered, *self.weights.known))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        known = listed(map(called, self.weights.known))
        return (
            f"Weights those who answered {called(self.answered)} by what is known of everybody – {known} – and shows "
            f"{listed(map(called, self.rows))} with and without the weights.",
        )

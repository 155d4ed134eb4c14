"""The options of the verb ``ordinal``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Word, listed, once
from rapport.analysis.specs.estimation import Tested, told_adjusted


class Ordinal(Tested):
    """A proportional-odds model for each ordered outcome.

    Attributes:
        outcomes: variables with levels in their order, from low to high, or rating scales.
        terms: variables with levels or numbers.
        test: how a term is tested as a whole.
    """

    verb: Literal["ordinal"]
    outcomes: tuple[Word, ...] = Field(min_length=1)
    terms: tuple[Word, ...] = Field(min_length=1)
    test: Literal["wald", "lr"] = "wald"

    def uses(self) -> tuple[str, ...]:
        """Outcomes and terms."""
        return once((*self.outcomes, *self.terms))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        terms, outcomes = listed(map(called, self.terms)), listed(map(called, self.outcomes))
        what = f"Odds of a higher answer to {outcomes}, by {terms}; it is tested whether the odds are proportional."
        return (what, *told_adjusted(self.p_adjust))

    def models(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """One for each outcome."""
        return tuple((outcome, once((outcome, *self.terms))) for outcome in self.outcomes)

"""The options of the verb ``ordinal``."""

from typing import Literal, Self

from pydantic import Field, model_validator

from rapport.analysis.specs.basics import Called, Word, listed, once
from rapport.analysis.specs.estimation import Tested, told_adjusted


class Ordinal(Tested):
    """A proportional-odds model for each ordered outcome.

    Attributes:
        outcomes: variables with levels in their order, from low to high, or rating scales.
        terms: variables with levels or numbers.
        cluster: a variable with levels: people of one cluster are alike, and errors are robust to that.
        test: how a term is tested as a whole.
    """

    verb: Literal["ordinal"]
    outcomes: tuple[Word, ...] = Field(min_length=1)
    terms: tuple[Word, ...] = Field(min_length=1)
    cluster: Word | None = None
    test: Literal["wald", "lr"] = "wald"

    @model_validator(mode="after")
    def _tests_that_exist(self) -> Self:
        if self.cluster is not None and self.test == "lr":
            raise ValueError("likelihood ratios take people for independent – write test: wald, or leave out cluster")
        return self

    def uses(self) -> tuple[str, ...]:
        """Outcomes, terms and clusters."""
        return once((*self.outcomes, *self.terms, self.cluster))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        terms, outcomes = listed(map(called, self.terms)), listed(map(called, self.outcomes))
        what = f"Odds of a higher answer to {outcomes}, by {terms}; it is tested whether the odds are proportional."
        robust = (f"Errors are robust to clusters: {called(self.cluster)}.",) if self.cluster else ()
        return (what, *robust, *told_adjusted(self.p_adjust))

    def models(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """One for each outcome."""
        return tuple((outcome, once((outcome, *self.terms, self.cluster))) for outcome in self.outcomes)

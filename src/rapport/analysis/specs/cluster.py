"""The options of the verb ``cluster``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Digits, Spec, Word, listed, once


class Cluster(Spec):
    """How alike people of one cluster – an institution, a mentor, a team – are in each outcome.

    Attributes:
        outcomes: variables with numbers, or with two levels, of which the reference counts 0.
        cluster: a variable with levels: the clusters.
        confidence: level of the intervals.
        digits: decimals of correlations and design effects.
    """

    verb: Literal["cluster"]
    outcomes: tuple[Word, ...] = Field(min_length=1)
    cluster: Word
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    digits: Digits = 3

    def uses(self) -> tuple[str, ...]:
        """Outcomes and clusters."""
        return once((*self.outcomes, self.cluster))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        outcomes = listed(map(called, self.outcomes))
        return (
            f"Says how alike people of the same {called(self.cluster)} are in {outcomes}: intraclass correlation with "
            f"its {100 * self.confidence:g}% interval, design effect and effective number of people.",
        )

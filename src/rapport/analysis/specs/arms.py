"""The options of the verb ``arms``: two arms of clusters, compared cluster by cluster."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Digits, Spec, Word, listed, once


class Arms(Spec):
    """Two arms of a cluster-randomised trial, compared by the means of their clusters.

    Attributes:
        outcomes: variables with numbers, or with two levels, of which the reference counts 0.
        arm: a variable with two levels; its reference is the arm that the other is compared with.
        cluster: a variable with levels: the clusters.
        adjust: variables of people that are taken out of the outcome first.
        of_clusters: those of them that are the same within each cluster; each costs a degree of freedom.
        permute: whether there is a permutation test as well.
        accepted: of a constrained randomisation, the plan’s list of allocations that it looks at; None for all.
        confidence: level of the intervals.
        digits: decimals of means and differences.
    """

    verb: Literal["arms"]
    outcomes: tuple[Word, ...] = Field(min_length=1)
    arm: Word
    cluster: Word
    adjust: tuple[Word, ...] = ()
    of_clusters: tuple[Word, ...] = ()
    permute: bool = True
    accepted: Word | None = None
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    digits: Digits = 2

    def uses(self) -> tuple[str, ...]:
        """Everything that it looks at."""
        return once((*self.outcomes, self.arm, self.cluster, *self.adjust, *self.of_clusters))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        outcomes, tests = listed(map(called, self.outcomes)), "by t and by permutation" if self.permute else "by t"
        sentence = (
            f"Compares {outcomes} between the two levels of {called(self.arm)} {tests}, each {called(self.cluster)} "
        )
        adjusted = once((*self.adjust, *self.of_clusters))
        more: tuple[str, ...] = (f"Taken out first: {listed(map(called, adjusted))}.",) if adjusted else ()
        if self.permute and self.accepted is not None:
            more += ("The permutation test looks only at allocations that the randomisation accepted.",)
        return (sentence + "counting once.", *more)

"""The options of the verb ``paired``."""

from typing import Literal, Self

from pydantic import Field, model_validator

from rapport.analysis.specs.basics import Called, Digits, Spec, Text, Word, listed, once
from rapport.analysis.specs.estimation import Adjustments, told_adjusted
from rapport.textfiles.strict_model import StrictModel

GIVES = {
    "t": "means, SDs, the mean difference and a paired t test",
    "wilcoxon": "medians, the Hodges–Lehmann shift and Wilcoxon’s signed-rank test",
    "sign": "how many rose and fell, and the sign test",
    "mcnemar": "how many said yes, the odds ratio of those who changed and McNemar’s exact test",
}


class Pair(StrictModel):
    """One row of a paired table: two variables of the same people.

    Attributes:
        heading: printed above it, where a group of rows begins.
        label: the row.
        before: the variable before.
        after: the variable after.
    """

    heading: Text | None = None
    label: Text
    before: Word
    after: Word


class Paired(Spec):
    """Before and after in the same people.

    Attributes:
        pairs: the rows.
        confidence: level of the interval of the mean difference.
        effect_sizes: effect sizes to be printed; results.json always holds both.
        digits: decimals of means, SDs and limits.
        test: the paired t test of means, Wilcoxon's signed ranks, the sign test, or McNemar's exact test of yes and no.
        yes: of ``mcnemar``: the level that means yes.
        p_adjust: how the p values of the table are adjusted for how many they are; None for not at all.
        limits: the interval in one column, or its limits apart in two.
        tests: t and p in columns, or the p values in a note below.
    """

    verb: Literal["paired"]
    pairs: tuple[Pair, ...] = Field(min_length=1)
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    effect_sizes: tuple[Literal["d_z", "d_av"], ...] = ()
    digits: Digits = 2
    test: Literal["t", "wilcoxon", "sign", "mcnemar"] = "t"
    yes: Text | None = None
    p_adjust: Adjustments | None = None
    limits: Literal["together", "apart"] = "together"
    tests: Literal["columns", "note"] = "columns"

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if (self.test == "mcnemar") != (self.yes is not None):
            raise ValueError("yes goes with test: mcnemar, which needs it – give both, or neither")
        if self.test != "t" and (self.effect_sizes or self.limits == "apart" or self.tests == "note"):
            raise ValueError("effect_sizes, limits: apart and tests: note belong to the t test – leave them out")
        return self

    def uses(self) -> tuple[str, ...]:
        """Both sides of each pair."""
        return once(name for pair in self.pairs for name in (pair.before, pair.after))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        pairs = listed(f"{called(pair.before)} and {called(pair.after)}" for pair in self.pairs)
        return (
            f"Compares before and after in the people who answered both: {pairs}.",
            f"Each pair has {GIVES[self.test]}, with a {100 * self.confidence:g}% interval.",
            *told_adjusted(self.p_adjust),
        )

"""The options of the verb ``paired``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Digits, Spec, Text, Word, listed, once
from rapport.textfiles.strict_model import StrictModel


class Pair(StrictModel):
    """One row of a paired table: two variables of the same people."""

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
    """

    verb: Literal["paired"]
    pairs: tuple[Pair, ...] = Field(min_length=1)
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    effect_sizes: tuple[Literal["d_z", "d_av"], ...] = ()
    digits: Digits = 2

    def uses(self) -> tuple[str, ...]:
        """Both sides of each pair."""
        return once(name for pair in self.pairs for name in (pair.before, pair.after))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        pairs = listed(f"{called(pair.before)} and {called(pair.after)}" for pair in self.pairs)
        return (
            f"Compares before and after in the people who answered both: {pairs}.",
            f"Each has means, SDs, the mean difference with its {100 * self.confidence:g}% interval, and a paired t test.",
        )

"""What stands in the columns of one outcome."""

from dataclasses import dataclass

from rapport.analysis.models.estimates import TermResult
from rapport.stats.undefined import Undefined


@dataclass(frozen=True)
class Block:
    """One outcome of a table of models.

    Attributes:
        outcome: the variable.
        levels: its levels other than the reference, in the order of the plan.
        reference: its reference.
        results: the terms that were estimated, by name.
        reasons: why another term has no estimates: the end of a sentence.
        absent: levels that nobody in the model has.
        n: people in the model; None where each term has a model of its own.
        notes: what must be known about the outcome's model.
        trouble: why there is no model at all.
    """

    outcome: str
    levels: tuple[str, ...]
    reference: str
    results: dict[str, TermResult]
    reasons: dict[str, str]
    absent: tuple[str, ...] = ()
    n: int | None = None
    notes: tuple[str, ...] = ()
    trouble: Undefined | None = None

    @property
    def binary(self) -> bool:
        """Whether there is one level beside the reference."""
        return len(self.levels) == 1

"""A number that does not exist, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Undefined:
    """A statistic that cannot be computed from the data at hand.

    Attributes:
        reason: why, as the end of a sentence: "fewer than two pairs".
    """

    reason: str


Number = float | Undefined
"""What an estimator gives: a finite float, or the reason why there is none."""

"""The options of the verb ``reliability``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Digits, Spec, Text, Word, listed, once
from rapport.textfiles.strict_model import StrictModel


class ScaleItems(StrictModel):
    """A scale: items that are meant to measure one thing.

    Attributes:
        label: what it is called.
        items: variables with numbers.
        reverse: items that run the other way, and are turned round.
    """

    label: Text
    items: tuple[Word, ...] = Field(min_length=2)
    reverse: tuple[Word, ...] = ()


class Reliability(Spec):
    """Cronbach's alpha and McDonald's omega of scales.

    Attributes:
        scales: the scales.
        coefficients: what is printed; results.json always holds both.
        without_each: whether each item has a row that says what alpha is without it.
        confidence: level of alpha's interval.
        digits: decimals.
    """

    verb: Literal["reliability"]
    scales: tuple[ScaleItems, ...] = Field(min_length=1)
    coefficients: tuple[Literal["alpha", "omega"], ...] = ("alpha", "omega")
    without_each: bool = False
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    digits: Digits = 2

    def uses(self) -> tuple[str, ...]:
        """The items."""
        return once(name for scale in self.scales for name in scale.items)

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        return tuple(
            f"Says how consistently {listed(map(called, scale.items))} measure “{scale.label}”."
            for scale in self.scales
        )

"""The options of the verb ``agreement``."""

from typing import Literal, Self

from pydantic import Field, model_validator

from rapport.analysis.specs.basics import Called, Digits, Spec, Text, Word, once
from rapport.textfiles.strict_model import StrictModel


class Dyad(StrictModel):
    """One thing that two people said: of a scholar and a mentor, a row each."""

    label: Text
    first: Word
    second: Word


class Agreement(Spec):
    """Whether the two people of a dyad say the same; each row of the data is a dyad.

    Attributes:
        pairs: what both said: two variables with the same levels, or two with numbers.
        coefficient: agreement beyond chance by Cohen, Scott, Gwet (AC1, AC2), Brennan and Prediger, or Krippendorff.
        kappa: its weights; None for none of them. Numbers have their distances, levels their ranks.
        icc: the intraclass correlation of numbers: agreement (ICC 2), consistency (3) or one_way (1); None for none.
        icc_of: of a single answer, or of the mean of both.
        confidence: level of the intervals.
        digits: decimals.
    """

    verb: Literal["agreement"]
    pairs: tuple[Dyad, ...] = Field(min_length=1)
    coefficient: Literal["cohen", "scott", "gwet", "brennan_prediger", "krippendorff"] = "cohen"
    kappa: Literal["nominal", "linear", "quadratic"] | None = "quadratic"
    icc: Literal["agreement", "consistency", "one_way"] | None = None
    icc_of: Literal["single", "mean"] = "single"
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    digits: Digits = 2

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.kappa is None and self.icc is None:
            raise ValueError("neither kappa nor icc is asked for – give one of them")
        if self.coefficient == "krippendorff" and self.kappa == "linear":
            raise ValueError("Krippendorff’s alpha has no linear weights – write kappa: nominal or quadratic")
        return self

    def uses(self) -> tuple[str, ...]:
        """Both sides of each pair."""
        return once(name for pair in self.pairs for name in (pair.first, pair.second))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        return tuple(f"Compares {called(pair.first)} with {called(pair.second)}, dyad by dyad." for pair in self.pairs)

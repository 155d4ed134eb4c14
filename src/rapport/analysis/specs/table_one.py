"""The options of the verb ``table_one``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Digits, Spec, Word, once
from rapport.stats.quantile_rule import QuantileRule


class TableOne(Spec):
    """The participants of a study, one variable after the other.

    Attributes:
        rows: names of the variables, in order.
        summary: what stands for numbers: median (25th–75th percentile) or mean (SD).
        quartiles: definition of the percentiles.
        digits: decimals of numbers.
    """

    verb: Literal["table_one"]
    rows: tuple[Word, ...] = Field(min_length=1)
    summary: Literal["median", "mean"] = "median"
    quartiles: QuantileRule = QuantileRule.TYPE_2
    digits: Digits = 1

    def uses(self) -> tuple[str, ...]:
        """The variables of its rows."""
        return once(self.rows)

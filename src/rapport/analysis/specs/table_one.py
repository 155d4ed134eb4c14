"""The options of the verb ``table_one``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Digits, Spec, Word, listed, once
from rapport.stats.quantile_rule import QuantileRule


class TableOne(Spec):
    """The participants of a study, one variable after the other.

    Attributes:
        rows: names of the variables, in order.
        by: a variable whose levels are compared, each in a column of its own.
        compare: how, with ``by``: standardised differences, p values of the tests that fit, both or neither.
        layout: counts and percentages together in a column, with n beside them; or apart in two, with n
            behind the name of the variable.
        summary: what stands for numbers: median (25th–75th percentile) or mean (SD).
        quartiles: definition of the percentiles.
        digits: decimals of numbers.
        percent_digits: decimals of percentages.
        ranges: those of the rows that have a further row with their lowest and highest number.
    """

    verb: Literal["table_one"]
    rows: tuple[Word, ...] = Field(min_length=1)
    by: Word | None = None
    compare: Literal["differences", "tests", "both", "neither"] = "differences"
    layout: Literal["together", "apart"] = "together"
    summary: Literal["median", "mean"] = "median"
    quartiles: QuantileRule = QuantileRule.TYPE_2
    digits: Digits = 1
    percent_digits: Digits = 1
    ranges: tuple[Word, ...] = ()

    def uses(self) -> tuple[str, ...]:
        """The variables of its rows, and that of its columns."""
        return once((*self.rows, self.by))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        numbers = "median and quartiles" if self.summary == "median" else "mean and SD"
        rows = listed(map(called, self.rows))
        what = f"Describes {rows}: counts and percentages of those who answered, of numbers {numbers}."
        if self.by is None:
            return (what,)
        how = {
            "differences": "standardised differences",
            "tests": "p values",
            "both": "standardised differences and p values",
            "neither": "no test",
        }
        return (what, f"Each level of {called(self.by)} has a column; they are compared by {how[self.compare]}.")

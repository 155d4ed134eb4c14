"""The options of the verb ``trend``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Digits, Shown, Text, Word, listed, once
from rapport.textfiles.strict_model import StrictModel


class TrendRow(StrictModel):
    """One line: the mean of a number, or the share of some levels.

    Attributes:
        label: what is printed; the variable's own label where it is left out.
        variable: a variable with numbers, or with levels.
        is_: (``is``) the levels whose share is shown, of a variable with levels.
    """

    label: Text | None = None
    variable: Word
    is_: tuple[Text, ...] | None = Field(default=None, alias="is", min_length=1)


class Trend(Shown):
    """Means and shares by wave, cohort or period.

    Attributes:
        over: a variable with levels: the wave, cohort or period.
        rows: what is followed.
        confidence: level of the intervals.
        digits: decimals of means and limits.
        percent_digits: decimals of percentages.
    """

    verb: Literal["trend"]
    over: Word
    rows: tuple[TrendRow, ...] = Field(min_length=1)
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    digits: Digits = 2
    percent_digits: Digits = 1

    def uses(self) -> tuple[str, ...]:
        """What is followed, and over what."""
        return once((*(row.variable for row in self.rows), self.over))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        followed = listed(
            f"the mean of {called(row.variable)}"
            if row.is_ is None
            else f"the share of {called(row.variable)} that is {listed(row.is_)}"
            for row in self.rows
        )
        return (f"Follows {followed} over {called(self.over)}, each with n and a {100 * self.confidence:g}% interval.",)

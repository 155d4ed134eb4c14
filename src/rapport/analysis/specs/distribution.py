"""The options of the verb ``distribution``."""

from typing import Literal

from rapport.analysis.specs.basics import Called, Digits, Shown, Word


class Distribution(Shown):
    """How the answers to one question are spread, as bars or as a table.

    Attributes:
        variable: one with levels, words or choices.
        sort: the levels as the plan has them, or the most frequent first.
        percent_digits: decimals of percentages.
    """

    verb: Literal["distribution"]
    variable: Word
    sort: Literal["plan", "count"] = "plan"
    percent_digits: Digits = 1

    def uses(self) -> tuple[str, ...]:
        """Its variable."""
        return (self.variable,)

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        how = "bars" if self.show == "figure" else "a table"
        return (f"Shows how often each answer to {called(self.variable)} was given, as {how}.",)

"""The options of the verb ``multi_select``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Digits, Spec, Word, listed, once


class MultiSelectTable(Spec):
    """Questions of which several choices could be ticked: counts and percentages of those who answered.

    Attributes:
        rows: names of the variables, in order.
        sort: the choices as the plan has them, or the one that most ticked first.
        percent_digits: decimals of percentages.
    """

    verb: Literal["multi_select"]
    rows: tuple[Word, ...] = Field(min_length=1)
    sort: Literal["plan", "count"] = "plan"
    percent_digits: Digits = 1

    def uses(self) -> tuple[str, ...]:
        """The variables of its rows."""
        return once(self.rows)

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        order = "as in the plan" if self.sort == "plan" else "the most frequent first"
        return (f"Counts what was ticked in {listed(map(called, self.rows))}; the choices stand {order}.",)

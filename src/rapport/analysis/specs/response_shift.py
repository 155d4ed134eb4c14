"""The options of the verb ``response_shift``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Text, Word, once
from rapport.analysis.specs.estimation import Tested, told_adjusted
from rapport.textfiles.strict_model import StrictModel


class Thrice(StrictModel):
    """One row: asked before, asked afterwards about the time before, asked afterwards about now."""

    label: Text
    before: Word
    then: Word
    after: Word


class ResponseShift(Tested):
    """Whether people changed, or their yardstick.

    Attributes:
        rows: the rows.
    """

    verb: Literal["response_shift"]
    rows: tuple[Thrice, ...] = Field(min_length=1)

    def uses(self) -> tuple[str, ...]:
        """The three variables of each row."""
        return once(name for row in self.rows for name in (row.before, row.then, row.after))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        rows = tuple(
            f"Compares {called(row.before)}, as answered before, with {called(row.then)}, as remembered afterwards, "
            f"and both with {called(row.after)}."
            for row in self.rows
        )
        return (*rows, *told_adjusted(self.p_adjust))

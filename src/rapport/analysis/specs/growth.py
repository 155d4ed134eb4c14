"""The options of the verb ``growth``."""

from typing import Literal

from rapport.analysis.specs.basics import Called, Shown, Text, Word


class Growth(Shown):
    """How many joined in each period, and how many there are by then.

    Attributes:
        over: a variable of the type period.
        what: who or what is counted, in the plural.
    """

    verb: Literal["growth"]
    over: Word
    what: Text = "participants"

    def uses(self) -> tuple[str, ...]:
        """Over what."""
        return (self.over,)

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        return (f"Counts {self.what} in each period of {called(self.over)}, and how many there are by then.",)

"""The options of the verb ``flow``."""

from typing import Literal

from pydantic import Field

from rapport.analysis.specs.basics import Called, Spec, Text, Word
from rapport.textfiles.strict_model import StrictModel


class Earlier(StrictModel):
    """A step before the data file, whose number stands in no data.

    Attributes:
        label: who was there.
        n: how many.
        units: how many institutions or other units, if those are counted too.
        left: why the others are not in the next step; empty for no box at the side.
    """

    label: Text
    n: int = Field(ge=0)
    units: int | None = Field(default=None, ge=0)
    left: str = ""


class FlowFigure(Spec):
    """The participants' way to the analysis, as a diagram.

    Attributes:
        what: who is counted, in the plural.
        earlier: steps before the data file.
        first: what the box of the data file is called.
        last: what the box of those who are analysed is called.
        together: whether all exclusions stand in one box with a line each, or each has its own step.
        units: a variable with levels, such as the institution, whose levels are counted beside the people.
        units_label: what these are called, in the plural.
    """

    verb: Literal["flow"]
    what: Text = "participants"
    earlier: tuple[Earlier, ...] = ()
    first: Text = "In the data"
    last: Text = "Analysed"
    together: bool = True
    units: Word | None = None
    units_label: Text = "institutions"

    @property
    def kind(self) -> Literal["Table", "Figure"]:
        """What it makes, as it is counted."""
        return "Figure"

    def uses(self) -> tuple[str, ...]:
        """The variable of the units; the exclusions name their own."""
        return () if self.units is None else (self.units,)

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        units = "" if self.units is None else f" and the {self.units_label} ({called(self.units)})"
        return (
            f"Draws the way of the {self.what}{units} from the data file, through the exclusions, to the analysis.",
        )

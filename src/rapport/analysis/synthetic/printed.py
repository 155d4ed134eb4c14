"""What the specifications of all cohorts share: where numbers are printed, and what rounds to them."""

from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field

from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read

Text = Annotated[str, Field(min_length=1)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Count = Annotated[int, Field(ge=0)]
Model = TypeVar("Model", bound=BaseModel)
FOLDER = Path(__file__).parents[2] / "content" / "synthetic"
HAIR = 1e-5


class Paper(StrictModel):
    """Where the numbers of a specification are printed.

    Attributes:
        paper: authors, title, journal.
        doi: its digital object identifier.
    """

    paper: Text
    doi: Text

    @property
    def told(self) -> str:
        """The reference as one text."""
        return f"{self.paper}, doi:{self.doi}"


class CohortSpec(StrictModel):
    """What every specification says.

    Attributes:
        title: what the people are.
        source: where the numbers are printed.
        people: rows of the file.
        label: first part of each person's name; says that the person is synthetic.
        not_reproduced: which printed figures the people cannot have, and why.
        not_printed: what the paper does not print, so that we made it up.
    """

    title: Text
    source: Paper
    people: Annotated[int, Field(ge=1)]
    label: Text
    not_reproduced: tuple[Text, ...] = ()
    not_printed: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Window:
    """The numbers between two limits, which are just inside.

    Attributes:
        low: smallest number.
        high: largest number.
    """

    low: float
    high: float

    @property
    def width(self) -> float:
        """How much room there is; negative when there is none."""
        return self.high - self.low

    def meets(self, other: "Window") -> "Window":
        """The numbers that are in both."""
        return Window(max(self.low, other.low), min(self.high, other.high))

    def times(self, factor: float) -> "Window":
        """Both limits times a positive number."""
        return Window(self.low * factor, self.high * factor)

    def integers(self) -> range:
        """The whole numbers inside."""
        return range(ceil(self.low), floor(self.high) + 1)


def rounding_to(printed: float, digits: int) -> Window:
    """The numbers that are printed so.

    A hair is left out at both ends, so that it does not matter which way a half is rounded.

    Args:
        printed: the number in the paper.
        digits: its decimals.

    Returns:
        The numbers between the halves around it.
    """
    half = 0.5 * 10.0**-digits - HAIR
    return Window(printed - half, printed + half)


def read_spec(name: str, model: type[Model]) -> Model:
    """Read a specification that ships with the program.

    Args:
        name: the file's name without ending.
        model: what must stand in it.

    Returns:
        The specification.

    Raises:
        TextFileError: with every mistake of the file.
    """
    return read(FOLDER / f"{name}.yaml", model)

"""The words that every part of a plan is written in, and what all tables and figures have in common."""

from collections.abc import Callable, Iterable
from typing import Annotated, Literal

from pydantic import Field

from rapport.textfiles.strict_model import StrictModel

Text = Annotated[str, Field(min_length=1)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
FileName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Finite = Annotated[float, Field(allow_inf_nan=False, ge=-1e12, le=1e12)]
Step = Annotated[float, Field(allow_inf_nan=False, gt=0, le=1e12)]
Digits = Annotated[int, Field(ge=0, le=6)]


Called = Callable[[str], str]


class Spec(StrictModel):
    """What all tables and figures of a plan have in common.

    Attributes:
        name: short name, also of its files.
        caption: the caption, without a full stop.
        number: what stands before the caption ("Supplementary Table 4"); without it, tables and figures
            are counted, each from 1.
        notes: further notes below it, in the plan's own words.
    """

    name: FileName
    caption: Text
    number: Text | None = None
    notes: tuple[Text, ...] = ()

    @property
    def kind(self) -> Literal["Table", "Figure"]:
        """What it makes, as it is counted."""
        return "Table"

    @property
    def imputes(self) -> bool:
        """Whether missing values are filled for it."""
        return False

    def uses(self) -> tuple[str, ...]:
        """Names of the variables that it needs, in the order of the plan, each once."""
        raise NotImplementedError

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences.

        Args:
            called: name of a variable → what it is called in a sentence.
        """
        return (f"Uses {listed(called(name) for name in self.uses())}.",)

    def models(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The models that it fits: what is explained, and every variable that a person needs to be in it."""
        return ()


class Shown(Spec):
    """What can be shown as a table or as a figure; to have both, name it twice.

    Attributes:
        show: as what.
    """

    show: Literal["table", "figure"] = "table"

    @property
    def kind(self) -> Literal["Table", "Figure"]:
        """What it makes, as it is counted."""
        return "Figure" if self.show == "figure" else "Table"


def once(names: Iterable[str | None]) -> tuple[str, ...]:
    """Names without repetition.

    Args:
        names: the names; None is left out.

    Returns:
        Each once, in order.
    """
    return tuple(dict.fromkeys(name for name in names if name is not None))


def listed(parts: Iterable[str]) -> str:
    """Words in a sentence.

    Args:
        parts: the words.

    Returns:
        E.g. ``a, b and c``.
    """
    *first, last = tuple(parts) or ("nothing",)
    return f"{', '.join(first)} and {last}" if first else last

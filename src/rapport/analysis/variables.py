"""What a plan may say about its variables."""

from typing import Annotated, Literal

from pydantic import Field

from rapport.analysis.specs.basics import Finite, Text, Word
from rapport.textfiles.strict_model import StrictModel


class Continuous(StrictModel):
    """A column of numbers.

    Attributes:
        minimum: smallest possible number; a smaller one is a mistake in the data.
        maximum: largest possible number.
        unit: printed behind the label.
        missing: words that mean "not answered", in this column only.
    """

    type: Literal["continuous"]
    name: Word
    label: Text
    column: Text
    unit: str = ""
    minimum: Finite | None = None
    maximum: Finite | None = None
    missing: tuple[Text, ...] = ()


class Scale(StrictModel):
    """A column of words (or numbers) on a rating scale.

    Attributes:
        values: the number of each word; None for a column that holds numbers.
        scale: instead of ``values``, the name of one of the plan's ``scales``.
        missing: words that mean "not answered", in this column only.
    """

    type: Literal["scale"]
    name: Word
    label: Text
    column: Text
    values: dict[Text, Finite] | None = Field(default=None, min_length=1)
    scale: Word | None = None
    missing: tuple[Text, ...] = ()


class Other(StrictModel):
    """The last level of a categorical variable: "other, namely …" in a column of free text.

    Who left the variable's own column empty and wrote something in this one has this level.
    """

    column: Text
    label: Text


class Categorical(StrictModel):
    """A column of words without numbers.

    Attributes:
        other: a further level that is written in another column.
        levels: every word that may stand in the column, in the order of the table.
        labels: how a word is printed, where that differs.
        reference: the level that others are compared with, for models.
        missing: words that mean "not answered", in this column only.
    """

    type: Literal["categorical"]
    name: Word
    label: Text
    column: Text
    levels: tuple[Text, ...] = Field(min_length=1)
    labels: dict[Text, Text] = {}
    other: Other | None = None
    reference: Text | None = None
    missing: tuple[Text, ...] = ()


class Choice(StrictModel):
    """One choice of a question of which several may be ticked: a column of its own.

    Attributes:
        label: the choice as printed; a cell with this text is ticked.
        free_text: any text in the column is a tick ("other, namely …").
    """

    column: Text
    label: Text
    free_text: bool = False


class MultiSelect(StrictModel):
    """A question of which several choices may be ticked.

    Attributes:
        ticked: words that mean a tick, beside the label of the choice.
        unticked: words that mean none, beside an empty cell.
        denominator: ``answered`` – people with at least one tick – or ``everyone``, where ticking
            nothing is an answer.
        missing: words that mean "not answered", in these columns only.
    """

    type: Literal["multi_select"]
    name: Word
    label: Text
    choices: tuple[Choice, ...] = Field(min_length=1)
    ticked: tuple[Text, ...] = ()
    unticked: tuple[Text, ...] = ()
    denominator: Literal["answered", "everyone"] = "answered"
    missing: tuple[Text, ...] = ()


Variable = Annotated[Continuous | Scale | Categorical | MultiSelect, Field(discriminator="type")]

"""The options of the verb ``likert``."""

from typing import Literal, Self

from pydantic import Field, model_validator

from rapport.analysis.specs.basics import Called, Digits, Shown, Text, Word, listed, once
from rapport.textfiles.strict_model import StrictModel


class LikertItem(StrictModel):
    """One item: a variable, or the same before and after.

    Attributes:
        label: what is printed; the variable's own label where it is left out.
        variable: a variable with levels or numbers.
        before: instead of it, the item before …
        after: … and after.
    """

    label: Text | None = None
    variable: Word | None = None
    before: Word | None = None
    after: Word | None = None

    @model_validator(mode="after")
    def _one_or_two(self) -> Self:
        if (self.before is None) != (self.after is None) or (self.variable is None) == (self.before is None):
            raise ValueError(
                "an item is one variable, or one before and one after – give variable, or before and after"
            )
        return self

    def names(self) -> tuple[str, ...]:
        """Its variables."""
        return once((self.variable, self.before, self.after))


class Likert(Shown):
    """Answers on a rating scale, item by item.

    Attributes:
        items: the items, all on one scale.
        agree: levels that are counted together, as in "agreed or strongly agreed"; empty for none.
        agree_label: heading of their column.
        mean: whether mean and SD are printed, of scales with numbers.
        digits: decimals of mean and SD.
        percent_digits: decimals of percentages.
        before: what the bars before are called.
        after: what the bars after are called.
    """

    verb: Literal["likert"]
    items: tuple[LikertItem, ...] = Field(min_length=1)
    agree: tuple[Text, ...] = ()
    agree_label: Text | None = None
    mean: bool = True
    digits: Digits = 2
    percent_digits: Digits = 1
    before: Text = "Before"
    after: Text = "After"

    def uses(self) -> tuple[str, ...]:
        """The variables of its items."""
        return once(name for item in self.items for name in item.names())

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        how = "stacked bars" if self.show == "figure" else "counts and percentages of each answer"
        together = f" Counted together: {listed(self.agree)}." if self.agree else ""
        return (f"Shows {listed(map(called, self.uses()))} as {how}.{together}",)

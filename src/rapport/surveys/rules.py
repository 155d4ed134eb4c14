"""What an instrument says about its scores and groups: the models of the rules. Computing is in `scoring.py`."""

from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from rapport.surveys.items import Column, Option, Text
from rapport.textfiles.strict_model import StrictModel

KINDS = ("mean", "sum", "difference", "dichotomy", "count")


class Definition(StrictModel):
    """One way of scoring an instrument. Scores of two definitions never stand in one table."""

    title: Text
    citation: Text
    note: str = ""


class Score(StrictModel):
    """A number made of answers, by one of five rules. There is none where too little is answered.

    Attributes:
        definition: to which way of scoring it belongs, where the instrument knows several.
        mean: the mean of what is answered – of items, or of scores that stand before.
        sum: their sum; all must be answered, unless `prorated` puts the mean in the place of the missing.
        difference: the first minus the second.
        dichotomy: 1 where the answer is one of `values`, 0 where it is another.
        count: how many of the items have one of `values`; of a select-all item, how many of its ticks.
        reversed: items that count from the other end of the range.
    """

    title: Text
    definition: str = ""
    mean: tuple[Column, ...] = ()
    sum: tuple[Column, ...] = ()
    difference: tuple[Column, ...] = ()
    dichotomy: str = ""
    count: tuple[Column, ...] = ()
    values: tuple[int, ...] = ()
    reversed: tuple[Column, ...] = ()
    prorated: bool = False
    min_answered: Annotated[int, Field(ge=1)] | None = None
    range: tuple[int, int] | None = None
    note: str = ""

    @cached_property
    def kind(self) -> str:
        """Which of the five rules it follows."""
        return next((kind for kind in KINDS if getattr(self, kind)), "")

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The items and scores that it is made of."""
        found = getattr(self, self.kind, ())
        return (found,) if isinstance(found, str) else found

    @property
    def needed(self) -> int:
        """How many of the parts must be answered."""
        return self.min_answered or len(self.parts)

    @property
    def limits(self) -> tuple[int, int]:
        """Lowest and highest value of a part, for rules that have them."""
        if self.range is None:
            raise ValueError("this score has no range")
        return self.range

    @model_validator(mode="after")
    def is_possible(self) -> Self:
        rules = [kind for kind in KINDS if getattr(self, kind)]
        if len(rules) != 1:
            found = f"{' and '.join(rules)} exclude one another" if rules else "the score has no rule"
            raise ValueError(f"{found} – write one of {', '.join(KINDS)}")
        if twice := sorted({word for word in self.parts if self.parts.count(word) > 1}):
            raise ValueError(f"“{twice[0]}” is counted twice – name each item once")
        if self.needed > len(self.parts):
            raise ValueError(f"{self.needed} answers are needed of {len(self.parts)} items – ask for fewer")
        if self.kind in ("mean", "sum"):
            return self._with_possible_range()
        return self._with_possible_values()

    def _with_possible_range(self) -> Self:
        if self.range is None:
            raise ValueError("the score has no range – add a line “range: [lowest, highest]” of an item")
        if self.range[0] >= self.range[1]:
            raise ValueError("the range is empty – write [lowest, highest]")
        if self.kind == "mean" and self.min_answered is None:
            raise ValueError("it does not say how many answers are needed – add a line “min_answered: …”")
        if self.kind == "sum" and self.needed < len(self.sum) and not self.prorated:
            raise ValueError("a sum with answers missing is too small – add prorated: true, or ask for all")
        if strange := [word for word in self.reversed if word not in self.parts]:
            raise ValueError(f"“{strange[0]}” is reversed but not counted – add it to the {self.kind} or take it out")
        if self.values:
            raise ValueError(f"values do not belong to a {self.kind} – take them out")
        return self

    def _with_possible_values(self) -> Self:
        if self.kind == "difference" and len(self.difference) != 2:
            raise ValueError("a difference has two parts – write [what, minus what]")
        if self.kind == "dichotomy" and not self.values:
            raise ValueError("it does not say which answers are a yes – add a line “values: […]”")
        if self.kind == "difference" and self.values:
            raise ValueError("values do not belong to a difference – take them out")
        if self.reversed or self.prorated or self.range:
            raise ValueError(f"reversed, prorated and range do not belong to a {self.kind} – take them out")
        return self


class Group(Option):
    """One group, and the condition that puts somebody into it."""

    label: Text
    when: Text


class Derived(StrictModel):
    """A grouping declared in the instrument: the first group whose condition holds.

    Attributes:
        needs: what must be answered; where one is not, there is no group.
    """

    title: Text
    needs: Annotated[tuple[Column, ...], Field(min_length=1)]
    groups: Annotated[tuple[Group, ...], Field(min_length=2)]
    note: str = ""


class WorkedTest(StrictModel):
    """Answers and what they must give; the checker recomputes it.

    Attributes:
        given: answers; ticks of a select-all question as a list of names or values.
        expect: scores by number, groups by name (or value), null where there is none.
        not_asked: fields that the branching must hide.
    """

    name: Text
    given: dict[str, int | float | str | tuple[int | str, ...] | None]
    expect: dict[str, float | str | None] = {}
    not_asked: tuple[str, ...] = ()

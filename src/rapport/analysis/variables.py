"""What a plan may say about its variables."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rapport.analysis.specs.basics import Finite, Step, Text, Word
from rapport.textfiles.strict_model import StrictModel


class Continuous(StrictModel):
    """A column of numbers.

    Attributes:
        minimum: smallest possible number; a smaller one is a mistake in the data.
        maximum: largest possible number.
        unit: printed behind the label, and what a model's estimate is for ("per 5 years").
        per: of how many units a model's estimate is.
        missing: words that mean "not answered", in this column only.
    """

    type: Literal["continuous"]
    name: Word
    label: Text
    column: Text
    unit: str = ""
    per: Step = 1
    minimum: Finite | None = None
    maximum: Finite | None = None
    missing: tuple[Text, ...] = ()


class Scale(StrictModel):
    """A column of words (or numbers) on a rating scale.

    Attributes:
        values: the number of each word; None for a column that holds numbers.
        scale: instead of ``values``, the name of one of the plan's ``scales``.
        minimum: smallest possible number, of a column that holds numbers.
        maximum: largest possible number.
        per: of how many points a model's estimate is.
        missing: words that mean "not answered", in this column only.
    """

    type: Literal["scale"]
    name: Word
    label: Text
    column: Text
    values: dict[Text, Finite] | None = Field(default=None, min_length=1)
    scale: Word | None = None
    minimum: Finite | None = None
    maximum: Finite | None = None
    per: Step = 1
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


class Date(StrictModel):
    """A column of days; to be counted in periods, subtracted or excluded by.

    Attributes:
        written: how days stand in a text: 2026-01-31, 31.01.2026 or 31/01/2026, 01/31/2026. A time behind
            the day is left out; SPSS, Stata and SAS files know what a day is.
        earliest: first possible day; an earlier one is a mistake in the data.
        latest: last possible day.
        missing: words that mean "not answered", in this column only.
    """

    type: Literal["date"]
    name: Word
    label: Text
    column: Text
    written: Literal["iso", "dmy", "mdy"] = "iso"
    earliest: date | None = None
    latest: date | None = None
    missing: tuple[Text, ...] = ()


class Score(StrictModel):
    """A number made of the answers to several items of one person.

    Who answered fewer than ``minimum_answered`` of the items has no score. Of those who answered enough, the
    mean is that of the answered items, and the sum is that mean times the number of items.

    Attributes:
        of: the items, variables with numbers that stand above this one.
        how: mean or sum.
        reverse: items that are turned round first: lowest + highest possible number − answer.
        minimum_answered: share of the items that must be answered, above 0 to 1.
        unit: what one point of it is called; "point" where empty.
        per: of how many points a model's estimate is.
    """

    type: Literal["score"]
    name: Word
    label: Text
    of: tuple[Word, ...] = Field(min_length=1)
    how: Literal["mean", "sum"] = "mean"
    reverse: tuple[Word, ...] = ()
    minimum_answered: float = Field(default=1, gt=0, le=1)
    unit: str = ""
    per: Step = 1


class TimeBetween(StrictModel):
    """The time from one date to another; years are of 365.25 days, months a twelfth of them.

    Attributes:
        start: (``from``) the date from which it counts.
        end: (``to``) the date to which it counts.
        unit: in what.
        per: of how many units a model's estimate is.
    """

    type: Literal["time_between"]
    name: Word
    label: Text
    start: Word = Field(alias="from")
    end: Word = Field(alias="to")
    unit: Literal["days", "weeks", "months", "years"] = "days"
    per: Step = 1


class Collapsed(StrictModel):
    """A variable with some levels merged, as the plan declares; the variable itself stays as it is.

    Attributes:
        of: a variable with levels, or a scale with words, that stands above this one.
        merge: new level → the levels that it takes in; a level that no line names stays by itself, at its place.
        fewer_than: levels with fewer people than this (of those analysed) are merged as well …
        into: … into a last level of this name.
        reference: the level that others are compared with, for models.
    """

    type: Literal["collapsed"]
    name: Word
    label: Text
    of: Word
    merge: dict[Text, Annotated[tuple[Text, ...], Field(min_length=1)]] = {}
    fewer_than: int | None = Field(default=None, ge=2)
    into: Text | None = None
    reference: Text | None = None

    @model_validator(mode="after")
    def _something_is_merged(self) -> Self:
        if (self.fewer_than is None) != (self.into is None):
            raise ValueError("fewer_than and into belong together – give both, or neither")
        if not self.merge and self.fewer_than is None:
            raise ValueError("nothing is merged here – give merge, or fewer_than and into")
        return self


class Bands(StrictModel):
    """A number cut into bands.

    Attributes:
        of: a variable with numbers that stands above this one.
        cuts: ascending; each number begins the next band.
        levels: the bands' names, one more than cuts.
        reference: the band that others are compared with, for models.
    """

    type: Literal["bands"]
    name: Word
    label: Text
    of: Word
    cuts: tuple[Finite, ...] = Field(min_length=1)
    levels: tuple[Text, ...] = Field(min_length=2)
    reference: Text | None = None

    @model_validator(mode="after")
    def _one_more_level(self) -> Self:
        if len(self.levels) != len(self.cuts) + 1:
            raise ValueError(
                f"{len(self.cuts)} cuts make {len(self.cuts) + 1} bands, but {len(self.levels)} levels are named"
                " – name one level for each band"
            )
        if list(self.cuts) != sorted(set(self.cuts)):
            raise ValueError("the cuts do not ascend – sort them, each once")
        return self


class Period(StrictModel):
    """A date as the year, quarter or month that it lies in; the levels are all from the first to the last in the data.

    Attributes:
        of: a date that stands above this one.
        every: the length of a period.
        year_starts: the month in which a year begins (1: January); other years are called "2018/19".
    """

    type: Literal["period"]
    name: Word
    label: Text
    of: Word
    every: Literal["year", "quarter", "month"] = "year"
    year_starts: int = Field(default=1, ge=1, le=12)


Read = Continuous | Scale | Categorical | MultiSelect | Date
Derived = Score | TimeBetween | Collapsed | Bands | Period
Variable = Annotated[Read | Derived, Field(discriminator="type")]
HasReference = Categorical | Collapsed | Bands
HasNumbers = Continuous | Scale | Score | TimeBetween


def unit_of(variable: Variable) -> str:
    """What one step of a model's estimate is, for a variable with numbers: "1 point", "5 years".

    Args:
        variable: any variable.

    Returns:
        The words; empty for a variable without numbers.
    """
    if not isinstance(variable, HasNumbers):
        return ""
    unit = "point" if isinstance(variable, Scale) else variable.unit or "point"
    return f"{variable.per:g} {unit}{'s' if unit == 'point' and variable.per != 1 else ''}"


def made_of(variable: Variable) -> tuple[str, ...]:
    """What a derived variable is made of.

    Args:
        variable: any variable.

    Returns:
        Names of variables; none for one that is read.
    """
    if isinstance(variable, Score):
        return variable.of
    if isinstance(variable, TimeBetween):
        return (variable.start, variable.end)
    return (variable.of,) if isinstance(variable, Derived) else ()


def columns_of(variable: Variable) -> tuple[str, ...]:
    """The columns of the data that a variable is read from.

    Args:
        variable: any variable.

    Returns:
        Their names; none for a derived one.
    """
    if isinstance(variable, MultiSelect):
        return tuple(choice.column for choice in variable.choices)
    if isinstance(variable, Categorical) and variable.other is not None:
        return (variable.column, variable.other.column)
    return (variable.column,) if isinstance(variable, Read) else ()

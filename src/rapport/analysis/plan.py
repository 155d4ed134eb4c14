"""What an analysis plan may say: the model of ``plan.yaml``."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rapport.stats.quantile_rule import QuantileRule
from rapport.textfiles.strict_model import StrictModel

Text = Annotated[str, Field(min_length=1)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
FileName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Finite = Annotated[float, Field(allow_inf_nan=False, ge=-1e12, le=1e12)]
Digits = Annotated[int, Field(ge=0, le=6)]


class DataSource(StrictModel):
    """What the data file must be.

    Attributes:
        about: where the data come from, printed in the report.
        columns: columns that the file must have, beside those of the variables.
        rows: how many rows it must have, if that is known.
    """

    about: str = ""
    columns: tuple[Text, ...] = ()
    rows: int | None = Field(default=None, ge=1)


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


class Exclusion(StrictModel):
    """A rule that leaves people out of every table.

    Exactly one of ``missing``, ``is``, ``below`` and ``above`` is given.

    Attributes:
        label: the reason, printed in the flow of participants.
        variable: name of the variable that decides.
        missing: who did not answer is left out.
        is_: (``is``) who has one of these levels is left out.
        below: who has a smaller number is left out.
        above: who has a larger number is left out.
    """

    label: Text
    variable: Word
    missing: Literal[True] | None = None
    is_: tuple[Text, ...] | None = Field(default=None, alias="is", min_length=1)
    below: Finite | None = None
    above: Finite | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        given = [rule for rule in (self.missing, self.is_, self.below, self.above) if rule is not None]
        if len(given) != 1:
            raise ValueError(
                f"this exclusion has {len(given)} rules – give exactly one of missing, is, below and above"
            )
        return self


class TableOne(StrictModel):
    """The participants of a study, one variable after the other.

    Attributes:
        rows: names of the variables, in order.
        summary: what stands for numbers: median (25th–75th percentile) or mean (SD).
        quartiles: definition of the percentiles.
        digits: decimals of numbers.
    """

    verb: Literal["table_one"]
    name: FileName
    caption: Text
    rows: tuple[Word, ...] = Field(min_length=1)
    summary: Literal["median", "mean"] = "median"
    quartiles: QuantileRule = QuantileRule.TYPE_2
    digits: Digits = 1


class Pair(StrictModel):
    """One row of a paired table: two variables of the same people."""

    label: Text
    before: Word
    after: Word


class Paired(StrictModel):
    """Before and after in the same people.

    Attributes:
        pairs: the rows.
        confidence: level of the interval of the mean difference.
        effect_sizes: effect sizes to be printed; results.json always holds both.
        digits: decimals of means, SDs and limits.
    """

    verb: Literal["paired"]
    name: FileName
    caption: Text
    pairs: tuple[Pair, ...] = Field(min_length=1)
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    effect_sizes: tuple[Literal["d_z", "d_av"], ...] = ()
    digits: Digits = 2


TableSpec = Annotated[TableOne | Paired, Field(discriminator="verb")]


class Plan(StrictModel):
    """An analysis plan.

    Attributes:
        title: title of the report.
        about: what the analysis is for, printed below the title.
        data: what the data file must be.
        missing: words that mean "not answered" in every column; an empty cell always does.
        scales: words → numbers, for scales that several variables share.
        variables: what is read from the data.
        exclusions: who is left out, in this order.
        tables: what is made.
    """

    title: Text
    about: str = ""
    data: DataSource = DataSource()
    missing: tuple[Text, ...] = ()
    scales: dict[Word, dict[Text, Finite]] = {}
    variables: tuple[Variable, ...] = Field(min_length=1)
    exclusions: tuple[Exclusion, ...] = ()
    tables: tuple[TableSpec, ...] = Field(min_length=1)

    def variable(self, name: str) -> Variable:
        """The variable of a name.

        Raises:
            KeyError: there is none (the checks of a plan make sure that there is).
        """
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise KeyError(name)

    def mapping(self, variable: Scale) -> dict[str, float] | None:
        """The numbers of a scale's words, its own or shared ones; None where the column has numbers."""
        return self.scales[variable.scale] if variable.scale is not None else variable.values

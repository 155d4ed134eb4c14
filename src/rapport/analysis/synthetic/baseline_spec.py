"""What is printed of a cohort before an intervention: the model of ``building-up-baseline.yaml``."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from rapport.analysis.synthetic.printed import CohortSpec, Count, Text, Word
from rapport.textfiles.strict_model import StrictModel

Positive = Annotated[float, Field(gt=0)]
Triple = tuple[float, float, float]


class Institutions(StrictModel):
    """How many institutions there are, and how many people each enrolled."""

    source: Text
    number: Count
    smallest: Count
    largest: Count
    enrolled: Count


class Category(StrictModel):
    """A characteristic with levels.

    Attributes:
        name: the column.
        source: where its counts are printed.
        counts: people per level; whoever is in none did not answer.
        columns: columns of the models' design, each with its levels; the others are the reference.
    """

    name: Word
    source: Text
    counts: dict[Text, Count]
    columns: tuple[tuple[Text, ...], ...] = ()


class Named(StrictModel):
    """Counts that stand in the text."""

    source: Text
    counts: dict[Text, Count]


class Ages(StrictModel):
    """Age in whole years.

    Attributes:
        quartiles: printed 25th percentile, median, 75th percentile.
        range: lowest and highest; made up.
        per: years that an odds ratio is for.
        spread: how far the outer quarters reach; made up.
    """

    source: Text
    quartiles: Triple
    range: tuple[int, int]
    per: Count
    spread: tuple[Positive, Positive]


class ScoreSpec(StrictModel):
    """A mean of items.

    Attributes:
        name: the score.
        source: where its quartiles are printed.
        items: columns of its items.
        answers: lowest and highest answer.
        quartiles: printed 25th percentile, median, 75th percentile of the mean.
        spread: how far the outer quarters reach below and above; made up.
    """

    name: Word
    source: Text
    items: tuple[Word, ...] = Field(min_length=1)
    answers: tuple[int, int]
    quartiles: Triple
    spread: tuple[Positive, Positive]


class Total(StrictModel):
    """The total of the scores of mentoring, as printed."""

    source: Text
    quartiles: Triple


class Together(StrictModel):
    """How scores hang together: correlations of the normal scores behind them; made up."""

    domains: float
    diversity: float
    science_identity: float


class RatioRow(StrictModel):
    """One row of a printed model: odds ratio and limits for each class but the reference.

    Attributes:
        term: the characteristic.
        level: its level as printed; empty for a number.
        printed: (odds ratio, lower, upper) per class.
    """

    term: Word
    level: str = ""
    printed: tuple[Triple, ...]


class OutcomeSpec(StrictModel):
    """An outcome: its counts, and the printed model of it.

    Attributes:
        name: the column; answers are whole numbers from 1.
        label: as printed.
        counts: people per answer, from 1 up.
        classes: the answers of each class of the model, the reference first.
        also_offered: outcomes that were candidates of its model.
        source: the printed table.
        ratios: its rows, in the order of the terms' columns.
        tests: printed p of each term over all classes; terms printed as < 0.001 are left out.
    """

    name: Word
    label: Text
    counts: tuple[Count, ...]
    classes: tuple[tuple[int, ...], ...] = Field(min_length=2)
    also_offered: tuple[Word, ...] = ()
    source: Text
    ratios: tuple[RatioRow, ...]
    tests: dict[Word, float]

    @model_validator(mode="after")
    def _a_triple_per_class(self) -> Self:
        for row in self.ratios:
            if len(row.printed) != len(self.classes) - 1:
                raise ValueError(f"“{row.term} {row.level}” needs one odds ratio per class – the reference has none")
        return self

    def class_of(self, answer: int) -> int:
        """The class of the model that an answer is in."""
        return next(at for at, answers in enumerate(self.classes) if answer in answers)

    @property
    def sizes(self) -> tuple[int, ...]:
        """People per class."""
        return tuple(sum(self.counts[answer - 1] for answer in answers) for answers in self.classes)


class BaselineSpec(CohortSpec):
    """What is printed of the cohort."""

    institutions: Institutions
    categories: tuple[Category, ...]
    mentor_title: Named
    age: Ages
    scores: tuple[ScoreSpec, ...]
    total: Total
    together: Together
    outcomes: tuple[OutcomeSpec, ...]

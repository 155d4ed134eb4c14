"""What a table says, in the shapes in which it is checked. Each number is as printed, or None where there is none."""

from dataclasses import dataclass

from rapport.tables.arithmetic.finding import Place
from rapport.tables.arithmetic.printed import Printed


@dataclass(frozen=True)
class Share:
    """One answer to a question: how many gave it.

    Attributes:
        place: its row.
        count: how many.
        percent: how many of a hundred.
        count_column: heading of the count.
        percent_column: heading of the percentage.
    """

    place: Place
    count: Printed | None = None
    percent: Printed | None = None
    count_column: str = "count"
    percent_column: str = "percent"


@dataclass(frozen=True)
class Question:
    """All answers to a question.

    Attributes:
        place: the question; its line is that of the first answer.
        shares: the answers.
        n: how many answered, where that is stated.
        several: whether several answers could be given; None where nobody says.
        is_whole: whether all answers are there, so that they can be added up.
    """

    place: Place
    shares: tuple[Share, ...]
    n: int | None = None
    several: bool | None = None
    is_whole: bool = True


@dataclass(frozen=True)
class Spread:
    """How a measure is spread.

    Attributes:
        place: its row.
        n: of how many.
        mean: the mean.
        sd: the sample standard deviation.
        median: the 50th percentile.
        q1: the 25th.
        q3: the 75th.
        low: the lowest number that there is, or that the scale has.
        high: the highest.
        is_whole: whether only whole numbers could be given.
    """

    place: Place
    n: int | None = None
    mean: Printed | None = None
    sd: Printed | None = None
    median: Printed | None = None
    q1: Printed | None = None
    q3: Printed | None = None
    low: Printed | None = None
    high: Printed | None = None
    is_whole: bool = False


@dataclass(frozen=True)
class Total:
    """A score, and the parts that it is the mean of."""

    whole: Spread
    parts: tuple[Spread, ...]


@dataclass(frozen=True)
class Change:
    """A measure before and after, in the same people.

    Attributes:
        place: its row.
        n: how many pairs.
        before: mean and standard deviation.
        after: the same.
        difference: the same of after − before.
        low: lower confidence limit of the mean difference.
        high: upper one.
        level: of confidence.
    """

    place: Place
    n: int | None
    before: tuple[Printed | None, Printed | None]
    after: tuple[Printed | None, Printed | None]
    difference: tuple[Printed | None, Printed | None]
    low: Printed | None = None
    high: Printed | None = None
    level: float = 0.95


@dataclass(frozen=True)
class Ratio:
    """An odds ratio (or another ratio) with its confidence limits.

    Attributes:
        place: its row.
        estimate: the ratio.
        low: lower confidence limit.
        high: upper one.
        p: the p-value of a test with one degree of freedom of just this ratio.
        p_place: where that stands.
        level: of confidence.
    """

    place: Place
    estimate: Printed
    low: Printed
    high: Printed
    p: Printed | None = None
    p_place: Place | None = None
    level: float = 0.95


Claim = Question | Spread | Total | Change | Ratio

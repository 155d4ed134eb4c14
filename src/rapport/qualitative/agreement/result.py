"""What agreement is told as: frozen numbers and the reasons where there are none. Pure, and without arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rapport.qualitative.agreement.readings import Left

CONFIDENCE = 95  # per cent
DRAWS = 2000


class Measure(StrEnum):
    """The measures, in the order in which they are told; the last two only of all codes together."""

    OBSERVED = "observed"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    KAPPA = "kappa"
    ALPHA = "alpha"
    AC1 = "ac1"
    POOLED_KAPPA = "pooled kappa"
    SAME_SET = "same set"


EACH = (Measure.OBSERVED, Measure.POSITIVE, Measure.NEGATIVE, Measure.KAPPA, Measure.ALPHA, Measure.AC1)


@dataclass(frozen=True)
class Estimate:
    """One number with its interval; None where it does not exist, with the reason.

    Attributes:
        why: why there is no number.
        why_no_interval: why there is no interval (a number may have none).
        undefined_draws: draws that gave no number and are left out of the interval.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""
    why_no_interval: str = ""
    undefined_draws: int = 0


@dataclass(frozen=True)
class Line:
    """Agreement on one code, or with `code` None on all decisions, stacked.

    Attributes:
        code: the id of the code.
        both, only_first, only_second, neither: what the two coders did.
        measures: the numbers.
    """

    code: int | None
    both: int
    only_first: int
    only_second: int
    neither: int
    measures: Mapping[Measure, Estimate] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Decisions that both took."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def first(self) -> int:
        """Given by the first coder."""
        return self.both + self.only_first

    @property
    def second(self) -> int:
        """Given by the second coder."""
        return self.both + self.only_second


@dataclass(frozen=True)
class Part:
    """The agreement of some coders with others.

    Attributes:
        first, second: places of the two coders of a pair. Neither: all comparisons of the round, each unit's earlier
            coder first. Only the first: this coder first, whoever the other is.
        comparisons: units, each as often as two coders met in it.
        units: how many units these are.
        respondents: of how many respondents.
        codes: one line for each code, in the order of the codebook.
        together: all decisions, with pooled kappa and the share with the same set.
    """

    first: int | None
    second: int | None
    comparisons: int
    units: int
    respondents: int
    codes: tuple[Line, ...]
    together: Line

    @property
    def is_whole(self) -> bool:
        """All comparisons of the round."""
        return self.first is None


@dataclass(frozen=True)
class Agreed:
    """The agreement of a round.

    Attributes:
        units: how many units the round has.
        left_out: why some are not compared, with how many.
        parts: the whole first; then, with more than two coders, each pair, and each coder against the others.
        seed: what the draws begin with.
        draws: how often respondents were drawn.
        data_sha256: of what was compared.
        programs: what computed it.
    """

    units: int
    left_out: tuple[tuple[Left, int], ...]
    parts: tuple[Part, ...]
    seed: int
    draws: int
    data_sha256: str
    programs: str

    @property
    def whole(self) -> Part:
        """All comparisons."""
        return self.parts[0]

    @property
    def pairs(self) -> tuple[Part, ...]:
        """Each pair of coders, where there are several."""
        return tuple(one for one in self.parts if one.second is not None)

    @property
    def coders(self) -> tuple[Part, ...]:
        """Each coder against the others, where there are several others."""
        return tuple(one for one in self.parts if one.first is not None and one.second is None)

"""The plan of a trial as far as its power goes: clusters, their sizes, outcomes and how they are analysed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator, model_validator

from rapport.stats.power.formulas import shifted
from rapport.stats.power.outcomes import Graded, Measured, Outcome
from rapport.stats.power.simulated import Analysis, Simulation
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read

LARGEST = 200
Size = Annotated[int, Field(ge=1, le=LARGEST)]
Icc = Annotated[float, Field(ge=0, lt=1)]
Unit = Annotated[float, Field(ge=1e-9, le=1e9)]
FEWEST_TRIALS, MOST_TRIALS = 1000, 100_000_000
LARGEST_SEED = 2**63 - 1
USUAL = (Analysis.CLUSTER_T, Analysis.CR1, Analysis.CR2)


class Arms(StrictModel):
    """How many clusters each arm has.

    Attributes:
        treated: the arm of the intervention.
        control: the other.
    """

    treated: int = Field(ge=2, le=1000)
    control: int = Field(ge=2, le=1000)


class Range(StrictModel):
    """Every size from one to another is as likely.

    Attributes:
        smallest: the smallest.
        largest: the largest.
    """

    smallest: Size
    largest: Size

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.largest < self.smallest:
            raise ValueError("the largest size is below the smallest – exchange the two")
        return self


def _is_range(sizes: object) -> str:
    return "range" if isinstance(sizes, Mapping | Range) else "list"


Sizes = Annotated[Annotated[Range, Tag("range")] | Annotated[tuple[Size, ...], Tag("list")], Discriminator(_is_range)]
Item = TypeVar("Item")


class Number(StrictModel):
    """An outcome that is measured.

    Attributes:
        difference: of the means, that shall be found.
        sd: of people.
    """

    difference: float = Field(ge=-1e9, le=1e9)
    sd: Unit = 1.0

    @model_validator(mode="after")
    def _comparable(self) -> "Number":
        if abs(self.difference) > 1000 * self.sd:
            raise ValueError("the difference is more than a thousand SDs – give both in the same unit")
        return self


class Share(StrictModel):
    """A binary outcome.

    Attributes:
        treated: proportion in the arm of the intervention.
        control: in the other.
    """

    treated: float = Field(gt=0, lt=1)
    control: float = Field(gt=0, lt=1)


class Levels(StrictModel):
    """An ordinal outcome.

    Attributes:
        control: proportions of its levels in the control arm, from the lowest.
        odds_ratio: of being higher, in the other arm, that shall be found.
    """

    control: tuple[float, ...] = Field(min_length=3, max_length=11)
    odds_ratio: float = Field(gt=0)

    @model_validator(mode="after")
    def _possible(self) -> "Levels":
        shifted(self.control, self.odds_ratio)
        return self


class PlannedOutcome(StrictModel):
    """An outcome of one of three kinds.

    Attributes:
        name: as in the protocol.
        measured: a number; or
        binary: yes or no; or
        ordinal: levels in order.
    """

    name: str = Field(min_length=1, max_length=80)
    measured: Number | None = None
    binary: Share | None = None
    ordinal: Levels | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "PlannedOutcome":
        if sum(one is not None for one in (self.measured, self.binary, self.ordinal)) != 1:
            raise ValueError("an outcome is of one kind – write “measured”, “binary” or “ordinal”")
        return self

    def made_up(self, icc: float, *, differs: bool) -> Outcome:
        """How it is made up.

        Args:
            icc: intraclass correlation.
            differs: whether the arms differ as planned; otherwise both are as the control arm.
        """
        if self.measured is not None:
            return Measured(self.measured.difference if differs else 0.0, self.measured.sd, icc)
        if self.binary is not None:
            control = (1 - self.binary.control, self.binary.control)
            return Graded((1 - self.binary.treated, self.binary.treated) if differs else control, control, icc)
        assert self.ordinal is not None  # noqa: S101 - see _one_kind
        control_levels = self.ordinal.control
        return Graded(
            shifted(control_levels, self.ordinal.odds_ratio) if differs else control_levels, control_levels, icc
        )


class PowerPlan(StrictModel):
    """What shall be known.

    Attributes:
        format: of this file.
        trial: its name.
        clusters: how many in each arm.
        sizes: one for each cluster, or the smallest and the largest.
        icc: one intraclass correlation, or several to compare.
        outcomes: what is measured.
        analyses: how it is analysed; t test, CR1 and CR2 where none is named.
        alpha: level of the tests.
        target: power that is wished; how many clusters it needs is told by formula.
        trials: how many are made up for each line.
        slow_trials: how many of them for an analysis that fits one trial after the other.
        seed: where the random numbers begin.
    """

    format: Literal["rapport-power/1"]
    trial: str = Field(min_length=1, max_length=120)
    clusters: Arms
    sizes: Sizes
    icc: tuple[Icc, ...] = Field(min_length=1, max_length=20)
    outcomes: tuple[PlannedOutcome, ...] = Field(min_length=1, max_length=20)
    analyses: tuple[Analysis, ...] = Field(USUAL, min_length=1)
    alpha: float = Field(0.05, gt=0, lt=0.5)
    target: float = Field(0.8, gt=0.05, lt=1)
    trials: int = Field(100_000, ge=FEWEST_TRIALS, le=MOST_TRIALS)
    slow_trials: int = Field(2000, ge=100, le=MOST_TRIALS)
    seed: int = Field(1, ge=0, le=LARGEST_SEED)

    @field_validator("sizes")
    @classmethod
    def _one_for_each(cls, sizes: Sizes, info: ValidationInfo) -> Sizes:
        arms = info.data.get("clusters")
        clusters = arms.treated + arms.control if arms is not None else 0
        if isinstance(sizes, tuple) and clusters and len(sizes) != clusters:
            raise ValueError(f"there are {len(sizes)} sizes and {clusters} clusters – give each its size")
        return sizes

    @field_validator("icc", "outcomes", "analyses")
    @classmethod
    def _once(cls, items: tuple[Item, ...], info: ValidationInfo) -> tuple[Item, ...]:
        if len({getattr(one, "name", one) for one in items}) < len(items):
            raise ValueError(f"something stands twice under “{info.field_name}” – name each once")
        return items

    @model_validator(mode="after")
    def _possible(self) -> "PowerPlan":
        if max(self.known_sizes) < 2 and any(one.needs_squares() for one in self.analyses):
            raise ValueError("clusters of one person show no likeness – leave out mixed and gee")
        return self

    @property
    def known_sizes(self) -> tuple[int, ...]:
        """Of each cluster, or those that are as likely."""
        if isinstance(self.sizes, tuple):
            return self.sizes
        return tuple(range(self.sizes.smallest, self.sizes.largest + 1))

    def simulation(self, outcome: PlannedOutcome, icc: float, *, differs: bool, slow: bool) -> Simulation | None:
        """One line's trials.

        Args:
            outcome: which.
            icc: intraclass correlation.
            differs: whether the arms do.
            slow: for the slow analyses, or for the others.

        Returns:
            None where no analysis is of this kind.
        """
        made_up = outcome.made_up(icc, differs=differs)
        arms, analyses = self.clusters, tuple(one for one in self.analyses if one.is_slow(made_up) is slow)
        if not analyses:
            return None
        return Simulation(arms.treated, arms.control, self.known_sizes, made_up, analyses, self.alpha)


def read_plan(path: Path | str) -> PowerPlan:
    """Read a plan.

    Args:
        path: the YAML file.

    Raises:
        TextFileError: with every mistake of the file.
    """
    return read(path, PowerPlan)

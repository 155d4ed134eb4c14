"""The options of the verbs ``unadjusted`` and ``adjusted``: binary and multinomial logit models."""

from typing import Literal, Self

from pydantic import Field, model_validator

from rapport.analysis.specs.basics import Called, Shown, Word, listed, once
from rapport.analysis.specs.estimation import Adjustments, told_adjusted
from rapport.textfiles.strict_model import StrictModel


class LogitSpec(Shown):
    """What both verbs have in common.

    Attributes:
        outcomes: variables with levels; each has its block of columns. Two levels make a binary model, more a
            multinomial one, each against the variable's reference (its first level where it names none).
        test: how a characteristic is tested as a whole: Wald (type 3) or likelihood-ratio.
        firth: Firth's penalised likelihood where a model is separated, never, or always.
        cluster: a variable with levels; errors are robust to its clusters.
        confidence: level of the intervals.
        reference_rows: whether the reference levels have rows of their own.
    """

    outcomes: tuple[Word, ...] = Field(min_length=1)
    test: Literal["wald", "lr"] = "wald"
    firth: Literal["auto", "never", "always"] = "auto"
    cluster: Word | None = None
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    reference_rows: bool = True

    def told_of_errors(self, called: Called) -> tuple[str, ...]:
        """How errors and separation are met, in plain sentences."""
        firth = {
            "auto": "Where a level tells the outcome with certainty, Firth’s method is used.",
            "never": "Firth’s method is never used.",
            "always": "Firth’s method is always used.",
        }
        robust = () if self.cluster is None else (f"Errors are robust to clusters of {called(self.cluster)}.",)
        return (firth[self.firth], *robust)

    @model_validator(mode="after")
    def _tests_that_exist(self) -> Self:
        if self.cluster is not None and (self.test != "wald" or self.firth == "always"):
            raise ValueError(
                "errors that are robust to clusters have Wald tests of maximum likelihood – write test: wald, and no"
                " firth: always"
            )
        return self


class Unadjusted(LogitSpec):
    """One model for each characteristic and outcome.

    Attributes:
        characteristics: variables with levels or numbers, in order.
        p_adjust: how the p values of characteristics are adjusted for how many the table has; None for not at all.
    """

    verb: Literal["unadjusted"]
    characteristics: tuple[Word, ...] = Field(min_length=1)
    p_adjust: Adjustments | None = None

    def uses(self) -> tuple[str, ...]:
        """Outcomes, characteristics and clusters."""
        return once((*self.outcomes, *self.characteristics, self.cluster))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        return (
            f"Relates {listed(map(called, self.outcomes))} to each of {listed(map(called, self.characteristics))} by "
            "itself: a logit model for each, over everyone who answered both questions.",
            *told_adjusted(self.p_adjust),
            *self.told_of_errors(called),
        )


class StabilityOptions(StrictModel):
    """How a selection is tried on resampled data.

    Attributes:
        resamples: how often people are drawn again, and how often the outcome is shuffled.
    """

    resamples: int = Field(default=200, ge=20, le=100_000)


class Adjusted(LogitSpec):
    """One model of several characteristics for each outcome.

    Attributes:
        candidates: variables with levels or numbers that may be in the model, in the order of the table.
        forced: those of them that always are.
        selection: how the others are chosen; rows that lack any candidate are left out of every step.
        stay: a characteristic leaves while its p is this or above (forward: enters while it is below).
        stability: how a selection is tried on resampled data; false for not at all. By default it is, for up to
            5,000 people.
        inflation_above: a GVIF^(1/df) – for one column the VIF – above this is warned of.
    """

    verb: Literal["adjusted"]
    candidates: tuple[Word, ...] = Field(min_length=1)
    forced: tuple[Word, ...] = ()
    selection: Literal["backward", "forward", "none"] = "backward"
    stay: float = Field(default=0.10, gt=0, le=1)
    stability: StabilityOptions | Literal[False] | None = None
    inflation_above: float = Field(default=5, gt=1)

    def uses(self) -> tuple[str, ...]:
        """Outcomes, candidates and clusters."""
        return once((*self.outcomes, *self.candidates, self.cluster))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        how = {
            "backward": f"the candidate with the highest p leaves while that is {self.stay:g} or above",
            "forward": f"the candidate with the lowest p enters while that is below {self.stay:g}",
            "none": "all stay in",
        }
        forced = f"; always in the model: {listed(map(called, self.forced))}" if self.forced else ""
        return (
            f"Relates {listed(map(called, self.outcomes))} to several characteristics together. Candidates: "
            f"{listed(map(called, self.candidates))}; {how[self.selection]}{forced}.",
            *self.told_of_errors(called),
        )

    def models(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """One for each outcome, of those who answered every candidate."""
        needed = once((*self.candidates, self.cluster))
        return tuple((outcome, needed) for outcome in self.outcomes)

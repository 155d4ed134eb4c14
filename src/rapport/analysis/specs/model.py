"""The options of the verb ``model``: a linear or logit model, of people in clusters, with gaps, with weights."""

from typing import Literal, Self

from pydantic import Field, model_validator

from rapport.analysis.specs.basics import Called, Word, listed, once
from rapport.analysis.specs.estimation import Imputation, NonResponse, Tested, told_adjusted

ERRORS = {
    "model": "the model’s own errors",
    "CR0": "cluster-robust errors",
    "CR1": "cluster-robust errors corrected for the number of clusters",
    "CR2": "cluster-robust errors corrected for few clusters (CR2, Satterthwaite)",
    "gee": "generalised estimating equations",
    "mixed": "a random intercept for each cluster",
}


class Model(Tested):
    """One model for each outcome: linear for numbers, logit for two levels.

    Attributes:
        outcomes: variables with numbers, or all with two levels (the reference is what the odds are against).
        terms: variables with levels or numbers.
        cluster: a variable with levels: people of one cluster are alike.
        errors: what errors are built on. Without a cluster the model's own, with one CR2; people weighted for
            non-response always have robust ones, CR1 where nothing else is said.
        working: of ``gee``: how people of a cluster are taken to be alike.
        correction: of ``gee``: the correction for few clusters.
        nodes: of ``mixed`` logit: quadrature nodes.
        missing: who lacks anything is left out (``complete``), or gaps are filled several times.
        test: with imputed gaps, how a term is tested: pooled Wald (D1) or, of a logit model with its own errors,
            pooled likelihood-ratio (D3).
        weights: weights for those who did not answer the outcome.
    """

    verb: Literal["model"]
    outcomes: tuple[Word, ...] = Field(min_length=1)
    terms: tuple[Word, ...] = Field(min_length=1)
    cluster: Word | None = None
    errors: Literal["model", "CR0", "CR1", "CR2", "gee", "mixed"] | None = None
    working: Literal["exchangeable", "independent"] = "exchangeable"
    correction: Literal["none", "kauermann-carroll", "mancl-derouen"] = "mancl-derouen"
    nodes: int = Field(default=15, ge=5, le=100)
    missing: Imputation | Literal["complete"] = "complete"
    test: Literal["wald", "lr"] = "wald"
    weights: NonResponse | None = None

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.errors not in (None, "model") and self.cluster is None:
            raise ValueError(f"errors: {self.errors} needs clusters – name the variable under cluster")
        if self.weights is not None and (self.kind_of_errors in ("gee", "mixed") or self.missing != "complete"):
            raise ValueError("weights go with robust errors and complete cases – leave out gee, mixed and imputed")
        if self.test == "lr" and (self.missing == "complete" or self.kind_of_errors != "model"):
            raise ValueError(
                "test: lr is for imputed gaps and the model’s own errors – leave it out, or use the verb adjusted"
            )
        return self

    @property
    def kind_of_errors(self) -> str:
        """What errors are built on, with the defaults filled in."""
        if self.errors is not None and not (self.errors == "model" and self.weights is not None):
            return self.errors
        return "CR1" if self.weights is not None else "CR2" if self.cluster else "model"

    @property
    def imputes(self) -> bool:
        """Whether missing values are filled for it."""
        return isinstance(self.missing, Imputation)

    def uses(self) -> tuple[str, ...]:
        """Everything that is in a model, in an imputation or in the weights."""
        also = self.missing.also if isinstance(self.missing, Imputation) else ()
        known = self.weights.known if self.weights is not None else ()
        return once((*self.outcomes, *self.terms, self.cluster, *also, *known))

    def told(self, called: Called) -> tuple[str, ...]:
        """What it does, in plain sentences."""
        terms, outcomes = listed(map(called, self.terms)), listed(map(called, self.outcomes))
        sentences = [f"Explains {outcomes} by {terms}, with {ERRORS[self.kind_of_errors]}."]
        if isinstance(self.missing, Imputation):
            sentences.append(f"Gaps are filled {self.missing.imputed} times, and the results pooled.")
        if self.weights is not None:
            sentences.append(f"Those who answered are weighted by {listed(map(called, self.weights.known))}.")
        return (*sentences, *told_adjusted(self.p_adjust))

    def models(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """One for each outcome."""
        if isinstance(self.missing, Imputation):
            return ()
        return tuple((outcome, once((outcome, *self.terms, self.cluster))) for outcome in self.outcomes)

"""The verb ``model``: linear and logit models, of people in clusters, with gaps filled, with weights."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rapport.analysis.estimating.errors import Estimated, estimate, how
from rapport.analysis.estimating.filled import Filled, fill, pool, pose_each
from rapport.analysis.estimating.printed import Block, block_table
from rapport.analysis.estimating.rows import (
    Codes,
    Explained,
    Mask,
    Posed,
    answered_all,
    clusters_of,
    explained,
    ordered,
    pose,
)
from rapport.analysis.frame import Frame
from rapport.analysis.models.terms import term_of
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.protection import why_not
from rapport.analysis.specs.basics import listed, once
from rapport.analysis.specs.estimation import Imputation
from rapport.analysis.specs.model import ERRORS
from rapport.analysis.specs.model import Model as Spec
from rapport.stats.design import Term
from rapport.stats.nonresponse import Weights, nonresponse_weights
from rapport.stats.regression import Floats, Model
from rapport.stats.undefined import Undefined
from rapport.tables.numbers import count, fixed
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Table


def model(spec: Spec, number: str, plan: Plan, frame: Frame) -> Table:
    """Fit a model of each outcome.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for labels, references, units and the seed.
        frame: the data after exclusions.

    Returns:
        A table with the terms in rows and the outcomes side by side.

    Raises:
        CannotBeMade: the outcomes are of two kinds, nobody is complete, or the data cannot be imputed or weighted.
    """
    kinds = {explained(name, plan, frame).model for name in spec.outcomes}
    if len(kinds) > 1:
        raise CannotBeMade("some outcomes are numbers, others have levels", "make a table of each kind")
    kind = kinds.pop()
    making = _Making(spec, plan, frame)
    blocks = [making.block(name) for name in spec.outcomes]
    what = "Difference" if kind is Model.LINEAR else "Odds ratio"
    table = block_table(spec, (number, what), plan, ordered(spec.terms, frame), blocks)
    errors = [f"Errors: {ERRORS[spec.kind_of_errors]}."] if spec.kind_of_errors != "model" else []
    return (
        table.with_notes(*errors, *making.notes)
        .with_methods(how(spec, kind), *making.methods)
        .with_records(*making.records)
    )


class _Making:
    """The models of one table, and what is to be said of them."""

    def __init__(self, spec: Spec, plan: Plan, frame: Frame) -> None:
        self.spec, self.plan, self.frame = spec, plan, frame
        self.notes: list[str] = []
        self.methods: list[str] = []
        self.records: list[Record] = []
        self.filled: Filled | None = None

    def block(self, name: str) -> Block:
        """The model of one outcome."""
        if isinstance(self.spec.missing, Imputation):
            return self._imputed(name, self.spec.missing)
        outcome = explained(name, self.plan, self.frame)
        keep = answered_all(once((name, *self.spec.terms, self.spec.cluster)), self.frame)
        weights = self._weights(name, keep) if self.spec.weights is not None else None
        if weights is not None:
            keep = keep & (weights > 0)
        self._may_be_told(name, keep)
        posed = pose(outcome, self._terms(self.frame), keep, None if weights is None else weights[keep])
        return self._finished(name, outcome, posed, estimate(posed.regression, self._clusters(keep), self.spec))

    def _terms(self, frame: Frame) -> list[Term]:
        return [term_of(name, self.plan, frame) for name in self.spec.terms]

    def _clusters(self, keep: Mask) -> Codes | None:
        return None if self.spec.cluster is None else clusters_of(self.spec.cluster, self.frame)[keep]

    def _may_be_told(self, name: str, keep: Mask) -> None:
        why = why_not(self.frame, name, self.spec.terms, keep)
        if why:
            raise CannotBeMade(f"the model of “{name}” is not told: {why}", "leave it to those who see everything")

    def _finished(self, name: str, outcome: Explained, posed: Posed, fit: Estimated) -> Block:
        label = self.plan.variable(name).label
        self._say_clusters(name, label, posed, fit)
        text = f"{outcome.model} model, {self.spec.kind_of_errors}, confidence {self.spec.confidence:g}"
        n = int(posed.keep.sum())
        return Block(name, outcome.says, n, posed.places, posed.dropped, fit.coefficients, fit.terms, text)

    def _say_clusters(self, name: str, label: str, posed: Posed, fit: Estimated) -> None:
        if self.spec.cluster is None:
            return
        codes = clusters_of(self.spec.cluster, self.frame)
        groups = len(np.unique(codes[posed.keep] if self.filled is None else codes[codes >= 0]))
        words = f"{label}: {count(groups)} clusters"
        if fit.likeness is not None and not isinstance(fit.likeness, Undefined):
            called = "working correlation" if self.spec.kind_of_errors == "gee" else "intraclass correlation"
            words += f", {called} {fixed(fit.likeness, 3)}"
            self._keep(name, Statistic.ICC, fit.likeness, posed)
        self._keep(name, Statistic.CLUSTERS, groups, posed)
        self.notes.append(words + ".")

    def _keep(self, name: str, statistic: Statistic, value: float, posed: Posed, term: str = "") -> None:
        n = int(posed.keep.sum())
        self.records.append(
            Record(self.spec.name, statistic, value, n, outcome=name, term=term or self.spec.cluster or "")
        )

    def _whole_clusters(self) -> Codes:
        codes = clusters_of(self.spec.cluster or "", self.frame)
        return codes[codes >= 0]

    def _weights(self, name: str, keep: Mask) -> Floats:
        """Weights of those who answered the outcome, by what is known of everybody; 0 for who lacks that."""
        asked = self.spec.weights
        if asked is None:
            raise TypeError("no weights are asked for")
        self._may_be_told(name, answered_all((name, *asked.known), self.frame))
        weights, found = weights_for(name, asked.known, asked.largest, self.plan, self.frame)
        self.notes += weight_notes(self.plan.variable(name).label, found)
        self.methods.append(weight_method(asked.known, asked.largest, self.plan))
        return weights

    def _imputed(self, name: str, asked: Imputation) -> Block:
        """The model of one outcome over data sets that all models of the table share."""
        filled = self.filled if self.filled is not None else self._fill(asked)
        outcome = explained(name, self.plan, filled.frames[0])
        posed = pose_each(filled, lambda frame: explained(name, self.plan, frame), self._terms)
        self._may_be_told(name, self._used())
        clusters = None if self.spec.cluster is None else self._whole_clusters()
        fits = tuple(estimate(one.regression, clusters, self.spec) for one in posed)
        fit = pool(fits, posed, self.spec.confidence, by_ratio=self.spec.test == "lr")
        for gap, filled_in in filled.gaps.items():
            if gap in (name, *self.spec.terms):
                self._keep(name, Statistic.IMPUTED, filled_in, posed[0], gap)
        return self._finished(name, outcome, posed[0], fit)

    def _used(self) -> Mask:
        """Who is in an imputed model: everybody, or everybody in a known cluster."""
        if self.spec.cluster is None:
            return np.ones(self.frame.rows, np.bool_)
        return np.asarray(clusters_of(self.spec.cluster, self.frame) >= 0, np.bool_)

    def _fill(self, asked: Imputation) -> Filled:
        names = once((*self.spec.outcomes, *self.spec.terms, *asked.also))
        known = self._used()
        if not known.any():
            raise CannotBeMade("nobody is in a known cluster", "look at the variable under cluster")
        self.filled = fill(self.frame.only(known), names, asked.imputed, self.plan.seed, asked.sweeps)
        called = listed(
            f"“{self.plan.variable(name).label}” ({count(gaps)})" for name, gaps in self.filled.gaps.items()
        )
        self.notes.append(
            f"Imputed values, in {asked.imputed} data sets: {called}." if self.filled.gaps else "No value was missing."
        )
        test = "likelihood-ratio (D3)" if self.spec.test == "lr" else "Wald (D1)"
        self.methods.append(
            f"Missing values were imputed {asked.imputed} times by chained equations ({asked.sweeps} sweeps; "
            "predictive mean matching for numbers, logit models for levels); results were pooled by Rubin’s rules with "
            "Barnard and Rubin’s degrees of freedom, and tests of terms with several levels by the pooled "
            f"{test} test."
        )
        return self.filled


def weights_for(
    name: str, known: Sequence[str], largest: float | None, plan: Plan, frame: Frame
) -> tuple[Floats, Weights]:
    """Weights of those who answered a variable.

    Args:
        name: who answered it counts as having answered.
        known: what is known of everybody; who lacks any of it has weight 0.
        largest: where weights are cut, in units of their mean; None for nowhere.
        plan: the plan.
        frame: the data after exclusions.

    Returns:
        One weight per row of the frame, and what is to be said of them.

    Raises:
        CannotBeMade: no weights can be had.
    """
    there = answered_all(known, frame)
    answered = frame.variables[name].answered()
    outcome = Explained(answered.astype(np.float64), Model.LOGIT)
    posed = pose(outcome, [term_of(one, plan, frame) for one in known], there)
    found = nonresponse_weights(posed.regression.design, answered[there], float("inf") if largest is None else largest)
    if isinstance(found.weights, Undefined):
        raise CannotBeMade(
            f"there are no weights: {found.weights.reason}", "leave weights out, or name other variables"
        )
    weights = np.zeros(frame.rows)
    weights[there] = found.weights
    return weights, replace(found, n=int(there.sum()))


def weight_notes(label: str, found: Weights) -> list[str]:
    """What is to be said of weights under a table.

    Args:
        label: what those who answered have answered.
        found: the weights.
    """
    effect, few = found.design_effect, found.effective_n
    parts = [f"{label}: {count(found.answered)} of {count(found.n)} answered"]
    if not isinstance(effect, Undefined) and not isinstance(few, Undefined):
        parts.append(f"design effect of the weights {fixed(effect, 2)}, effective n {fixed(few, 1)}")
    if found.trimmed:
        parts.append(f"{count(found.trimmed)} weights were cut")
    return ["; ".join(parts) + "."]


def weight_method(known: Sequence[str], largest: float | None, plan: Plan) -> str:
    """A sentence about weights, for the methods.

    Args:
        known: what is known of everybody.
        largest: where weights are cut.
        plan: the plan, for labels.
    """
    by = listed(f"“{plan.variable(name).label}”" for name in known)
    cut = f", cut at {largest:g} times their mean" if largest is not None else ""
    return (
        f"Those who answered were weighted by the inverse of their chance to answer, from a logit model of {by}{cut}."
    )

"""What a selected model is worth: how often chance would choose its terms, and what the procedure finds in noise.

A selection looks at the data many times, and its last model does not know that. Two resamplings say so beside it.

*Inclusion*: people are drawn again and the whole selection is run on each draw; a term that stays in few of them owes
its place to chance (Sauerbrei & Schumacher 1992, Statistics in Medicine 11:2093; Heinze, Wallisch & Dunkler 2018,
Biometrical Journal 60:431). *Noise*: the outcome is shuffled among the people, so that nothing is related to it, and
the whole selection is run; whatever stays is noise that the rule lets through.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from rapport.stats.design import Codes, Design, Floats, Outcome
from rapport.stats.logit.fit import LogitFit, Method, fit_logit
from rapport.stats.logit.problem import Coded, coded
from rapport.stats.logit.term_tests import Kind
from rapport.stats.resampled_selection import Procedure, Walked, eliminate_many
from rapport.stats.selection import Direction, Firth, Rule, Selected, walk
from rapport.stats.undefined import Number, Undefined

LOT = 50
"""Resamples that share a seed; a lot is the smallest piece of work, so that one or many processes give the same."""
AT_ONCE = 1 << 21
"""Numbers (resamples × equations × rows) that are worked on side by side."""
SIGNIFICANT = 0.05
NONE_FINE = Undefined("no resample could be fitted")


class Draw(StrEnum):
    """What is drawn."""

    PEOPLE = "people"
    NOISE = "noise"


@dataclass(frozen=True, eq=False)
class Lot:
    """A piece of work; it can be sent to another process.

    Attributes:
        columns: all candidates.
        outcome: over the same rows.
        rule: how terms are chosen.
        draw: people are drawn again, or the outcome is shuffled.
        draws: how often.
        seed: the run's seed, then what makes the lot's own stream of it.
        start: shape (equations, columns): where fits start.
        clusters: shape (rows,): whole clusters are drawn, and tests are robust to them; None for single people.
    """

    columns: Design
    outcome: Coded
    rule: Rule
    draw: Draw
    draws: int
    seed: tuple[int, ...]
    start: Floats
    clusters: Codes | None


Map = Callable[[Callable[[Lot], Walked], Sequence[Lot]], Iterable[Walked]]
"""Runs a function on every lot and gives the results in order: ``map``, that of a pool, or of a scheduler's client."""


@dataclass(frozen=True)
class Inclusion:
    """How often a term was in the last model.

    Attributes:
        term: its name.
        forced: whether it had no choice.
        times: in how many draws.
        share: of the draws that could be fitted.
    """

    term: str
    forced: bool
    times: int
    share: Number


@dataclass(frozen=True)
class Stability:
    """Bootstrap of a whole selection.

    Attributes:
        draws: how often people were drawn again.
        failed: draws in which a model was separated or did not converge; they are left out.
        inclusion: one for each candidate, in the order of the plan.
        same: draws whose last model has exactly the terms of the model at hand.
        share_same: of the draws that could be fitted.
        seed: where chance came from.
    """

    draws: int
    failed: int
    inclusion: tuple[Inclusion, ...]
    same: int
    share_same: Number
    seed: int


@dataclass(frozen=True)
class Noise:
    """What the procedure finds where there is nothing.

    Attributes:
        draws: how often the outcome was shuffled.
        failed: draws in which a model was separated or did not converge; they are left out.
        any_kept: share of the others whose last model has a term that was not forced.
        any_significant: share with such a term at p < 0.05.
        mean_kept: mean number of such terms.
        p: how often noise did as well as the data, (1 + draws whose smallest such p is no larger than that of the model
            at hand) / (1 + fitted draws): Phipson & Smyth 2010; undefined where the model has no such term.
        seed: where chance came from.
    """

    draws: int
    failed: int
    any_kept: Number
    any_significant: Number
    mean_kept: Number
    p: Number
    seed: int


@dataclass(frozen=True)
class Events:
    """How much data a model has for what it estimates.

    Attributes:
        events: people in the smallest level of the outcome.
        level: that level.
        parameters: coefficients beside the intercepts, over all equations.
        ratio: events per parameter (for several levels: de Jong et al. 2019, Statistics in Medicine 38:1601).
    """

    events: float
    level: str
    parameters: int
    ratio: Number


def events_per_parameter(outcome: Coded, columns: Design) -> Events:
    """Events per parameter of a binary or multinomial model.

    Args:
        outcome: the outcome of its rows.
        columns: its design.

    Returns:
        The smallest level's people over (columns − 1) · equations; undefined for a model without terms.
    """
    names = (outcome.reference, *outcome.equations)
    events, level = min(zip(outcome.counts, names, strict=True))
    parameters = (len(columns.scale) - 1) * len(outcome.equations)
    ratio: Number = events / parameters if parameters else Undefined("the model has no terms")
    return Events(events, level, parameters, ratio)


def bootstrap(selected: Selected, draws: int, seed: int, mapping: Map = map) -> Stability:
    """Draw people again – whole clusters where errors are robust to them – and run the selection on each draw.

    R: ``table(unlist(replicate(draws, select(data[sample(n, replace = TRUE), ]))))``. The same seed gives the same
    result in one process and in many.

    Args:
        selected: the selection on the data.
        draws: how often.
        seed: where chance comes from.
        mapping: runs the lots; ``map`` for one process.

    Returns:
        How often each term stayed.
    """
    rule = _rule(selected)
    start = _start(selected)
    like = Lot(selected.candidates, selected.fit.outcome, rule, Draw.PEOPLE, draws, (), start, selected.clusters)
    walked = _gather(mapping(walk_lot, _lots(like, seed)), selected)
    kept = walked.kept[walked.fine]
    places = selected.candidates.places
    times = kept.sum(axis=0)
    inclusion = tuple(
        Inclusion(one.name, one.name in rule.forced, int(often), _share(int(often), len(kept)))
        for one, often in zip(places, times, strict=True)
    )
    ours = np.array([one.name in selected.terms for one in places], np.bool_)
    same = int((kept == ours).all(axis=1).sum())
    return Stability(draws, draws - len(kept), inclusion, same, _share(same, len(kept)), seed)


def noise(selected: Selected, draws: int, seed: int, mapping: Map = map) -> Noise:
    """Shuffle the outcome and run the whole selection: what stays is chance.

    R: ``replicate(draws, select(transform(data, y = sample(y))))``.

    Args:
        selected: the selection on the data.
        draws: how often.
        seed: where chance comes from.
        mapping: runs the lots; ``map`` for one process.

    Returns:
        How much the procedure finds in noise.
    """
    rule = _rule(selected)
    start = np.zeros((len(selected.fit.equations), len(selected.candidates.scale)))
    counts = np.array(selected.fit.outcome.counts)
    start[:, 0] = np.log(counts[1:] / counts[0])
    like = Lot(selected.candidates, selected.fit.outcome, rule, Draw.NOISE, draws, (), start, selected.clusters)
    walked = _gather(mapping(walk_lot, _lots(like, seed)), selected)
    free = np.array([one.name not in rule.forced for one in selected.candidates.places], np.bool_)
    kept, p = walked.kept[walked.fine][:, free], walked.p[walked.fine][:, free]
    fitted = len(kept)
    smallest = np.where(kept, p, 1.0).min(axis=1, initial=1.0)
    return Noise(
        draws,
        draws - fitted,
        _share(int(kept.any(axis=1).sum()), fitted),
        _share(int((smallest < SIGNIFICANT).sum()), fitted),
        _share(int(kept.sum()), fitted),
        _as_good(selected, rule, smallest),
        seed,
    )


def walk_lot(lot: Lot) -> Walked:
    """Run the selection on each draw of a lot.

    Args:
        lot: the piece of work.

    Returns:
        The ends of its selections, in the order of the draws.
    """
    generator = np.random.default_rng(np.random.SeedSequence(lot.seed[0], spawn_key=lot.seed[1:]))
    quick = lot.rule.test is Kind.WALD and lot.rule.firth is not Firth.ALWAYS
    quick = quick and lot.rule.direction is not Direction.FORWARD and lot.clusters is None
    size = max(1, min(lot.draws, AT_ONCE // (lot.columns.n * len(lot.outcome.equations))))
    ends = []
    for start in range(0, lot.draws, size):
        codes, totals = _drawn(lot, generator, min(size, lot.draws - start))
        ends.append(_quick(lot, codes, totals) if quick else _slow(lot, codes, totals))
    return _joined(ends)


def _drawn(lot: Lot, generator: np.random.Generator, draws: int) -> tuple[Codes, Floats]:
    """Outcomes and frequencies of some draws, shapes (draws or 1, rows)."""
    rows = lot.columns.n
    if lot.draw is Draw.NOISE:
        codes = np.broadcast_to(lot.outcome.codes, (draws, rows)).copy()
        return generator.permuted(codes, axis=1), np.ones((1, rows))
    which = None if lot.clusters is None else np.unique(lot.clusters, return_inverse=True)[1]
    groups = rows if which is None else int(which.max()) + 1
    often = generator.multinomial(groups, np.full(groups, 1 / groups), size=draws).astype(np.float64)
    return lot.outcome.codes[None], often if which is None else often[:, which]


def _quick(lot: Lot, codes: Codes, totals: Floats) -> Walked:
    levels = np.arange(1, len(lot.outcome.equations) + 1)
    counts = (codes[:, None, :] == levels[:, None]) * totals[:, None, :]
    forced = tuple(one.name in lot.rule.forced for one in lot.columns.places)
    eliminates = lot.rule.direction is Direction.BACKWARD
    procedure = Procedure(lot.columns.standard, lot.columns.places, forced, eliminates, lot.rule.stay)
    walked = eliminate_many(procedure, counts, totals, lot.start)
    if lot.rule.firth is not Firth.AUTO or walked.fine.all():
        return walked
    separated = np.flatnonzero(~walked.fine)
    again = replace(lot, rule=replace(lot.rule, firth=Firth.ALWAYS))
    answered = _slow(again, codes[separated % len(codes)], totals[separated % len(totals)])
    walked.kept[separated], walked.p[separated], walked.fine[separated] = answered.kept, answered.p, answered.fine
    return walked


def _slow(lot: Lot, codes: Codes, totals: Floats) -> Walked:
    """One after the other: what is not backward by Wald tests of maximum likelihood."""
    draws = max(len(codes), len(totals))
    names = [one.name for one in lot.columns.places]
    levels = (lot.outcome.reference, *lot.outcome.equations)
    kept = np.zeros((draws, len(names)), np.bool_)
    p, fine = np.ones(kept.shape), np.zeros(draws, np.bool_)
    for at in range(draws):
        weights = totals[at % len(totals)]
        found = coded(Outcome(codes[at % len(codes)], levels, 0), weights)
        if isinstance(found, Undefined):
            continue
        fit, tests = walk(lot.columns, found, lot.rule, weights, lot.clusters)
        fine[at] = fit.trouble is None
        for test in tests:
            place = names.index(test.term)
            kept[at, place] = True
            p[at, place] = test.p if isinstance(test.p, float) else 1.0
    return Walked(kept, p, fine)


def _rule(selected: Selected) -> Rule:
    """The rule as it was applied: where Firth's method had to answer separation, it is used throughout."""
    return replace(selected.rule, firth=Firth.ALWAYS) if selected.fit.method is Method.FIRTH else selected.rule


def _start(selected: Selected) -> Floats:
    full = fit_logit(selected.candidates, selected.fit.outcome, method=selected.fit.method)
    if isinstance(full, LogitFit) and full.trouble is None:
        return full.maximum.beta
    return np.zeros((len(selected.fit.equations), len(selected.candidates.scale)))


def _lots(like: Lot, seed: int) -> list[Lot]:
    """The pieces of a resampling, each with a stream of chance of its own."""
    key = list(Draw).index(like.draw)
    sizes = [min(LOT, like.draws - at) for at in range(0, like.draws, LOT)]
    return [replace(like, draws=size, seed=(seed, key, at)) for at, size in enumerate(sizes)]


def _gather(ends: Iterable[Walked], selected: Selected) -> Walked:
    terms = len(selected.candidates.places)
    empty = Walked(np.zeros((0, terms), np.bool_), np.zeros((0, terms)), np.zeros(0, np.bool_))
    return _joined([empty, *ends])


def _joined(ends: Sequence[Walked]) -> Walked:
    return Walked(*(np.concatenate([getattr(one, part) for one in ends]) for part in ("kept", "p", "fine")))


def _as_good(selected: Selected, rule: Rule, smallest: Floats) -> Number:
    ours = [test.p for test in selected.tests if test.term not in rule.forced and isinstance(test.p, float)]
    if not ours:
        return Undefined("the model has no term that was chosen")
    return (1 + int((smallest <= min(ours)).sum())) / (1 + len(smallest))


def _share(part: int, whole: int) -> Number:
    return part / whole if whole else NONE_FINE

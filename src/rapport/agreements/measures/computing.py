"""Alignment in numbers: shares, kappa, accuracy of guesses, means – each with its interval. For the worker only: numpy.

Of one pair the items are the sample. Of a cohort the pairs are: what one pair says hangs together, so over several
items the shares of the pairs are averaged, and coefficients get their interval by drawing whole pairs again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rapport.agreements.measures.compared import Compared, Pair
from rapport.agreements.measures.release import Allowed, Sides, everywhere
from rapport.stats.agreement.ratings import Counts, pairs
from rapport.stats.agreement.resampling import resampled_units
from rapport.stats.agreement.results import share
from rapport.stats.agreement.two import cohen_kappa, pooled_kappa
from rapport.stats.agreement.weights import Weighting, agreement_weights
from rapport.stats.describe import moments
from rapport.stats.paired import Interval, mean_interval
from rapport.stats.undefined import Number, Undefined

SEED, DRAWS = 2011, 500
IMPORTANCE = 3
ALL, DOMAIN, ITEM = "all", "domain", "item"
Yes = Callable[[Compared], bool | None]
# What is a share of yes and no, by measure.
SHARES: dict[str, Yes] = {
    "aligned": lambda one: one.same,
    "guess:scholar": lambda one: one.hits[0],
    "guess:mentor": lambda one: one.hits[1],
}
TALKED: dict[str, Yes] = {"talked:scholar": lambda one: one.talked[0], "talked:mentor": lambda one: one.talked[1]}


def by_rule(one: Compared) -> bool | None:
    """Whether answers that a rule compares are the same. Words are judged later, so that who counts would change."""
    return one.same if one.codes is not None else None


def as_much(one: Compared) -> bool | None:
    """Whether it matters to both alike."""
    return one.weights[0] == one.weights[1] if one.weights else None


@dataclass(frozen=True)
class Told:
    """One figure: what it is of, and the number or the reason why there is none."""

    measure: str
    scope: str = ALL
    name: str = ""
    point: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    note: str = ""


def figure(measure: str, value: Number, interval: Interval, n: int, **of: object) -> Told:
    """A number and its limits; two decimals, because more would tell who said what."""
    low, high = (None if isinstance(one, Undefined) else round(one, 2) for one in (interval.low, interval.high))
    if isinstance(value, Undefined):
        return Told(measure, n=n, note=value.reason, **of)  # type: ignore[arg-type]
    return Told(measure, value=round(value, 2), low=low, high=high, n=n, **of)  # type: ignore[arg-type]


def of_pair(pair: Pair) -> list[Told]:
    """Everything about one pair, over all its expectations and domain by domain."""
    found = []
    for scope, name, items in scopes(pair.compared):
        for measure, yes in (SHARES | TALKED).items():
            said = [answer for one in items if (answer := yes(one)) is not None]
            if said:
                told = share(sum(said), len(said))
                found.append(figure(measure, told.value, told.interval, told.n, scope=scope, name=name))
        found += [kappa("importance", importance(items), weights_of_importance(), scope=scope, name=name)]
    for point, review in enumerate(pair.reviews, start=1):
        told = share(review.kept, review.items)
        found.append(figure("kept", told.value, told.interval, told.n, point=point))
    return found


def of_items(told: Sequence[Pair], parts: Sequence[Sequence[Pair]], items: Mapping[str, frozenset[int]]) -> list[Told]:
    """Alignment of a cohort: each item, each domain, and all.

    Args:
        told: the pairs of whom may be told, in a fixed order.
        parts: the parts into which all released sets cut their pairs.
        items: for each item the pairs that count for it.
    """
    kept = [counting(pair, items) for pair in told]
    within = [[counting(pair, items) for pair in part] for part in parts]
    found = []
    for measure, yes in (SHARES | {"aligned": by_rule}).items():
        may = everywhere(sides(part, yes) for part in within)
        for scope, name, of in cohort_scopes(kept, may):
            found += share_of(measure, yes, of, scope, name)
            if measure == "aligned":
                found += [answers(of, scope, name)]
    may = everywhere(sides(part, as_much) for part in within)
    found += [matter(of, scope, name) for scope, name, of in cohort_scopes(kept, may)]
    return found


def counting(pair: Pair, items: Mapping[str, frozenset[int]]) -> Pair:
    """A pair with the items for which it counts."""
    return replace(pair, compared=[one for one in pair.compared if pair.key in items.get(one.item, ())])


def mean_of(measure: str, values: Iterable[float], limits: tuple[float, float], **of: object) -> Told:
    """The mean over pairs with the interval of t, cut at the ends of the scale."""
    found = moments(np.array(sorted(values), dtype=np.float64))
    interval = mean_interval(found.mean, found.sd, found.n)
    low, high = (
        one if isinstance(one, Undefined) else min(max(one, limits[0]), limits[1])
        for one in (interval.low, interval.high)
    )
    return figure(measure, found.mean, Interval(low, high, interval.confidence), found.n, **of)


def scopes(items: Sequence[Compared]) -> list[tuple[str, str, list[Compared]]]:
    """All items, and those of each domain."""
    domains: dict[str, list[Compared]] = defaultdict(list)
    for one in items:
        domains[one.domain].append(one)
    return [(ALL, "", list(items)), *((DOMAIN, name, of) for name, of in domains.items())]


def cohort_scopes(told: Sequence[Pair], may: Allowed) -> list[tuple[str, str, list[list[Compared]]]]:
    """What may be told, with the items of each pair that belong to it."""
    names = dict.fromkeys((one.domain, one.item, one.title) for pair in told for one in pair.compared)

    def of(fits: Callable[[Compared], bool]) -> list[list[Compared]]:
        return [[one for one in pair.compared if fits(one)] for pair in told]

    found = [(ALL, "", of(lambda _: True))] if may.over_all else []
    domains = dict.fromkeys(domain for domain, _, _ in names)
    found += [(DOMAIN, name, of(lambda one, name=name: one.domain == name)) for name in domains if name in may.domains]  # type: ignore[misc]
    found += [
        (ITEM, title, of(lambda one, item=item: one.item == item))  # type: ignore[misc]
        for _, item, title in names
        if item in may.items
    ]
    return found


def sides(told: Sequence[Pair], yes: Yes) -> dict[str, dict[str, Sides]]:
    """How many pairs are on either side, item by item, by domain."""
    found: dict[str, dict[str, Sides]] = defaultdict(dict)
    for one in (one for pair in told for one in pair.compared):
        if (answer := yes(one)) is not None:
            of_yes, of_no = found[one.domain].get(one.item, (0, 0))
            found[one.domain][one.item] = (of_yes + answer, of_no + (not answer))
    return found


def share_of(measure: str, yes: Yes, of: Sequence[Sequence[Compared]], scope: str, name: str) -> list[Told]:
    """Of one item the share of pairs; of several the mean of the pairs' shares."""
    said = [[answer for one in items if (answer := yes(one)) is not None] for items in of]
    said = [answers for answers in said if answers]
    if not said:
        return []
    if scope == ITEM:
        found = share(sum(one[0] for one in said), len(said))
        return [figure(measure, found.value, found.interval, found.n, scope=scope, name=name)]
    return [mean_of(measure, [sum(one) / len(one) for one in said], (0, 1), scope=scope, name=name)]


def answers(of: Sequence[Sequence[Compared]], scope: str, name: str) -> Told:
    """Kappa of the answers: of one item weighted by how near they are, of several items pooled."""
    by_item: dict[str, list[list[Compared]]] = defaultdict(lambda: [[] for _ in of])
    for place, items in enumerate(of):
        for one in items:
            if one.codes is not None:
                by_item[one.item][place].append(one)
    made = [coded(each) for each in by_item.values()]
    about = {"scope": scope, "name": name}
    if scope == ITEM and made:
        tables, weights = made[0]
        return kappa("kappa", sum_of(tables), weights, **about)
    stacks = [np.array(tables) for tables, _ in made]

    def drawn(times: NDArray[np.int64]) -> Number:
        tables = [np.tensordot(times, stack, axes=1) for stack in stacks]
        return pooled_kappa([table for table in tables if table.sum()])

    return resampled("kappa", len(of), drawn, **about)


def matter(of: Sequence[Sequence[Compared]], scope: str, name: str) -> Told:
    """Weighted kappa of how much things matter to both."""
    stack = np.array([importance(items) for items in of])
    weights, about = weights_of_importance(), {"scope": scope, "name": name}
    if scope == ITEM:
        return kappa("importance", sum_of(stack), weights, **about)
    return resampled(
        "importance", len(of), lambda times: cohen_kappa(np.tensordot(times, stack, axes=1), weights).value, **about
    )


def resampled(measure: str, units: int, statistic: Callable[[NDArray[np.int64]], Number], **of: object) -> Told:
    """A coefficient over several items, its interval from whole pairs that are drawn again."""
    found = resampled_units(units, statistic, np.random.default_rng(SEED), DRAWS)
    return figure(measure, statistic(np.ones(units, dtype=np.int64)), found.interval, units, **of)


def kappa(measure: str, table: Counts, weights: NDArray[np.float64] | None, **of: object) -> Told:
    """Cohen's kappa of one table."""
    found = cohen_kappa(table, weights)
    return figure(measure, found.value, found.interval, found.n, **of)


def coded(by_pair: Sequence[Sequence[Compared]]) -> tuple[list[Counts], NDArray[np.float64] | None]:
    """The table of each pair for one item on a scale that all share, and its weights."""
    said = [[one.codes for one in items if one.codes is not None] for items in by_pair]
    scale = sorted({code for codes in said for both in codes for code in both})
    ordered = any(one.is_ordered for items in by_pair for one in items)
    weights = agreement_weights(Weighting.LINEAR, len(scale), np.array(scale, dtype=np.float64)) if ordered else None
    return [table_of([(scale.index(a), scale.index(b)) for a, b in codes], len(scale)) for codes in said], weights


def importance(items: Iterable[Compared]) -> Counts:
    """The table of how much things matter to scholar and mentor."""
    return table_of([(one.weights[0] - 1, one.weights[1] - 1) for one in items if one.weights], IMPORTANCE)


def weights_of_importance() -> NDArray[np.float64]:
    """Near weights count in part."""
    return agreement_weights(Weighting.LINEAR, IMPORTANCE)


def table_of(codes: Sequence[tuple[int, int]], categories: int) -> Counts:
    """A square table, the scholar in rows."""
    both = np.array(codes, dtype=np.intp).reshape(-1, 2)
    return pairs(both[:, 0], both[:, 1], categories).table


def sum_of(tables: Iterable[Counts]) -> Counts:
    """Tables of several pairs, added up."""
    return np.asarray(np.array(list(tables)).sum(axis=0), dtype=np.int64)

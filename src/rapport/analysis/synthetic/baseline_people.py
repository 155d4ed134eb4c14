"""People with the printed characteristics, before outcomes: who is what, and the columns of the models' design."""

from dataclasses import dataclass

import numpy as np

from rapport.analysis.synthetic.baseline_spec import BaselineSpec
from rapport.analysis.synthetic.matching.search import People
from rapport.analysis.synthetic.nearest import Floats, Impossible, Integers
from rapport.analysis.synthetic.quartiles import whole, with_quartiles

# Three people stand apart: one has the lowest and one the highest answer to every item, as the printed range of the
# total asks; and one did not tell the career stage, nor one outcome.
LOWEST, HIGHEST, SILENT = 0, 1, 2
APART = 3


@dataclass(frozen=True)
class Layout:
    """What stands in which column of the design.

    Attributes:
        blocks: characteristic → its columns.
        steps: score or age → how many whole points one step of its column is.
    """

    blocks: dict[str, list[int]]
    steps: dict[str, int]

    @property
    def width(self) -> int:
        """Number of columns."""
        return sum(len(columns) for columns in self.blocks.values())


def layout(spec: BaselineSpec) -> Layout:
    """The columns of the design, one block per characteristic, and one for each outcome that is a candidate."""
    sizes = {category.name: len(category.columns) for category in spec.categories}
    sizes |= {"age": 1} | {score.name: 1 for score in spec.scores}
    sizes |= {name: 1 for outcome in spec.outcomes for name in outcome.also_offered}
    blocks, at = {}, 0
    for name, size in sizes.items():
        blocks[name] = list(range(at, at + size))
        at += size
    return Layout(blocks, {"age": spec.age.per, **{score.name: len(score.items) for score in spec.scores}})


def drawn_people(spec: BaselineSpec, plan: Layout, rng: np.random.Generator) -> People:
    """People with the printed counts and quartiles.

    Args:
        spec: what is printed.
        plan: the columns of the design.
        rng: draws them.

    Returns:
        The people, in an order that means nothing but for the three who stand apart.

    Raises:
        Impossible: counts that are not those of so many people, or quartiles that no whole answers have.
    """
    design = np.zeros((spec.people, plan.width))
    everybody = np.arange(spec.people)
    free: dict[str, Integers] = {}
    for category in spec.categories:
        columns = plan.blocks[category.name]
        absent = spec.people - sum(category.counts.values())
        if absent not in (0, 1):
            raise Impossible(f"“{category.name}”: the counts are not those of {spec.people} people, one silent at most")
        there = everybody[everybody != SILENT] if absent else everybody
        if absent:
            design[SILENT, columns] = np.nan
        mixed, start = rng.permutation(there), 0
        for column, levels in zip(columns, category.columns, strict=True):
            size = sum(category.counts[level] for level in levels)
            design[mixed[start : start + size], column] = 1
            start += size
        free[category.name] = there
    _ages(spec, plan, design, rng)
    _scores(spec, plan, design, rng)
    free |= {"age": everybody, "science_identity": everybody}
    free |= {score.name: everybody[APART:] for score in spec.scores if score.name not in free}
    return People(design, plan.blocks, free, rng)


def _ages(spec: BaselineSpec, plan: Layout, design: Floats, rng: np.random.Generator) -> None:
    low, middle, high = (int(quartile) for quartile in spec.age.quartiles)
    ages = with_quartiles(spec.people, (low, middle, high), spec.age.range, spec.age.spread, rng)
    design[:, plan.blocks["age"][0]] = rng.permutation(ages) / spec.age.per


def _scores(spec: BaselineSpec, plan: Layout, design: Floats, rng: np.random.Generator) -> None:
    """Scores of mentoring by ranks of correlated normal scores; science identity leans on their mean."""
    domains = [score for score in spec.scores if score.name != "science_identity"]
    behind = _correlated(spec, [score.name for score in domains], rng)
    lean = spec.together.science_identity
    identity = lean * behind.mean(axis=1) + rng.standard_normal(spec.people)
    for score in spec.scores:
        items = len(score.items)
        sums = with_quartiles(
            spec.people,
            whole(score.quartiles, items, score.name),
            (score.answers[0] * items, score.answers[1] * items),
            (score.spread[0] * items, score.spread[1] * items),
            rng,
        )
        if score in domains:
            rank = behind[:, domains.index(score)].copy()
            rank[LOWEST], rank[HIGHEST] = -np.inf, np.inf
        else:
            rank = identity
        column = plan.blocks[score.name][0]
        design[np.argsort(rank, kind="stable"), column] = sums / items


def _correlated(spec: BaselineSpec, names: list[str], rng: np.random.Generator) -> Floats:
    together = np.full((len(names), len(names)), spec.together.domains)
    if "diversity" in names:
        at = names.index("diversity")
        together[at, :] = together[:, at] = spec.together.diversity
    np.fill_diagonal(together, 1)
    return np.asarray(rng.standard_normal((spec.people, len(names))) @ np.linalg.cholesky(together).T, dtype=np.float64)

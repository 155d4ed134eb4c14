"""A cohort before an intervention: ``rapport simulate building-up-baseline``."""

from collections.abc import Mapping

import numpy as np

from rapport.analysis.synthetic.baseline_models import Agreement, fitting_people
from rapport.analysis.synthetic.baseline_people import Layout, layout
from rapport.analysis.synthetic.baseline_spec import BaselineSpec, Institutions, OutcomeSpec
from rapport.analysis.synthetic.cohort import NAME, Cohort, names
from rapport.analysis.synthetic.nearest import Floats, Integers
from rapport.analysis.synthetic.printed import read_spec
from rapport.analysis.synthetic.quartiles import items_of
from rapport.stats.describe import quartiles
from rapport.stats.quantile_rule import QuantileRule

LEANING = "science_identity"
Columns = dict[str, list[object]]


def baseline(seed: int) -> Cohort:
    """Make the people.

    Args:
        seed: the same seed gives the same people.

    Returns:
        People with the printed characteristics, and outcomes whose models have the printed terms.

    Raises:
        Impossible: a specification that no whole people can meet.
        TextFileError: a specification that cannot be read.
    """
    spec = read_spec("building-up-baseline", BaselineSpec)
    plan = layout(spec)
    rng = np.random.default_rng([seed, 3])
    made = fitting_people(spec, plan, rng)
    columns = _columns(spec, plan, made.design, made.classes, rng)
    totals = np.array([columns[item] for score in spec.scores for item in score.items if score.name != LEANING])
    told = (*spec.not_reproduced, _total_told(spec, totals.mean(axis=0)), *(_told(each) for each in made.agreements))
    return Cohort(spec.title, spec.source.told, columns, told, spec.not_printed)


def _columns(
    spec: BaselineSpec, plan: Layout, design: Floats, classes: Mapping[str, Integers], rng: np.random.Generator
) -> Columns:
    columns: Columns = dict(_institutions(spec.institutions, spec.people, rng))
    columns["age"] = np.rint(design[:, plan.blocks["age"][0]] * spec.age.per).astype(int).tolist()
    for category in spec.categories:
        columns[category.name] = _levels(category.counts, category.columns, design[:, plan.blocks[category.name]], rng)
    titles = [title for title, count in spec.mentor_title.counts.items() for _ in range(count)]
    columns["mentor_title"] = [titles[at] for at in rng.permutation(spec.people)]
    for score in spec.scores:
        sums = np.rint(design[:, plan.blocks[score.name][0]] * len(score.items)).astype(int)
        given = np.array([items_of(int(total), len(score.items), score.answers, rng) for total in sums])
        columns |= {item: given[:, at].tolist() for at, item in enumerate(score.items)}
    lean = design[:, plan.blocks[LEANING][0]]
    for outcome in spec.outcomes:
        columns[outcome.name] = _answers(outcome, classes[outcome.name], lean, rng)
    order = rng.permutation(spec.people)
    mixed: Columns = {name: [cells[at] for at in order] for name, cells in columns.items()}
    return {NAME: list(names(spec.label, spec.people)), **mixed}


def _institutions(spec: Institutions, people: int, rng: np.random.Generator) -> Columns:
    """Who is where: sizes within the printed limits that add up to those enrolled, less those who did not answer."""
    sizes = rng.integers(spec.smallest, spec.largest, spec.number, endpoint=True)
    while (lacking := spec.enrolled - int(sizes.sum())) != 0:
        movable = np.flatnonzero(sizes < spec.largest if lacking > 0 else sizes > spec.smallest)
        sizes[rng.choice(movable)] += np.sign(lacking)
    enrolled = np.repeat(np.arange(spec.number), sizes)
    there = np.sort(rng.permutation(spec.enrolled)[:people])
    return {
        "institution": [f"Institution {at + 1:02d} (synthetic)" for at in enrolled[there]],
        "institution_enrolled": sizes[enrolled[there]].tolist(),
    }


def _levels(
    counts: dict[str, int], columns: tuple[tuple[str, ...], ...], design: Floats, rng: np.random.Generator
) -> list[object]:
    """The level of each person: the models' columns merge some, which are drawn apart again."""
    merged = [*columns, tuple(level for level in counts if not any(level in levels for levels in columns))]
    codes = np.where(design.any(axis=1), design.argmax(axis=1), len(columns))
    codes[np.isnan(design[:, 0])] = -1
    cells: list[object] = [""] * len(design)
    for code, levels in enumerate(merged):
        apart = [level for level in levels for _ in range(counts[level])]
        for person, level in zip(rng.permutation(np.flatnonzero(codes == code)), apart, strict=True):
            cells[person] = level
    return cells


def _answers(outcome: OutcomeSpec, classes: Integers, lean: Floats, rng: np.random.Generator) -> list[object]:
    """The answer of each person: the models' classes merge some; higher ones lean to higher scores."""
    cells: list[object] = [""] * len(classes)
    height = lean + rng.standard_normal(len(lean))
    for code, answers in enumerate(outcome.classes):
        mine = np.flatnonzero(classes == code)
        apart = [answer for answer in sorted(answers) for _ in range(outcome.counts[answer - 1])]
        for person, answer in zip(mine[np.argsort(height[mine], kind="stable")], apart, strict=True):
            cells[person] = answer
    return cells


def _total_told(spec: BaselineSpec, totals: Floats) -> str:
    found = quartiles(totals, QuantileRule.TYPE_2)
    low, middle, high = spec.total.quartiles
    return (
        f"{spec.total.source}, mentoring competency score {middle:.1f} ({low:.1f}–{high:.1f}): the people have "
        f"{found.median:.1f} ({found.q1:.1f}–{found.q3:.1f}). With the printed quartiles of the six domains a mean "
        f"of their items as low as printed was never seen; missing answers counted as 0 would explain it."
    )


def _told(found: Agreement) -> str:
    """How near a model is: how many odds ratios are printed alike, how far the others are, and the tests."""
    furthest = float(np.abs(np.log(found.ratios)).max())
    errors = np.exp(np.abs(np.log(found.errors)).max()) - 1
    tests = ", ".join(f"{name} {mine:.2g} (printed {printed:g})" for name, (printed, mine) in found.tests.items())
    but = f" but {found.turned}" if found.turned else ""
    return (
        f"{found.outcome.source}, {found.outcome.label}: elimination keeps the printed terms; {found.exact} of "
        f"{len(found.ratios)} odds ratios are printed alike, the others within {100 * (np.exp(furthest) - 1):.0f}%, "
        f"all{but} with their intervals on the printed side of 1; standard errors within {100 * errors:.0f}%. "
        f"p: {tests}."
    )

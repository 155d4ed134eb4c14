"""The files of a power run: one table as page, CSV and Word, the methods, every number."""

from collections.abc import Iterator, Sequence

from rapport.stats.power.simulated import Analysis, Power
from rapport.tables.csv_export import csv_bytes
from rapport.tables.html import page, section
from rapport.tables.numbers import count, fixed, percent
from rapport.tables.record import Record, Statistic, results_json
from rapport.tables.table import Cell, Column, Row, Table
from rapport.tables.word import docx_bytes
from rapport.trials.power.plan import PowerPlan
from rapport.trials.power.running import Line

NAME = "power"
TOLD = {
    Analysis.CLUSTER_T: "t test of cluster means",
    Analysis.CR1: "Regression, CR1",
    Analysis.CR2: "Regression, CR2",
    Analysis.PERMUTATION: "Permutation of clusters",
    Analysis.KAUERMANN_CARROLL: "GEE, Kauermann–Carroll",
    Analysis.MANCL_DEROUEN: "GEE, Mancl–DeRouen",
    Analysis.MIXED: "Mixed model",
}
METHODS = {
    Analysis.CLUSTER_T: (
        "The t test compares the means of clusters, each counting once, on clusters − 2 degrees of freedom "
        "(Hayes and Moulton)."
    ),
    Analysis.CR1: (
        "CR1: linear regression over people with errors robust to clusters, × clusters / (clusters − 1), t on "
        "clusters − 1 degrees of freedom; scores of an ordinal outcome are 0, 1, 2 …"
    ),
    Analysis.CR2: ("CR2: the same with Bell and McCaffrey’s correction and Satterthwaite’s degrees of freedom."),
    Analysis.PERMUTATION: (
        "The permutation test asks how often the means of clusters differ as far when the arms are dealt out anew "
        "(all arrangements up to 100,000, otherwise 20,000 drawn ones)."
    ),
    Analysis.KAUERMANN_CARROLL: (
        "GEE: exchangeable working correlation, errors corrected by Kauermann and Carroll, t on clusters − 2 degrees "
        "of freedom; a logit model of a binary outcome, a linear one of scores."
    ),
    Analysis.MANCL_DEROUEN: (
        "GEE: exchangeable working correlation, errors corrected by Mancl and DeRouen, t on clusters − 2 degrees "
        "of freedom; a logit model of a binary outcome, a linear one of scores."
    ),
    Analysis.MIXED: (
        "Mixed model: a random intercept for each cluster; linear by restricted maximum likelihood with "
        "Satterthwaite’s degrees of freedom, or of a binary outcome a logit model by adaptive quadrature, tested by z."
    ),
}


def table_of(plan: PowerPlan, lines: Sequence[Line]) -> Table:
    """The table.

    Args:
        plan: what was run.
        lines: its result.
    """
    needed = f"Clusters in each arm for {fixed(100 * plan.target, 0)}%"
    columns = [Column(Cell(head)) for head in ("ICC", "Design effect", "Power by formula", needed)]
    for analysis in plan.analyses:
        columns += [Column(Cell(head), TOLD[analysis]) for head in ("Power", "With no difference")]
    caption = f"Power of {plan.trial}: {plan.clusters.treated} and {plan.clusters.control} clusters"
    table = Table(NAME, "Table 1", caption, "Outcome", tuple(columns))
    for line in lines:
        table = table.with_rows(Row(Cell(line.outcome), tuple(_cells(line)))).with_records(*_records(plan, line))
    return table.with_notes(*_notes(plan, lines)).with_methods(*methods_of(plan))


def _cells(line: Line) -> Iterator[Cell]:
    yield Cell(f"{line.icc:g}")
    yield Cell(fixed(line.planned.effect, 2))
    yield Cell(_per_cent(line.by_formula))
    yield Cell("–" if line.needed is None else count(line.needed))
    for one, none in zip(line.with_difference, line.without, strict=True):
        yield Cell(_per_cent(one.power))
        yield Cell(_per_cent(none.power))


def _per_cent(share: float) -> str:
    return f"{fixed(100 * share, 1)}%"


def _notes(plan: PowerPlan, lines: Sequence[Line]) -> Iterator[str]:
    every = [one for line in lines for one in (*line.with_difference, *line.without)]
    widest = max((one.high - one.low) / 2 for one in every)
    slow = any(one.trials != plan.trials for one in every)
    less = f" ({count(plan.slow_trials)} for the mixed logit model)" if slow else ""
    yield (
        f"“Power” is the share of {count(plan.trials)}{less} made-up trials in which the arms differed significantly "
        f"(two-sided, α = {plan.alpha:g}); chance in the simulation moves it by at most {fixed(100 * widest, 2)} "
        "percentage points (95% confidence)."
    )
    yield (
        f"“With no difference” is the same where the arms do not differ: an analysis that keeps its word shows "
        f"{percent(round(plan.alpha * 10**6), 10**6)}%. Do not rely on the power of one that shows more."
    )
    yield (
        "Clusters for a power are told by formula, as many in each arm, of sizes as planned; “–”: no number gives it."
    )
    for analysis in plan.analyses:
        own = [one for one in every if one.analysis is analysis]
        unfit, trials = sum(one.unfit for one in own), sum(one.trials for one in own)
        if unfit:
            share = _per_cent(unfit / trials)
            yield f"{TOLD[analysis]}: {share} of trials gave no estimate and count as not significant."


def methods_of(plan: PowerPlan) -> tuple[str, ...]:
    """What was done, in sentences for a protocol.

    Args:
        plan: what was run.
    """
    sizes = plan.known_sizes
    if isinstance(plan.sizes, tuple):
        said = f"clusters of {min(sizes)} to {max(sizes)} people, their sizes dealt out anew in each trial"
    else:
        said = f"clusters of {min(sizes)} to {max(sizes)} people, each size as likely"
    return (
        f"Power was simulated with {count(plan.trials)} trials for each line, {said}. Numbers were normal between and "
        "within clusters; binary and ordinal outcomes followed the Dirichlet-multinomial distribution, under which two "
        "people of a cluster are correlated by the ICC.",
        *(METHODS[one] for one in plan.analyses),
        "By formula: noncentral t on clusters − 2 degrees of freedom with the design effect of Eldridge, Ashby and "
        "Kerry; for ordinal outcomes with Whitehead’s information under proportional odds.",
        f"Random numbers: Philox 4×64 of numpy, seed {plan.seed}.",
    )


def _records(plan: PowerPlan, line: Line) -> Iterator[Record]:
    def record(statistic: Statistic, value: float, model: str) -> Record:
        return Record(NAME, statistic, value, outcome=line.outcome, term=f"icc={line.icc:g}", model=model)

    yield record(Statistic.DESIGN_EFFECT, line.planned.effect, "formula")
    yield record(Statistic.POWER, line.by_formula, "formula")
    if line.needed is not None:
        yield record(Statistic.CLUSTERS, line.needed, f"formula: in each arm for a power of {plan.target:g}")
    for statistic, found in ((Statistic.POWER, line.with_difference), (Statistic.TYPE_1_ERROR, line.without)):
        for one in found:
            model = f"{one.analysis}, {one.trials} trials, seed {plan.seed}"
            yield record(statistic, one.power, model)
            yield record(Statistic.CI_LOW, one.low, f"{statistic}: {model}")
            yield record(Statistic.CI_HIGH, one.high, f"{statistic}: {model}")
    yield from (record(Statistic.EFFECT, *_effect(one)) for one in line.with_difference)


def _effect(one: Power) -> tuple[float, str]:
    return one.effect, f"mean of the estimates: {one.analysis}"


def files_of(plan: PowerPlan, lines: Sequence[Line]) -> dict[str, bytes]:
    """The files, without run.json.

    Args:
        plan: what was run.
        lines: its result.

    Returns:
        Name → bytes.
    """
    table = table_of(plan, lines)
    paragraph = f"<p>{' '.join(table.methods)}</p>"
    return {
        "power.html": page(f"Power of {plan.trial}", [section(table), "<h2>Methods</h2>", paragraph]).encode(),
        "power.csv": csv_bytes(table),
        "power.docx": docx_bytes(table),
        "methods.txt": ("\n\n".join(table.methods) + "\n").encode(),
        "results.json": results_json(table.records).encode(),
    }

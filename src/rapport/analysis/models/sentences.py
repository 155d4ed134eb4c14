"""What tables of models say in words, derived from what ran."""

from collections.abc import Sequence

from rapport.analysis.models.blocks import Block
from rapport.analysis.plan import Plan
from rapport.analysis.specs.models import LogitSpec, Unadjusted
from rapport.stats.logit.fit import Method


def kinds_of_models(blocks: Sequence[Block], plan: Plan) -> str:
    """Which outcomes have binary models and which multinomial ones."""
    parts = []
    for kind, binary in (("binary logistic regression", True), ("multinomial (generalised logit) regression", False)):
        labels = [f"“{plan.variable(block.outcome).label}”" for block in blocks if block.binary is binary]
        if labels:
            parts.append(f"{kind} ({', '.join(labels)})")
    return " and ".join(parts)


def tests_of_terms(spec: LogitSpec, blocks: Sequence[Block]) -> str:
    """How characteristics were tested, and how intervals were made."""
    test = "type-3 Wald tests" if spec.test == "wald" else "likelihood-ratio tests"
    used = {result.method for block in blocks for result in block.results.values()}
    level = f"{100 * spec.confidence:g}%"
    parts = []
    if Method.ML in used:
        parts.append(
            f"Characteristics were tested with {test} of all their coefficients together; intervals are {level} Wald "
            "intervals."
        )
    if Method.FIRTH in used:
        why = "Models that were separated were" if spec.firth == "auto" else "Models were"
        parts.append(
            f"{why} estimated by Firth’s penalised likelihood, with {level} profile penalised-likelihood intervals and "
            "penalised likelihood-ratio tests."
        )
    if not (isinstance(spec, Unadjusted) and spec.p_adjust):
        parts.append("Their p values are not corrected for multiple testing.")
    return " ".join(parts)


def notes_on_p(ratio: str, spec: LogitSpec, blocks: Sequence[Block], p: str) -> tuple[str, ...]:
    """How a reader tells the p of one ratio from that of the whole characteristic."""
    test = "type-3 Wald" if spec.test == "wald" else "likelihood-ratio"
    notes = [f"{ratio}; CI: confidence interval."]
    if any(not block.binary for block in blocks):
        notes.append(
            f"{p} beside a ratio tests that ratio alone; {p} overall tests all ratios of a characteristic together, "
            f"over all levels of the outcome ({test} test)."
        )
    if any(block.binary for block in blocks):
        notes.append(
            f"Of an outcome with two levels, {p} in the row of a characteristic tests all its levels together ({test} "
            f"test); {p} beside a level compares that level with the reference."
        )
    return tuple(notes)


def cluster_sentence(spec: LogitSpec, plan: Plan) -> tuple[str, ...]:
    """That errors are robust, where they are."""
    if spec.cluster is None:
        return ()
    return (
        f"Standard errors are robust to clusters of “{plan.variable(spec.cluster).label}” (sandwich estimator with the "
        "factor G/(G − 1); t and F on G − 1 degrees of freedom, G the number of clusters), except where Firth’s method "
        "was used.",
    )


def separation_note(labels: Sequence[str], confidence: float) -> str:
    """What is said where Firth's method answered separation by some characteristics."""
    return (
        f"{separating(labels)} the outcome (some answers occur in one group only), so that maximum likelihood "
        f"has no finite estimate; estimated by Firth’s penalised likelihood, with {100 * confidence:g}% profile "
        "penalised-likelihood intervals and penalised likelihood-ratio tests."
    )


def separating(labels: Sequence[str]) -> str:
    """“A” separates, “A” and “B” separate."""
    return f"{listed(labels)} {'separates' if len(labels) == 1 else 'separate'}"


def listed(labels: Sequence[str]) -> str:
    """“A”, “B” and “C”."""
    quoted = [f"“{label}”" for label in labels]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"

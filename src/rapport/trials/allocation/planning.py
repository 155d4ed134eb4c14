"""An analysis plan to begin with: baseline by arm with ICC, and the arms compared. Knows neither database nor web.

Arms are levels A, B, …, the first the reference, whichever arm that hides. Scores stand in columns of the list of
participants: ``Science identity, After``. It holds those of outcomes that name a score of this server.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rapport.textfiles.yaml_writing import as_yaml
from rapport.trials.outcomes.columns import column_of
from rapport.trials.reading import Protocol

HEAD = """\
# Begun from the protocol; change what your data need. Scores stand in participants.csv, in the columns named here.
# rapport evaluate plan.yaml --data participants.csv --out report
"""
JOINED = """\
# Not there yet, because the protocol names no score of this server for it: {columns}. Join it, or leave it out.
"""
SEALED = """\
# The randomisation is constrained: a permutation test may look only at allocations that it accepted. They are told when
# each institution has its arm, and at the latest with the seed; take this plan out again then.
"""
ACCEPTED = "accepted"
Entry = dict[str, Any]


def plan_of(
    protocol: Protocol, arms: Sequence[str], sites: Sequence[str], accepted: Mapping[str, object] | None = None
) -> str:
    """Write the plan.

    Args:
        protocol: of the trial.
        arms: as they stand in the list of participants: letters, or names once it is unblinded.
        sites: codes of the institutions.
        accepted: of a constrained randomisation: what it accepted, as the log tells it; None while that is sealed.
    """
    variables: list[Entry] = [
        {"name": "arm", "label": "Arm", "type": "categorical", "column": "arm", "levels": list(arms)},
        {"name": "site", "label": "Institution", "type": "categorical", "column": "site", "levels": list(sites)},
    ]
    strata = []
    for at, factor in enumerate(protocol.factors(), 1):
        strata.append(f"stratum_{at}")
        levels = list(factor.levels)
        found = {"name": strata[-1], "label": factor.name.capitalize(), "type": "categorical", "column": factor.name}
        variables.append({**found, "levels": levels})
    tables: list[Entry] = []
    before: list[str] = []
    for at, outcome in enumerate(protocol.outcomes, 1):
        names = [f"outcome_{at}_wave_{wave}" for wave in range(1, len(outcome.waves) + 1)]
        for name, wave in zip(names, outcome.waves, strict=True):
            column = column_of(outcome.name, wave)
            variables.append({"name": name, "label": column, "type": "continuous", "column": column})
        before.append(names[0])
        tables += _compared(at, outcome.name, names, _permuted(protocol, accepted))
    plan: Entry = {
        "title": protocol.title,
        "about": protocol.question,
        "variables": variables,
        "exclusions": [{"label": "at an institution without an arm", "variable": "arm", "missing": True}],
        "tables": [*_described([*strata, *before], before), *tables],
    }
    if accepted is not None:
        plan = {"title": plan.pop("title"), "allocations": {ACCEPTED: dict(accepted)}, **plan}
    missing = [column_of(one.name, wave) for one in protocol.outcomes if not one.score for wave in one.waves]
    joined = JOINED.format(columns="; ".join(missing)) if missing else ""
    return HEAD + joined + (SEALED if protocol.constrained and accepted is None else "") + as_yaml(plan)


def _described(rows: Sequence[str], before: Sequence[str]) -> Sequence[Entry]:
    """Who took part, by arm, and how alike those of an institution are."""
    return [
        {
            "verb": "table_one", "name": "baseline", "caption": "Participants by arm", "rows": list(rows), "by": "arm",
            "summary": "mean", "compare": "differences",
        },
        {
            "verb": "cluster", "name": "alike", "caption": "How alike institutions are", "outcomes": list(before),
            "cluster": "site",
        },
    ]  # fmt: skip


def _permuted(protocol: Protocol, accepted: Mapping[str, object] | None) -> Entry:
    """A constrained randomisation is tested among what it accepted, or not by permutation."""
    if protocol.constrained is None:
        return {}
    return {"permute": False} if accepted is None else {"accepted": ACCEPTED}


def _compared(at: int, label: str, names: Sequence[str], permuted: Entry) -> list[Entry]:
    """The last wave, with the first taken out where there is one before it."""
    last, adjust = names[-1], list(names[:1]) if len(names) > 1 else []
    return [
        {
            "verb": "arms", "name": f"arms-{at}", "caption": f"{label}: institutions compared", "outcomes": [last],
            "arm": "arm", "cluster": "site", "adjust": adjust,
            **permuted,
        },
        {
            "verb": "model", "name": f"people-{at}", "caption": f"{label}: people compared", "outcomes": [last],
            "terms": ["arm", *adjust], "cluster": "site", "errors": "CR2",
        },
    ]  # fmt: skip

"""What the baseline by arm is computed from: a plan and a table. Knows neither database nor web."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapport.textfiles.yaml_writing import as_yaml

TABLE, ALIKE = "baseline", "alike"


@dataclass(frozen=True)
class Described:
    """Something that participants are described by.

    Attributes:
        label: as printed.
        values: of each participant who has one, by key.
        levels: in their order; none where these are numbers.
    """

    label: str
    values: Mapping[int, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """A participant.

    Attributes:
        key: their number in the database; it is in no file.
        site: code of the institution.
        arm: its letter.
    """

    key: int
    site: str
    arm: str


def table_of(people: Sequence[Taken], described: Sequence[Described]) -> str:
    """The table that the plan reads, one row for each participant, in their order."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["arm", "site", *(f"v{at}" for at in range(1, len(described) + 1))])
    for one in people:
        rows.writerow([one.arm, one.site, *(own.values.get(one.key, "") for own in described)])
    return out.getvalue()


def plan_of(title: str, people: Sequence[Taken], described: Sequence[Described]) -> str:
    """The plan.

    Args:
        title: of the trial.
        people: who was included.
        described: by what; at least one.
    """
    arms, sites = sorted({one.arm for one in people}), sorted({one.site for one in people})
    variables: list[dict[str, object]] = [
        {"name": "arm", "label": "Arm", "type": "categorical", "column": "arm", "levels": arms,
         "labels": {arm: f"Arm {arm}" for arm in arms}},
        {"name": "site", "label": "Institution", "type": "categorical", "column": "site", "levels": sites},
    ]  # fmt: skip
    for at, one in enumerate(described, 1):
        kind: dict[str, object] = {"type": "continuous"}
        if one.levels:
            kind = {"type": "categorical", "levels": list(one.levels)}
        variables.append({"name": f"v{at}", "label": one.label, "column": f"v{at}", **kind})
    tables: list[dict[str, object]] = [
        {"verb": "table_one", "name": TABLE, "caption": "Participants by arm at baseline", "by": "arm",
         "rows": [f"v{at}" for at in range(1, len(described) + 1)], "summary": "mean", "compare": "differences"}
    ]  # fmt: skip
    if numbers := [f"v{at}" for at, one in enumerate(described, 1) if not one.levels]:
        tables.append(
            {"verb": "cluster", "name": ALIKE, "caption": "How alike participants of one institution are at baseline",
             "outcomes": numbers, "cluster": "site"}
        )  # fmt: skip
    return as_yaml({"title": title, "variables": variables, "tables": tables})

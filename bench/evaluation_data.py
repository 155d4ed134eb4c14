"""Made-up people in the shape of Building Up, and the plan of their evaluation."""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.models.terms import outcome_of, term_of
from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import mistakes_of_plan
from rapport.stats.selection import Rule, Selected, select
from rapport.textfiles.yaml_file import parse_document

ITEMS = (6, 5, 3, 5, 2, 5)
NUMBERS = ("age", "identity", *(f"domain{at}" for at in range(1, 7)), "total")
LEVELS = {
    "gender": ("female", "male"),
    "race": ("white or asian", "hispanic", "black", "multiracial"),
    "degree": ("phd", "md", "other"),
    "stage": ("faculty", "postdoc"),
    "advancement": ("disagree", "neither", "agree"),
    "progress": ("disagree", "neither", "agree", "strongly agree"),
    "barriers": ("disagree", "neither", "agree", "strongly agree"),
    "training": ("no", "yes"),
    "biomedical": ("no", "yes"),
}
OUTCOMES = ("advancement", "progress", "barriers", "training", "biomedical")
CANDIDATES = ("gender", "race", "degree", "stage", *NUMBERS[:-1])
FORCED = ("gender", "race")
ADJUSTED = ("table-2", "table-3", "table-4")


def _plan() -> str:
    lines = ["title: The shape of Building Up", "variables:"]
    for name, levels in LEVELS.items():
        listed = ", ".join(f'"{level}"' for level in levels)
        lines.append(f"  - {{name: {name}, label: {name}, type: categorical, column: {name}, levels: [{listed}]}}")
    for name in NUMBERS:
        per = ", per: 5, unit: years" if name == "age" else ""
        lines.append(f"  - {{name: {name}, label: {name}, type: continuous, column: {name}{per}}}")
    characteristics = ", ".join((*CANDIDATES, "total"))
    lines += ["tables:", f"  - {{verb: table_one, name: table-1, caption: All, rows: [{characteristics}]}}"]
    for at, outcomes in enumerate(("advancement, progress, barriers", "training, biomedical"), 4):
        one = f"verb: unadjusted, name: table-s{at}, caption: Alone, outcomes: [{outcomes}]"
        lines.append(f"  - {{{one}, characteristics: [{characteristics}]}}")
    for name, outcomes in zip(ADJUSTED, ("advancement", "progress, barriers", "training, biomedical"), strict=True):
        one = f"verb: adjusted, name: {name}, caption: Together, outcomes: [{outcomes}], stability: false"
        lines.append(f"  - {{{one}, candidates: [{', '.join(CANDIDATES)}], forced: [gender, race]}}")
    return "\n".join(lines) + "\n"


PLAN = _plan()


def plan() -> Plan:
    return parse_document(PLAN, Plan, name="plan.yaml", check=mistakes_of_plan).content


@cache
def people(n: int) -> dict[str, np.ndarray]:
    """Numbers, and codes of levels, of n people; the same for the same n."""
    draw = np.random.default_rng(33)  # a seed whose 219 people have no separation: R would not tell
    common = draw.normal(size=n)
    found = {
        "gender": (draw.random(n) < 0.196).astype(np.intp),
        "race": np.searchsorted([0.247, 0.59, 0.923], draw.random(n)),
        "degree": np.searchsorted([0.589, 0.9], draw.random(n)),
        "stage": (draw.random(n) < 0.468).astype(np.intp),
        "age": np.clip(np.round(draw.gamma(9, 2, n) + 20), 24, 65),
        "identity": np.clip(np.round((4 + 0.8 * draw.normal(size=n)) * 5) / 5, 1, 5),
    }
    for at, items in enumerate(ITEMS, 1):
        score = 5.2 + 0.9 * common + 0.8 * draw.normal(size=n)
        found[f"domain{at}"] = np.clip(np.round(score * items) / items, 1, 7)
    found["total"] = sum(found[f"domain{at}"] * items for at, items in enumerate(ITEMS, 1)) / sum(ITEMS)
    identity, aged = found["identity"] - 4, (found["age"] - 37) / 5
    latent = {
        "advancement": (0.45 * (found["domain5"] - 5.2), (-0.9, 0.1)),
        "progress": (0.9 * identity + 0.4 * (found["domain4"] - 5.2), (-2.0, -0.7, 1.6)),
        "barriers": (0.6 * identity, (-2.0, -0.6, 1.7)),
        "training": (1.2 * identity + 0.6 * aged, (-2.0,)),
        "biomedical": (1.1 * identity, (-1.9,)),
    }
    for name, (score, cuts) in latent.items():
        found[name] = np.digitize(score + draw.logistic(size=n), cuts)
    return found


def frame(n: int) -> Frame:
    found = people(n)
    levels = {name: Levels(found[name].astype(np.intp), words) for name, words in LEVELS.items()}
    return Frame(n, {**levels, **{name: Numbers(found[name].astype(np.float64)) for name in NUMBERS}})


def write(n: int, path: Path) -> None:
    found = people(n)
    columns = [np.array(words)[found[name]] for name, words in LEVELS.items()]
    columns += [found[name] for name in NUMBERS]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*LEVELS, *NUMBERS])
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))


def selections(n: int) -> dict[str, Selected]:
    """The five selections at the level of the estimators."""
    the_plan, the_frame = plan(), frame(n)
    terms = [term_of(name, the_plan, the_frame) for name in CANDIDATES]
    found = {}
    for name in OUTCOMES:
        selected = select(terms, outcome_of(name, the_plan, the_frame), Rule(forced=FORCED))
        if not isinstance(selected, Selected):
            raise TypeError(f"{name}: {selected.reason}")
        found[name] = selected
    return found

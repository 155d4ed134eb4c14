"""A made-up study with everything that the estimating verbs need: ninety-six people of eight institutions."""

import numpy as np

HEAD = "Site,Arm,Age,Before,Then,Now,Mentor,Left before,Left now,Score"


def study(seed: int = 3, people: int = 96) -> str:
    """Rows of a study, with some gaps in age, now and score."""
    generator = np.random.default_rng(seed)
    lines = [HEAD]
    for at in range(people):
        site, arm, age = at % 8, "new" if at % 3 else "old", int(generator.integers(25, 60))
        before = int(generator.integers(1, 6))
        then = max(1, before - int(generator.integers(0, 2)))
        now = min(5, before + int(generator.integers(0, 3)) - (at % 7 == 0))
        mentor = int(np.clip(now + generator.integers(-1, 2), 1, 5))
        left, stays = ("yes" if generator.random() < share else "no" for share in (0.3, 0.5))
        score = 10 + site % 3 + 0.1 * age + (arm == "new") + generator.normal()
        cells = [f"S{site}", arm, age, before, then, max(now, 1), mentor, left, stays, f"{score:.2f}"]
        for place, share in ((2, 0.08), (5, 0.06), (9, 0.15)):
            if generator.random() < share:
                cells[place] = ""
        lines.append(",".join(map(str, cells)))
    return "\n".join(lines) + "\n"


VARIABLES = """\
title: Estimates
variables:
  - {name: site, label: Site, type: categorical, column: Site, levels: [S0, S1, S2, S3, S4, S5, S6, S7]}
  - {name: arm, label: Arm, type: categorical, column: Arm, levels: [old, new], reference: old}
  - {name: age, label: Age, type: continuous, column: Age, unit: years, per: 5}
  - {name: before, label: Skill before, type: scale, column: Before}
  - {name: then, label: Skill then, type: scale, column: Then}
  - {name: now, label: Skill now, type: scale, column: Now}
  - {name: mentor, label: Mentor's view, type: scale, column: Mentor}
  - {name: left_before, label: Left before, type: categorical, column: Left before, levels: ["no", "yes"]}
  - {name: left_now, label: Left now, type: categorical, column: Left now, levels: ["no", "yes"]}
  - {name: score, label: Score, type: continuous, column: Score}
  - {name: total, label: Total, type: score, of: [before, then, now]}
tables:
"""


def plan(*tables: str, more: str = "") -> str:
    """A plan of the study with some tables, each a YAML mapping on one line."""
    entries = "".join(f"  - {{name: t{at}, caption: Made up, {table}}}\n" for at, table in enumerate(tables, 1))
    return VARIABLES + entries + more

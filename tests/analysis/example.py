"""A small plan and data for it; everything in them is made up."""

from pathlib import Path

PLANS = Path(__file__).parent.parent.parent / "src" / "rapport" / "content" / "plans"

PLAN = """\
title: Demo
data: {about: Made up., rows: 6}
missing: [NA]
scales: {skill: {low: 1, middle: 2, high: 3}}
variables:
  - name: role
    label: Role
    type: categorical
    column: Role
    levels: [mentor, scholar]
    labels: {mentor: Mentor}
    reference: mentor
    other: {column: Role other, label: Other role}
  - name: topics
    label: Topics
    type: multi_select
    ticked: ["1"]
    unticked: ["0"]
    choices:
      - {column: T1, label: Trust}
      - {column: T2, label: Writing}
      - {column: T3, label: Other, free_text: true}
  - name: age
    label: Age
    type: continuous
    unit: years
    column: Age
    minimum: 18
    maximum: 90
  - name: before
    label: Skill before
    type: scale
    column: Before
    scale: skill
  - name: now
    label: Skill now
    type: scale
    column: Now
    scale: skill
    missing: [not sure]
exclusions:
  - {label: Under 21, variable: age, below: 21}
  - {label: Scholars, variable: role, is: [scholar]}
tables:
  - verb: table_one
    name: table-1
    caption: People
    rows: [role, topics, age, now]
    quartiles: type-2
  - verb: paired
    name: table-2
    caption: Change
    confidence: 0.95
    effect_sizes: [d_z]
    pairs:
      - label: Skill
        before: before
        after: now
"""

HEADER = "Role,Role other,T1,T2,T3,Age,Before,Now"
ROWS = (
    "mentor,,1,0,,40,low,high",
    "mentor,,Trust,,Ethics,50,low,middle",
    ",Librarian,0,1,,35.5,middle,high",
    "scholar,,1,1,,33,low,low",
    "mentor,,,,,20,low,low",
    "mentor,NA,,,,NA,high,not sure",
)
DATA = "\n".join((HEADER, *ROWS)) + "\n"


def write(folder: Path, plan: str = PLAN, data: str | bytes = DATA) -> tuple[Path, Path, Path]:
    """The plan, the data and the place of the output in a folder."""
    plan_path, data_path = folder / "plan.yaml", folder / "data.csv"
    plan_path.write_text(plan, encoding="utf-8")
    data_path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return plan_path, data_path, folder / "out"

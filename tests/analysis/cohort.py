"""A made-up cohort that uses the whole language of plans, and data for it."""

import random

from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import mistakes_of_plan
from rapport.analysis.run import Analysis, Wishes, analyse
from rapport.analysis.sources.opening import source_of_bytes
from rapport.textfiles.yaml_file import Document, parse_document

VARIABLES = """\
title: Cohort
data: {id: record, scoring: version}
missing: [NA]
scales:
  five: {Strongly disagree: 1, Disagree: 2, Neither: 3, Agree: 4, Strongly agree: 5}
variables:
  - {name: joined, type: date, label: Day of joining, column: joined, earliest: 2018-01-01}
  - {name: finished, type: date, label: Day of finishing, column: finished, written: dmy}
  - {name: year, type: period, label: Year, of: joined}
  - {name: weeks, type: time_between, label: Time in the course, from: joined, to: finished, unit: weeks}
  - {name: site, type: categorical, label: Site, column: site, levels: [North, South, East]}
  - {name: role, type: categorical, label: Role, column: role, levels: [postdoc, faculty, staff], reference: faculty,
     labels: {postdoc: Postdoctoral fellow}}
  - {name: few, type: collapsed, label: Role in two, of: role, fewer_than: 8, into: other}
  - {name: age, type: continuous, label: Age, column: age, unit: years, per: 5, minimum: 18, maximum: 90}
  - {name: decade, type: bands, label: Age group, of: age, cuts: [35, 50], levels: [under 35, 35 to 49, 50 or more]}
  - {name: q1, type: scale, label: I am a scientist, column: q1, scale: five}
  - {name: q2, type: scale, label: I do not belong, column: q2, scale: five}
  - {name: q3, type: scale, label: I know the people, column: q3, scale: five}
  - {name: identity, type: score, label: Identity, of: [q1, q2, q3], reverse: [q2], minimum_answered: 0.6}
  - {name: agrees, type: collapsed, label: Scientist, of: q1, merge: {"Yes": [Agree, Strongly agree],
     Undecided: [Neither], "No": [Disagree, Strongly disagree]}}
  - {name: before, type: scale, label: Skill before, column: before}
  - {name: now, type: scale, label: Skill now, column: now}
  - name: topics
    type: multi_select
    label: Topics
    ticked: ["1"]
    choices: [{column: t1, label: Trust}, {column: t2, label: Writing}, {column: t3, label: Ethics}]
exclusions:
  - {label: Joined before 2019, variable: joined, before: 2019-01-01}
  - {label: Did not say their role, variable: role, missing: true}
"""

TABLES = """\
tables:
  - {verb: flow, name: way, caption: The way to the analysis, units: site, units_label: sites,
     earlier: [{label: Invited, n: 500, units: 3, left: Did not answer}]}
  - {verb: table_one, name: people, caption: People, rows: [role, decade, age, identity, topics, weeks]}
  - {verb: table_one, name: sites, caption: Sites, rows: [few, agrees, q3, topics], by: site, compare: both}
  - {verb: table_one, name: apart, caption: Apart, rows: [role, age], layout: apart, percent_digits: 2, summary: mean}
  - {verb: multi_select, name: topics, caption: Topics, rows: [topics], sort: count}
  - {verb: distribution, name: roles, caption: Roles, variable: role, show: figure}
  - {verb: distribution, name: roles-table, caption: Roles, variable: q1, sort: count}
  - {verb: likert, name: answers, caption: Answers, items: [{variable: q1}, {variable: q2}],
     agree: [Agree, Strongly agree]}
  - {verb: likert, name: skills, caption: Skills, show: figure, items: [{label: Skill, before: before, after: now}]}
  - {verb: trend, name: trend, caption: By year, over: year,
     rows: [{variable: identity}, {variable: agrees, is: ["Yes"]}]}
  - {verb: trend, name: line, caption: By year, over: year, show: figure, rows: [{variable: age}]}
  - {verb: growth, name: growth, caption: Growth, over: year, what: members}
  - {verb: growth, name: growing, caption: Growth, over: year, show: figure, what: members}
  - {verb: paired, name: change, caption: Change, pairs: [{label: Skill, before: before, after: now}]}
"""
PLAN = VARIABLES + TABLES
NO_WISHES = Wishes()
COLUMNS = "record,version,joined,finished,site,role,age,q1,q2,q3,before,now,t1,t2,t3"
FIVE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")


def data(people: int = 240, seed: int = 1, missing: float = 0.05) -> str:
    """Answers of made-up people, as CSV."""
    draw = random.Random(seed)

    def or_nothing(word: object) -> str:
        return "NA" if draw.random() < missing else str(word)

    rows = [COLUMNS]
    for at in range(people):
        year, day = draw.choice([2018, *[2019, 2020, 2021, 2022] * 3]), draw.randint(1, 28)
        before = draw.randint(1, 6)
        cells = [
            f"p{at}", "2", f"{year}-03-{day:02d}", or_nothing(f"{day:02d}.06.{year}"),
            draw.choice(["North", "South", "East"]),
            or_nothing(draw.choices(["postdoc", "faculty", "staff"], [10, 10, 1])[0]), or_nothing(draw.randint(22, 70)),
            *(or_nothing(draw.choice(FIVE)) for _ in range(3)),
            or_nothing(before), or_nothing(min(7, before + draw.randint(0, 2))),
            *(str(int(draw.random() < share)) if share else "0" for share in (0.6, 0.4, 0.2)),
        ]  # fmt: skip
        rows.append(",".join("" if cell == "0" else cell for cell in cells))
    return "\n".join(rows) + "\n"


def document(plan: str = PLAN) -> Document[Plan]:
    """A plan, read."""
    return parse_document(plan, Plan, name="p.yaml", check=mistakes_of_plan)


def run(plan: str = PLAN, rows: str | None = None, wishes: Wishes = NO_WISHES) -> Analysis:
    """A plan, run on rows."""
    text = data() if rows is None else rows
    return analyse(document(plan), source_of_bytes(text.encode(), "d.csv"), wishes)

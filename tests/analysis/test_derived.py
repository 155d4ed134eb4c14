"""Variables made of others, and what a plan may say wrongly about them."""

import numpy as np
import pytest

from rapport.analysis.frame import Levels, Numbers
from rapport.analysis.levels import merge_levels, merge_small
from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import mistakes_of_plan
from rapport.analysis.variables import unit_of
from rapport.textfiles.mistakes import TextFileError
from rapport.textfiles.yaml_file import parse_document
from tests.analysis.cohort import COLUMNS, PLAN, document, run


def rows(*lines: str) -> str:
    return "\n".join([COLUMNS, *lines]) + "\n"


THREE = rows(
    "a,2,2019-12-31,14.01.2020,North,postdoc,34,Agree,Disagree,Agree,1,2,1,,",
    "b,2,2021-02-01,,South,faculty,35,Agree,,NA,1,2,1,,",
    "c,2,2021-02-01,01.02.2021,East,staff,50,Strongly agree,NA,Disagree,1,2,1,,",
)


def test_scores_periods_bands_and_times_are_those_one_makes_by_hand() -> None:
    frame = run(rows=THREE).frame

    def numbers(name: str) -> list[float | None]:
        values = frame.variables[name]
        assert isinstance(values, Numbers)
        return [None if np.isnan(value) else float(value) for value in values.values]

    def levels(name: str) -> list[str | None]:
        values = frame.variables[name]
        assert isinstance(values, Levels)
        return [None if code < 0 else values.levels[code] for code in values.codes]

    assert numbers("identity") == [4.0, None, 3.5]  # (4 + (1 + 5 − 2) + 4) / 3; one of three; (5 + 2) / 2
    assert numbers("weeks") == [2.0, None, 0.0]
    assert levels("year") == ["2019", "2021", "2021"]
    assert frame.variables["year"].levels == ("2019", "2020", "2021")  # type: ignore[union-attr]
    assert levels("decade") == ["under 35", "35 to 49", "50 or more"]
    assert levels("agrees") == ["Yes", "Yes", "Yes"]
    assert set(levels("few")) == {"other"}


@pytest.mark.parametrize(
    ("every", "starts", "said"),
    [
        ("year", 7, ["2019/20", "2020/21"]),
        ("quarter", 1, ["2019 Q4", "2021 Q1"]),
        ("quarter", 7, ["2019/20 Q2", "2020/21 Q3"]),
        ("month", 1, ["2019-12", "2021-02"]),
    ],
)
def test_periods(every: str, starts: int, said: list[str]) -> None:
    plan = PLAN.replace(
        "of: joined}\n  - {name: weeks", f"of: joined, every: {every}, year_starts: {starts}}}\n  - {{name: weeks", 1
    )
    values = run(plan, THREE).frame.variables["year"]
    assert isinstance(values, Levels)
    assert [values.levels[code] for code in dict.fromkeys(values.codes.tolist())] == said


def test_a_sum_is_filled_up_to_all_items() -> None:
    plan = PLAN.replace("minimum_answered: 0.6}", "minimum_answered: 0.6, how: sum}")
    assert run(plan, THREE).frame.numbers("identity").values.tolist()[::2] == [12.0, 10.5]


def test_merging_keeps_the_order_of_the_levels() -> None:
    merged = merge_levels(["a", "b", "c", "d"], {"last": ["d", "b"], "A": ["a"]})
    assert (merged.levels, merged.codes) == (("A", "last", "c"), (0, 1, 2, 1))
    small = merge_small(["a", "b", "other"], [9, 2, 9], 5, "other")
    assert (small.levels, small.codes) == (("a", "other"), (0, 1, 1))
    assert merge_small(["a", "b"], [9, 9], 5, "other").levels == ("a", "b")


def test_what_an_estimate_is_for() -> None:
    plan = document().content
    assert [unit_of(plan.variable(name)) for name in ("age", "q1", "identity", "role")] == [
        "5 years",
        "1 point",
        "1 point",
        "",
    ]


WRONG = [
    ("of: [q1, q2, q3]", "of: [q1, q2, q9]", "there is no variable “q9”"),
    ("of: [q1, q2, q3]", "of: [q1, q2, role]", "“role” is of the type categorical, which has no numbers"),
    ("of: [q1, q2, q3]", "of: [q1, q2, now]", "“now” stands below “identity”, which is made of it – move it up"),
    ("of: [q1, q2, q3]", "of: [q1, q2, q2]", "“q2” is given twice"),
    ("reverse: [q2]", "reverse: [q4]", "“q4” is no item of this score – name one"),
    ("of: [q1, q2, q3], reverse: [q2]", "of: [q1, weeks], reverse: [weeks]", "“weeks” cannot be reversed"),
    ("minimum_answered: 0.6", "minimum_answered: 60", "the number 60 for “minimum_answered” is not possible"),
    ("[Agree, Strongly agree]", "[Agree, Strongly agre]", "“Strongly agre” is no level of “q1” – did you mean"),
    ("[Neither]", "[Neither, Agree]", "“Agree” goes into “Yes” already"),
    ("Undecided: [Neither]", "Agree: [Neither]", "“Agree” is a level that stays by itself"),
    ("fewer_than: 8, into: other", "fewer_than: 8", "fewer_than and into belong together"),
    ("of: role, fewer_than: 8, into: other", "of: role", "nothing is merged here"),
    ("cuts: [35, 50]", "cuts: [35]", "1 cuts make 2 bands, but 3 levels are named"),
    ("cuts: [35, 50]", "cuts: [50, 35]", "the cuts do not ascend"),
    ("from: joined", "from: age", "“age” is of the type continuous, not a date"),
    ("before: 2019-01-01", "below: 3", "“below” does not fit “joined”, which is of the type date"),
    ("before: 2019-01-01", "before: 2019", "a date is expected for “before”"),
    ("by: site", "by: age", "“age” is of the type continuous, which has no levels to compare"),
    ("rows: [role, decade", "rows: [joined, decade", "“joined” is of the type date, which does not fit here"),
    ("over: year, what", "over: site, what", "“site” is of the type categorical, not a period"),
    ('is: ["Yes"]', 'is: ["Yess"]', "“Yess” is no level of “agrees” – did you mean “Yes”?"),
    ("{variable: agrees, is:", "{variable: q1, is:", "“Yes” is no level of “q1”"),
    ("[{variable: identity}", "[{variable: agrees}", "so say with is whose share is shown"),
    ("[{variable: q1}, {variable: q2}]", "[{variable: q1, before: q2}]", "an item is one variable, or one before"),
    ("[{variable: q1}, {variable: q2}]", "[{variable: q1}, {variable: role}]", "“role” is on another scale"),
    ("agree: [Agree,", "agree: [Agre,", "“Agre” is no level of “q1” – did you mean “Agree”?"),
    ("rows: [topics], sort", "rows: [role], sort", "“role” is of the type categorical, which does not fit here"),
    ("[{label: Invited, n: 500", "[{label: A, n: 3}, {label: Invited, n: 500", "500 are more than the 3"),
    ("protect: 5", "protect: 1", "the number 1 for “protect” is not possible"),
    ("encoding: latin-1", "encoding: zip", "the encoding “zip” is not known"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=range(len(WRONG)))
def test_each_mistake_is_told_with_its_mend(old: str, new: str, said: str) -> None:
    text = f"protect: 5\n{PLAN}".replace("scoring: version", "scoring: version, encoding: latin-1")
    assert old in text
    with pytest.raises(TextFileError) as caught:
        parse_document(text.replace(old, new, 1), Plan, name="p.yaml", check=mistakes_of_plan)
    found = [str(mistake) for mistake in caught.value.mistakes]
    assert any(said in line for line in found), found
    assert all(" – " in line for line in found)

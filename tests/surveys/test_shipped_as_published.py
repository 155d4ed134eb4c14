"""The shipped instruments beside what the papers print: options, ticks, points, groups."""

import pytest

from rapport.surveys.branching import branches
from rapport.surveys.fields import Value
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Asked, Choosing, Grid, Many, One, Scale
from rapport.surveys.library import shelf
from rapport.surveys.scoring import groupings, groups, scores

# Weber-Main et al. 2025, Table 1: how many people answered, how many ticks they made, the options as printed.
TABLE_1: dict[str, tuple[int, int, list[str]]] = {
    "gender": (995, 1000, ["Male", "Female", "Transgender", "Other", "Prefer not to report"]),
    "race": (
        991,
        1014,
        [
            "American Indian or Alaskan Native", "Asian", "Black or African American",
            "Native Hawaiian or Pacific Islander", "White", "Other", "Prefer not to report",
        ],
    ),
    "hispanic": (
        969,
        972,
        [
            "Not Hispanic or Latino", "Cuban", "Mexican or Chicano", "Puerto Rican", "Other Hispanic or Latino",
            "Prefer not to report",
        ],
    ),
    "titles": (
        1080,
        1135,
        [
            "Dean", "Associate Dean", "Assistant Dean", "Professor", "Associate Professor", "Assistant Professor",
            "Scientist or Researcher", "Associate Scientist or Researcher", "Assistant Scientist or Researcher",
            "Clinical Instructor", "Lecturer or Instructor", "Training Program Director",
        ],
    ),
    "focus": (
        1077,
        1571,
        [
            "Behavioral research", "Clinical research", "Community engaged research", "Educational research",
            "Field/Applied research", "Lab-based research", "Social science research", "Theoretical research",
            "Translational research", "Other",
        ],
    ),
    "trainees": (
        1077,
        3596,
        [
            "Senior faculty", "Junior faculty", "Postdoctoral fellows", "Clinical fellows", "PhD or Master's students",
            "Medical or health care professional students", "Post Baccalaureate students", "Undergraduate students",
            "High school students", "K awardees", "T awardees", "Not currently mentoring trainees",
        ],
    ),
    "years": (1077, 1077, ["0 years", "1 to 5 years", "6 to 10 years", "11 to 20 years", "21 or more years"]),
    "prior": (1076, 1076, ["Yes", "No"]),
}  # fmt: skip


def shipped(name: str) -> Instrument:
    return shelf().instruments[name, 1].content


def item(instrument: Instrument, name: str) -> Asked:
    return next(one for one in instrument.questions if one.id == name)


def labels(instrument: Instrument, name: str) -> list[str]:
    found = item(instrument, name)
    assert isinstance(found, Choosing | Scale | Grid)
    return [option.label for option in instrument.options(found)]


def group_of(instrument: Instrument, name: str, **given: Value) -> str | None:
    """The name of a derived group for these answers, after the branching."""
    value = groups(groupings(instrument), branches(instrument).settle(given).answers)[name]
    return next((group.name for group in instrument.derived[name].groups if group.value == value), None)


@pytest.mark.parametrize("name", TABLE_1)
def test_the_demographics_of_the_training_evaluation_stand_as_printed(name: str) -> None:
    evaluation = shipped("mentor-training-evaluation")
    people, ticks, printed = TABLE_1[name]
    assert labels(evaluation, name) == printed
    # More ticks than people: several could be ticked. As many: one only.
    assert isinstance(item(evaluation, name), Many if ticks > people else One)


def test_the_points_of_the_training_evaluation_are_those_of_the_paper() -> None:
    evaluation = shipped("mentor-training-evaluation")
    ends = {
        "skills": ("Not at all skilled", "Moderately skilled", "Extremely skilled"),
        "general": ("Very low", "Average", "Very high"),
        "meeting": ("Not at all", "Moderately", "Completely"),
    }
    for name, (low, middle, high) in ends.items():
        assert labels(evaluation, name) == [low, "", "", middle, "", "", high]
    # The paper prints “2-Agree” for disagree; that is a slip.
    assert labels(evaluation, "valuable") == [
        "Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree",
    ]  # fmt: skip
    assert labels(evaluation, "recommend") == ["Very unlikely", "Unlikely", "Undecided", "Likely", "Very likely"]
    hours = labels(evaluation, "hours")
    assert (hours[0], hours[2], hours[-1], len(hours)) == (
        "Less than 1 hour", "1.5 to 2 hours", "3.5 or more hours", 7,
    )  # fmt: skip


def test_fellows_and_students_are_asked_and_a_plan_can_leave_them_out() -> None:
    evaluation = shipped("mentor-training-evaluation")
    for role, group in {2: "trainee", 3: "trainee", 4: "trainee", 1: "mentor", 5: "mentor", None: None}.items():
        assert group_of(evaluation, "is_trainee", role=role) == group
        settled = branches(evaluation).settle({"role": role})
        assert ("titles" in settled.asked) == (group != "trainee")
        assert "skills" in settled.shown
    assert "changes" not in branches(evaluation).settle({"changed": 0}).asked
    assert "changes" in branches(evaluation).settle({"changed": 1}).asked


def test_the_baseline_groups_are_those_of_table_1() -> None:
    baseline = shipped("building-up-baseline")
    assert [group.label for group in baseline.derived["race_ethnicity"].groups][:5] == [
        "Hispanic/Latinx", "Non-Hispanic/Latinx White", "Non-Hispanic/Latinx Black", "Non-Hispanic/Latinx Asian",
        "Middle Eastern or North African and multiracial",
    ]  # fmt: skip
    assert [group.label for group in baseline.derived["degree_group"].groups] == ["MD", "PhD", "Other"]
    assert [group.label for group in baseline.derived["stage_group"].groups] == ["Post-doctoral fellow", "Faculty"]
    assert [group.name for group in baseline.derived["race_in_models"].groups] == [
        "white_asian", "hispanic", "black", "mena_multi",
    ]  # fmt: skip
    some = frozenset({2, 4})
    assert group_of(baseline, "race_ethnicity", hispanic=0, race=some, race_best=4) == "mena_multi"
    assert group_of(baseline, "race_ethnicity", hispanic=0, race=some, race_best=8) == "mena_multi"
    assert group_of(baseline, "race_ethnicity", hispanic=1, race=some, race_best=8) == "hispanic"
    # “Non-Hispanic” is said of nobody who has not said so.
    assert group_of(baseline, "race_ethnicity", race=some, race_best=2) is None
    assert group_of(baseline, "race_ethnicity", hispanic=-97, race=some, race_best=2) is None
    others = {degree: group_of(baseline, "degree_group", degree=degree) for degree in range(1, 9)}
    assert others == {1: "md", 2: "phd"} | dict.fromkeys(range(3, 9), "other")
    assert group_of(baseline, "degree_group", degree=-97) is None


def test_prefer_not_to_say_is_offered_with_every_demographic() -> None:
    baseline = shipped("building-up-baseline")
    offered = [one.id for one in baseline.questions if one.prefer_not]
    assert offered == ["age", "gender", "hispanic", "race", "race_best", "degree", "stage"]
    evaluation = shipped("mentor-training-evaluation")
    for name in ("gender", "race", "hispanic"):
        found = item(evaluation, name)
        assert isinstance(found, Many)
        assert "not_said" in found.exclusive


@pytest.mark.parametrize("edition", shelf().instruments)
def test_other_always_opens_words(edition: tuple[str, int]) -> None:
    instrument = shelf().instruments[edition].content
    for one in instrument.questions:
        # The words behind “another” race are asked one question earlier.
        if isinstance(one, Choosing) and one.id != "race_best":
            named = {option.name for option in instrument.options(one)} & {"other", "another"}
            assert not named or one.other in named, one.id


def test_the_levels_of_the_models_of_career_advancement() -> None:
    advancement = shipped("career-advancement")
    assert labels(advancement, "ca_open") == [
        "Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree",
    ]  # fmt: skip
    for name, wanted in {
        "ca_open": ["disagree", "disagree", "neither", "agree", "agree"],
        "ca_progress": ["disagree", "disagree", "neither", "agree", "strongly"],
        "ca_barriers": ["disagree", "disagree", "neither", "agree", "strongly"],
    }.items():
        derived = next(one for one in advancement.derived if one.startswith(name))
        assert [group_of(advancement, derived, **{name: point}) for point in range(1, 6)] == wanted


def test_the_points_of_identity_competency_and_commitment() -> None:
    assert labels(shipped("science-identity"), "si_self")[0] == "Strongly disagree"
    competency = shipped("mentoring-competency")
    assert labels(competency, "mc_diversity")[0].startswith("Not at all")
    assert labels(competency, "mc_diversity")[-1] == "Extremely skilled"
    assert labels(shipped("career-commitment"), "cc_field") == [
        "Definitely will not", "Likely will not", "Will or will not", "Likely will", "Definitely will",
    ]  # fmt: skip
    titles = [competency.scores[f"mca26_{one}"].title for one in ("communication", "expectations", "understanding")]
    assert titles == ["Maintains effective communication", "Aligns expectations", "Assesses understanding"]


def test_the_agreement_experience_holds_the_process_measures_of_the_paper() -> None:
    """Huskins et al. 2011, Table 4: how often, about what, how it ended, the mentor's skill, both views, content."""
    experience = shipped("agreement-experience")
    assert len(experience.choices["domains"]) == 6 + 1
    for name in ("ae_often", "ae_domains", "ae_how", "ae_skill", "ae_of_me", "ae_of_other", "ae_satisfied", "ae_why"):
        assert item(experience, name)
    for name in ("ae_of_me", "ae_of_other"):
        found = item(experience, name)
        assert isinstance(found, One)
        assert [option.name for option in experience.options(found)] == ["said", "inferred", "unknown"]
    assert {role.value for role in experience.respondents.roles} == {"scholar", "mentor"}
    assert experience.respondents.about == "pair"


def test_the_directors_are_asked_about_both_sides_evaluation_and_support() -> None:
    directors = shipped("program-director-survey")
    assert [option.name for option in directors.choices["mechanisms"]] == [
        "contract", "orientation", "handbook", "committee", "meeting", "another",
    ]  # fmt: skip
    both: dict[str, Value] = {
        "pd_to_mentors": 1,
        "pd_mentors_how": frozenset({1, 3}),
        "pd_to_scholars": 1,
        "pd_scholars_how": None,
    }
    assert scores(directors, branches(directors).settle(both).answers)["pd_mentor_count"] == 2
    assert {"pd_evaluates", "pd_supports"} <= branches(directors).settle(both).asked


def test_the_overall_statement_about_the_mentor_stands_outside_the_grid() -> None:
    rates = shipped("mentee-rates-mentor")
    assert isinstance(item(rates, "met_overall"), Scale)
    assert "met_overall" not in rates.scores["met_mean"].parts
    assert rates.source.permission.startswith("The article is published under CC BY 4.0")

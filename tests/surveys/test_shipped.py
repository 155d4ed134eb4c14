"""The instruments that we ship have the structure that was published; the words are ours unless the file says more."""

import pytest

from rapport.surveys.branching import branches
from rapport.surveys.columns import export_columns
from rapport.surveys.fielding import refusals
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Choosing, Grid, Many, Scale
from rapport.surveys.library import shelf
from rapport.surveys.scoring import scores, scores_of

NAMES = [
    "abstraction-form", "agreement-experience", "building-up-baseline", "career-advancement", "career-commitment",
    "mentee-rates-mentor", "mentor-training-evaluation", "mentoring-competency", "program-director-survey",
    "science-identity",
]  # fmt: skip


def shipped(name: str) -> Instrument:
    return shelf().instruments[name, 1].content


def grid(instrument: Instrument, name: str) -> Grid:
    found = next(item for item in instrument.items if item.id == name)
    assert isinstance(found, Grid)
    return found


def values(instrument: Instrument, name: str) -> list[int]:
    found = next(item for item in instrument.items if item.id == name)
    assert isinstance(found, Choosing | Scale | Grid)
    return [option.value for option in instrument.options(found)]


def test_all_are_there_and_whole() -> None:
    assert not shelf().mistakes
    assert sorted(name for name, _ in shelf().instruments) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_names_its_source_licence_and_words(name: str) -> None:
    instrument = shipped(name)
    assert instrument.source.citation
    assert instrument.source.licence == "CC-BY-4.0"
    assert instrument.source.wording_status == ("adapted" if name == "mentee-rates-mentor" else "own")
    assert instrument.tests
    names = [column.name for column in export_columns(branches(instrument))]
    assert len(names) == len({name.lower() for name in names})
    assert max(map(len, names)) <= 32  # longer names are refused by Stata


def test_mentoring_competency_has_26_items_in_six_domains() -> None:
    instrument = shipped("mentoring-competency")
    assert [len(item.rows) for item in instrument.items if isinstance(item, Grid)] == [6, 5, 3, 5, 2, 5]
    assert values(instrument, "mc_diversity") == [1, 2, 3, 4, 5, 6, 7]
    domains = scores_of(instrument, "mca26")
    numbers = {name: [int(part[2:4]) for part in rule.parts] for name, rule in instrument.scores.items()}
    assert [numbers[name] for name in domains] == [
        [1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11], [12, 13, 14], [15, 16, 17, 18, 19], [20, 21], [22, 23, 24, 25, 26],
        list(range(1, 27)),
    ]  # fmt: skip
    assert [numbers[name] for name in scores_of(instrument, "mca21")] == [
        [1, 2, 3, 4], [7, 8, 13, 14], [10, 11, 12], [17, 18, 19], [9, 20, 21], [22, 23, 24, 26],
        [1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21, 22, 23, 24, 26],
    ]  # fmt: skip
    assert "identified" not in instrument.respondents.degrees


def test_career_items_are_single_and_commitment_is_the_top_two() -> None:
    advancement, commitment = shipped("career-advancement"), shipped("career-commitment")
    assert (len(advancement.items), advancement.scores) == (3, {})
    assert values(advancement, "ca_open") == values(commitment, "cc_field") == [1, 2, 3, 4, 5]
    yes = [scores(commitment, {"cc_training": value})["cc_training_yes"] for value in range(1, 6)]
    assert yes == [0, 0, 0, 1, 1]


def test_the_baseline_form_asks_what_the_paper_says() -> None:
    instrument = shipped("building-up-baseline")
    assert [item.id for item in instrument.items] == [
        "age", "gender", "hispanic", "race", "race_best", "degree", "stage", "mentor_name", "mentor_title",
    ]  # fmt: skip
    assert isinstance(instrument.items[3], Many)
    assert [option.label for option in instrument.choices["degree"]][2:] == [
        "MD/PhD", "PharmD", "PsyD", "DDS/DMD", "DVM", "Another degree",
    ]  # fmt: skip
    named = {column.name for column in export_columns(branches(instrument)) if column.identifying == "yes"}
    assert named == {"mentor_name"}


def test_the_training_evaluation_has_eleven_skills_and_three_general_items_before_and_now() -> None:
    instrument = shipped("mentor-training-evaluation")
    grids = [item for item in instrument.items if isinstance(item, Grid)]
    assert [len(one.rows) for one in grids] == [11, 2, 1]
    assert all(one.is_retrospective for one in grids)
    assert grid(instrument, "skills").rows["sk05_structured"]
    assert [len(instrument.choices[name]) for name in ("titles", "focus", "trainees", "years", "hours")] == [
        12, 10, 12, 5, 7,
    ]  # fmt: skip
    several = [item.id for item in instrument.items if isinstance(item, Many)]
    assert several == ["titles", "focus", "trainees", "gender", "race", "hispanic"]
    gains = [rule for rule in instrument.scores.values() if rule.kind == "difference"]
    assert len(gains) == 14
    names = [column.name for column in export_columns(branches(instrument))]
    assert {"sk01_value_before", "sk01_value_now", "titles___prof", "q_quality_now"} <= set(names)


def test_thirteen_statements_about_the_mentor_and_one_about_everything() -> None:
    instrument = shipped("mentee-rates-mentor")
    assert len(grid(instrument, "met").rows) == 13
    assert set(instrument.scores["met_mean"].parts) == set(grid(instrument, "met").rows)
    assert refusals(instrument)[0].startswith("mentee-rates-mentor 1 may not be asked with names")


def test_the_directors_are_asked_about_the_five_mechanisms_of_the_paper() -> None:
    instrument = shipped("program-director-survey")
    assert len(instrument.choices["mechanisms"]) == 5 + 1
    assert isinstance(instrument.items[1], Many)

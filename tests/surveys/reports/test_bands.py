from fractions import Fraction

import pytest

from rapport.surveys.library import shelf
from rapport.surveys.missing import Missing
from rapport.surveys.reports.bands import Level, Thing, is_same_measure, level, levels, numbers, things

POINTS = Thing("a", "Listens", 1, 7)
MENTOR = shelf().instruments["mentee-rates-mentor", 1].content


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([7, 7, 7, 7], Level.FEW),
        ([1, 1, 1, 1, 7], Level.WORK),
        ([3, 3, 3, 3, 2], Level.WORK),
        ([3, 3, 3, 3, 3], Level.MIXED),
        ([5, 5, 5, 5, 4], Level.MIXED),
        ([5, 5, 5, 5, 5], Level.STRENGTH),
        ([7, 7, 7, 7, 1], Level.STRENGTH),
    ],
)
def test_the_range_is_cut_into_thirds(values: list[int], expected: Level) -> None:
    assert level(POINTS, list(map(Fraction, values))) is expected


def test_where_a_low_number_is_the_good_one_the_bands_are_turned() -> None:
    turned = Thing("b", "Is late", 1, 7, is_turned=True)
    assert level(turned, [Fraction(1)] * 5) is Level.STRENGTH
    assert level(turned, [Fraction(7)] * 5) is Level.WORK


def test_rows_scales_and_scores_are_told_and_nothing_else() -> None:
    told = things(MENTOR)
    assert [thing.id for thing in told][-3:] == ["met13_balance", "met_overall", "met_mean"]
    assert len(told) == 15
    assert (told[0].heading, told[0].words) == ("My mentor…", "can be reached when I need them")
    assert {(thing.low, thing.high) for thing in told} == {(1, 7)}
    competency = things(shelf().instruments["mentoring-competency", 1].content)
    assert len({thing.id for thing in competency}) == len(competency), "scores of one definition only"


def test_answers_that_are_missing_are_no_numbers() -> None:
    rows = [thing.id for thing in things(MENTOR)]
    given = dict.fromkeys(rows[:10], 4) | {rows[10]: int(Missing.SKIPPED), rows[11]: int(Missing.PREFER_NOT)}
    assert numbers(MENTOR, given) == dict.fromkeys(rows[:10], 4) | {"met_mean": 4}


def test_who_answered_twice_counts_once() -> None:
    given = {person: [{"a": 7.0}] for person in range(4)} | {4: [{"a": 1.0}, {"a": 1.0}, {"a": 1.0}]}
    assert levels([POINTS], [frozenset(range(5))], given) == [(POINTS, Level.STRENGTH)]


def test_of_a_part_in_which_a_few_answered_nobody_counts() -> None:
    given = {person: [{"a": 1.0}] for person in range(5)} | {person: [{"a": 7.0}] for person in range(5, 9)}
    parts = [frozenset(range(5)), frozenset(range(5, 12))]
    assert levels([POINTS], parts, given) == [(POINTS, Level.WORK)]
    assert levels([POINTS], parts[1:], given) == [(POINTS, Level.FEW)]


def test_versions_are_put_together_only_when_they_measure_the_same() -> None:
    reworded = MENTOR.model_copy(update={"version": 2, "title": "Another title"})
    assert is_same_measure(MENTOR, reworded)
    rescored = MENTOR.scores["met_mean"].model_copy(update={"min_answered": 13})
    assert not is_same_measure(MENTOR, MENTOR.model_copy(update={"scores": {"met_mean": rescored}}))
    assert not is_same_measure(MENTOR, shelf().instruments["mentoring-competency", 1].content)

"""What bands tell to somebody who solves for an answer – the claims of docs/decisions/0010-mentors-report.md.

Chances are counted over all answers that the known scholars can give, each as likely as the other.
"""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest

from rapport.surveys.reports.bands import Level, Thing, level

SCALES = [range(1, 6), range(1, 8), range(11)]


def band(total: int, people: int, points: range) -> Level:
    thing = Thing("a", "Listens", min(points), max(points))
    return level(thing, [Fraction(total, people)] * people)


def totals(people: int, points: range) -> dict[int, Fraction]:
    """How likely each sum of so many answers is."""
    found = {0: Fraction(1)}
    for _ in range(people):
        wider: Counter[int] = Counter()
        for total, chance in found.items():
            for point in points:
                wider[total + point] += chance / len(points)  # type: ignore[assignment]
        found = dict(wider)  # type: ignore[arg-type]
    return found


def readings(known: int, people: int, points: range) -> dict[int, Level]:
    """What the report would say for each answer of the last scholar, to somebody who knows the sum of the others."""
    return {answer: band(known + answer, people, points) for answer in points}


@pytest.mark.parametrize("points", SCALES)
def test_who_knows_no_answer_can_exclude_none(points: range) -> None:
    for people in (5, 6, 7, 9, 10, 20):
        others = totals(people - 1, points)
        for answer in points:
            assert {band(known + answer, people, points) for known in others} == {
                Level.WORK,
                Level.MIXED,
                Level.STRENGTH,
            }


@pytest.mark.parametrize("points", SCALES)
def test_who_knows_all_others_learns_at_most_on_which_side_of_one_point_the_last_lies(points: range) -> None:
    for people in (5, 6, 7, 8, 9, 10, 15):
        for known in totals(people - 1, points):
            said = list(readings(known, people, points).values())
            assert len(set(said)) <= 2
            assert sum(one != other for one, other in pairwise(said)) <= 1


@pytest.mark.parametrize(("points", "pinned", "told"), [(SCALES[0], 0.0565, 0.561), (SCALES[1], 0.0285, 0.589)])
def test_the_chance_that_it_tells_is_the_one_we_state(points: range, pinned: float, told: float) -> None:
    for people in (5, 6, 7, 8, 9, 10, 15):
        tells = pins = Fraction(0)
        for known, chance in totals(people - 1, points).items():
            groups = Counter(readings(known, people, points).values())
            tells += chance * (len(groups) > 1)
            pins += chance * sum(size == 1 for size in groups.values()) / len(points)
        assert float(tells) <= told
        assert float(pins) <= pinned


@pytest.mark.parametrize(("points", "pinned", "guessed"), [(SCALES[0], 0.091, 0.353), (SCALES[1], 0.045, 0.255)])
def test_two_reports_in_turn_tell_little_more(points: range, pinned: float, guessed: float) -> None:
    """Five scholars, then the same five and five new ones; the intruder knows all ten answers but one of the first."""
    pins = right = Fraction(0)
    for known, chance in totals(4, points).items():
        first = readings(known, 5, points)
        for new, new_chance in totals(5, points).items():
            second = readings(known + new, 10, points)
            groups = Counter(zip(first.values(), second.values(), strict=True))
            pins += chance * new_chance * sum(size == 1 for size in groups.values()) / len(points)
            right += chance * new_chance * len(groups) / len(points)
    assert float(pins) <= pinned
    assert float(right) <= guessed


def test_one_new_answer_could_be_computed_from_means_and_cannot_from_bands() -> None:
    """Why there are bands: two means with one decimal place, n = 5 and 6, give the new answer away every time."""
    for known in totals(5, range(1, 8)):
        means = {round((known + answer) / 6, 1) for answer in range(1, 8)}
        assert len(means) == 7
        assert len(set(readings(known, 6, range(1, 8)).values())) <= 2

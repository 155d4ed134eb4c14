"""Dates of requirements: due, late, again – and the database says the same of each person as the table of facts."""

from datetime import date, timedelta

import pytest

from rapport.training.required.standing import LEAD, Asked, Standing, State, latest_before, years_after

TODAY = date(2027, 3, 1)
DAY = timedelta(days=1)


def done(on: date, *, years: int = 3) -> Standing:
    return Standing((Asked(date(2024, 1, 1), years),), True, on, on)


def test_nothing_is_due_of_whom_nothing_is_asked() -> None:
    nobody = Standing(begun=True)
    assert nobody.state(TODAY) is State.UNDER_WAY
    assert nobody.due_on(TODAY) is None
    assert not nobody.is_late(TODAY)


def test_the_earliest_day_counts_and_the_day_itself_is_not_late() -> None:
    twice = Standing((Asked(TODAY + DAY), Asked(TODAY)))
    assert twice.state(TODAY) is State.NOT_STARTED
    assert twice.due_on(TODAY) == TODAY
    assert not twice.is_late(TODAY)
    assert twice.is_late(TODAY + DAY)


def test_what_is_done_is_done_until_four_weeks_before_it_is_due_again() -> None:
    again = date(2027, 3, 1)
    before = done(date(2024, 3, 1))
    assert before.again_on == again
    assert before.state(again - LEAD - DAY) is State.DONE
    assert before.due_on(again - LEAD - DAY) is None
    assert before.state(again - LEAD) is State.AGAIN
    assert before.due_on(again - LEAD) == again
    assert not before.is_late(again)
    assert before.is_late(again + DAY)


def test_the_shortest_of_several_refreshers_counts_and_none_is_asked_without_one() -> None:
    asked = (Asked(TODAY, 5), Asked(TODAY, 2), Asked(TODAY))
    assert Standing(asked, True, TODAY, TODAY).again_on == date(2029, 3, 1)
    assert Standing((Asked(TODAY),), True, TODAY, TODAY).again_on is None


@pytest.mark.parametrize("years", [1, 2, 3, 4])
def test_asking_from_either_end_gives_the_same(years: int) -> None:
    start = date(2024, 1, 1)
    days = [start + timedelta(days=at) for at in range(800)]
    for end in (years_after(days[0], years) + timedelta(days=at) for at in range(0, 800, 1)):
        last = latest_before(end, years)
        assert years_after(last, years) <= end < years_after(last + DAY, years)

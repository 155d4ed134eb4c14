from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rapport.agreements.meetings.frequency import held_within, months_before

days = some.dates(min_value=date(1950, 1, 1), max_value=date(2200, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 26), 3, date(2026, 8, 26)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2026, 1, 15), 3, date(2025, 10, 15)),
        (date(2026, 3, 1), 0, date(2026, 3, 1)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@given(days, some.integers(0, 240))
def test_going_back_keeps_the_day_or_takes_the_last_one(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day == day.day or (before + timedelta(days=1)).day == 1
    assert before.day <= day.day


@given(days, some.integers(0, 400), some.integers(1, 60))
def test_a_later_day_never_looks_further_back(day: date, more: int, months: int) -> None:
    assert months_before(day, months) <= months_before(day + timedelta(days=more), months)


@given(days, some.lists(some.integers(-500, 100), max_size=30))
def test_meetings_are_counted_once_and_never_ahead(today: date, offsets: list[int]) -> None:
    held = [today + timedelta(days=offset) for offset in offsets]
    assert held_within(held, today) == sum(months_before(today, 3) < day <= today for day in held)
    assert held_within(held, today) == held_within(reversed(held), today)
    assert held_within([*held, today + timedelta(days=1)], today) == held_within(held, today)
    assert held_within([*held, today], today) == held_within(held, today) + 1

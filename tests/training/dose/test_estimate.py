from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rapport.training.dose.estimate import BEAT, PAUSE, Stretch, credit, most_on, seconds_until, sittings

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def stretch(begin: float, end: float, seconds: int = 60, page: str = "a") -> Stretch:
    return Stretch(page, at(begin), at(end), seconds)


@given(st.integers(-5, 10**6), st.floats(0, 10**5), st.integers(0, 10**4), st.integers(0, 10**4))
def test_no_page_can_tell_of_more_than_has_passed_or_is_left(told: int, since: float, so_far: int, most: int) -> None:
    counted = credit(told, since_last=since, so_far=so_far, most=most)
    assert 0 <= counted <= min(BEAT, max(told, 0), since)
    assert so_far + counted <= max(most, so_far)


def test_a_short_page_has_a_quarter_of_an_hour_and_a_long_one_four_times_its_minutes() -> None:
    assert (most_on(1), most_on(10)) == (15 * 60, 40 * 60)


def test_half_an_hour_of_nothing_ends_a_sitting() -> None:
    first, second = sittings([stretch(81, 90), stretch(0, 10), stretch(5, 12, page="b"), stretch(41.9, 50)])
    assert (first.began_at, first.ended_at, first.seconds) == (at(0), at(50), 180)
    assert (second.began_at, second.ended_at, second.seconds) == (at(81), at(90), 60)


def test_a_pause_is_counted_from_the_end_of_the_longest_stretch() -> None:
    minutes = PAUSE.total_seconds() / 60
    assert len(sittings([stretch(0, 10), stretch(10 + minutes, 60)])) == 1
    assert len(sittings([stretch(0, 10), stretch(10.1 + minutes, 60)])) == 2


def test_what_may_still_grow_has_no_duration_yet() -> None:
    mine = [stretch(0, 5), stretch(0, 20, page="b"), stretch(50, 60)]
    assert seconds_until(mine, at(10), frozenset({"a"}), now=at(100)) == 60
    assert seconds_until(mine, at(55), frozenset({"a", "b"}), now=at(100)) == 180
    assert seconds_until(mine, at(55), frozenset({"a"}), now=at(80)) is None
    # The same moment, asked again later, says the same.
    assert seconds_until([*mine, stretch(200, 220)], at(10), frozenset({"a"}), now=at(210)) == 60

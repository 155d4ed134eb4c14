"""The quiet hours, over midnight and within a day; a setting that means nothing stops the server at its start."""

import runpy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

import rapport
from rapport.surveys.waves.quiet import is_quiet


@pytest.mark.parametrize(
    ("hours", "quiet"),
    [
        ((20, 7), {20, 23, 0, 1, 4, 5, 6}),
        ((1, 5), {1, 4}),
        ((0, 0), set()),
        ((0, 24), {0, 4, 6, 7, 12, 19, 20, 23, 1, 5}),
    ],
)
def test_quiet_hours(settings: Settings, hours: tuple[int, int], quiet: set[int]) -> None:
    settings.QUIET_HOURS = hours
    for hour in (0, 1, 4, 5, 6, 7, 12, 19, 20, 23):
        assert is_quiet(datetime(2027, 3, 1, hour, 59, tzinfo=UTC)) == (hour in quiet)


def test_they_are_those_of_the_servers_time_zone(settings: Settings) -> None:
    settings.TIME_ZONE = "America/New_York"
    assert is_quiet(datetime(2027, 3, 1, 2, tzinfo=UTC))  # nine in the evening there
    assert not is_quiet(datetime(2027, 3, 1, 20, tzinfo=UTC))


@pytest.mark.parametrize("written", ["20", "20-25", "24-7", "eight", "20:00-7:00"])
def test_hours_that_mean_nothing_are_told_at_the_start(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("QUIET_HOURS", written)
    with pytest.raises(ImproperlyConfigured, match="QUIET_HOURS"):
        runpy.run_path(str(Path(rapport.__file__).parent / "settings.py"))

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as some
from icalendar import Calendar

from rapport.kit.calendar import CONTROL, LONGEST_LINE, Entry, escaped, folded, write

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
# Whatever people may type; a surrogate is no letter and cannot be kept in a database.
typed = some.text(some.characters(exclude_categories=["Cs"]))


def entry(**words: Any) -> Entry:
    return Entry(**({"uid": "a@example.org", "title": "K23", "at": date(2026, 12, 1), "changed_at": NOW} | words))


def read(*entries: Entry) -> Any:
    return Calendar.from_ical(write("Mentoring", entries))


@given(typed)
def test_lines_are_folded_so_that_unfolding_gives_them_back(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    packed = folded(line)
    assert packed.endswith(b"\r\n")
    parts = packed.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= LONGEST_LINE for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:])
    assert b"".join([parts[0], *(part[1:] for part in parts[1:])]).decode() == line
    for part in parts:
        part.decode()  # no letter is broken


@given(typed)
def test_a_reader_gets_the_title_as_it_was_typed(title: str) -> None:
    [event] = read(entry(title=title)).walk("VEVENT")
    wanted = CONTROL.sub("", title.replace("\r\n", "\n").replace("\r", "\n"))
    assert str(event["SUMMARY"]) == wanted


@given(typed)
def test_no_title_can_begin_another_line(title: str) -> None:
    text = write("Mentoring", [entry(title=title)])
    assert text.count(b"\r\n") == text.count(b"\n")
    starts = [line for line in text.split(b"\r\n") if line[:1] != b" "]
    assert sum(line.startswith(b"UID:") for line in starts) == 1
    assert len(read(entry(title=title)).walk("VEVENT")) == 1


def test_a_day_is_a_day_and_a_time_is_one_moment() -> None:
    in_new_york = datetime(2026, 12, 1, 10, 0, tzinfo=timezone(timedelta(hours=-5)))
    day, time = read(entry(), entry(uid="b@example.org", at=in_new_york, minutes=45)).walk("VEVENT")
    assert day.decoded("DTSTART") == date(2026, 12, 1)
    assert day.decoded("DTEND") == date(2026, 12, 2)
    assert time.decoded("DTSTART") == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    assert time.decoded("DTEND") - time.decoded("DTSTART") == timedelta(minutes=45)


def test_what_a_reader_needs_is_there() -> None:
    calendar = read(entry(sequence=3, is_cancelled=True, url="https://rapport.example.org/a"))
    [event] = calendar.walk("VEVENT")
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "PUBLISH")
    assert event["SEQUENCE"] == 3
    assert event.decoded("DTSTAMP") == NOW
    assert (str(event["UID"]), str(event["STATUS"])) == ("a@example.org", "CANCELLED")


def test_the_same_entries_are_the_same_bytes() -> None:
    assert write("Mentoring", [entry()]) == write("Mentoring", [entry()])

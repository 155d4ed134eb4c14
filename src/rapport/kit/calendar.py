"""A calendar as text (RFC 5545): escaped, folded, and the same bytes for the same entries. Knows no web, no database.

We write a small part of the format, and only ever write it; so this is shorter than what a library would need around
it, and the tests read it back with one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

# A line has at most so many bytes before its CRLF; the next one begins with a space.
LONGEST_LINE = 75
# Everything below a space but tab and newline, and the delete sign: not allowed in text.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Entry:
    """One event: of a whole day when `at` is a date, of so many minutes when it is a time."""

    uid: str
    title: str
    at: date | datetime
    changed_at: datetime
    # Counts up with each change.
    sequence: int = 0
    minutes: int = 0
    is_cancelled: bool = False
    url: str = ""
    place: str = ""


def uid(kind: str, pk: int, site: str) -> str:
    """The same for ever, so that a phone moves an event instead of adding a second one."""
    return f"{kind}-{pk}@{urlsplit(site).hostname or 'rapport'}"


def write(name: str, entries: Iterable[Entry], *, hours: int = 6) -> bytes:
    """The whole calendar; `hours` is how often a phone is asked to look again."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Rapport//Mentoring calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{hours}H",
        f"X-PUBLISHED-TTL:PT{hours}H",
    ]
    for entry in entries:
        lines += event(entry)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def event(entry: Entry) -> list[str]:
    """The lines of one event."""
    status = "CANCELLED" if entry.is_cancelled else "CONFIRMED"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.uid)}",
        f"DTSTAMP:{moment(entry.changed_at)}",
        f"LAST-MODIFIED:{moment(entry.changed_at)}",
        f"SEQUENCE:{entry.sequence}",
        *when(entry),
        f"SUMMARY:{escaped(entry.title)}",
        f"STATUS:{status}",
        "CLASS:PRIVATE",
    ]
    if entry.place:
        lines.append(f"LOCATION:{escaped(entry.place)}")
    if entry.url:
        lines.append(f"URL:{CONTROL.sub('', entry.url)}")
    return [*lines, "END:VEVENT"]


def when(entry: Entry) -> list[str]:
    """A day is a day wherever the phone is; a time is one moment, so it is written in UTC."""
    if isinstance(entry.at, datetime):
        end = entry.at + timedelta(minutes=entry.minutes)
        return [f"DTSTART:{moment(entry.at)}", f"DTEND:{moment(end)}", "TRANSP:OPAQUE"]
    end_day = entry.at + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{entry.at:%Y%m%d}", f"DTEND;VALUE=DATE:{end_day:%Y%m%d}", "TRANSP:TRANSPARENT"]


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends are written so that they cannot end it."""
    one_end = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return one_end.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line in UTF-8 with its CRLF, broken before the 76th byte and never inside a letter."""
    parts, room, part = [], LONGEST_LINE, b""
    for letter in line:
        sign = letter.encode()
        if len(part) + len(sign) > room:
            parts.append(part)
            part, room = b"", LONGEST_LINE - 1
        part += sign
    parts.append(part)
    return b"\r\n ".join(parts) + b"\r\n"

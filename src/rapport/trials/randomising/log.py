"""The log of a randomisation: each line holds the hash of all before it, so that none can be changed or left out.

A line is ``HASH JSON``; HASH is SHA-256 of the hash of the line before (64 zeros before the first), a line feed, and
the JSON as it stands, in lower-case hexadecimal. So ``sha256sum`` checks it, with no reader of JSON.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.textfiles.canonical import canonical_json

BEGIN = "0" * 64
COMMITTED, OPENED, ANNULLED, REVEALED, ACCEPTED = "committed", "opened", "annulled", "revealed", "accepted"


class BrokenLog(Exception):  # noqa: N818 - a sentence for the person
    """A line does not follow from those before it."""


@dataclass(frozen=True)
class Entry:
    """One line.

    Attributes:
        number: from 1.
        at: when, ISO 8601 in UTC.
        by: who, as the keeper of the log writes them.
        did: committed, opened, annulled, revealed or accepted.
        what: the particulars.
        text: the JSON as it stands.
        hash: of the chain up to here.
    """

    number: int
    at: str
    by: str
    did: str
    what: Mapping[str, Any]
    text: str
    hash: str

    def line(self) -> str:
        """As it stands in the file."""
        return f"{self.hash} {self.text}\n"


def following(entries: Sequence[Entry], *, at: str, by: str, did: str, what: Mapping[str, object]) -> Entry:
    """The next line.

    Args:
        entries: those before.
        at: when.
        by: who.
        did: what happened.
        what: its particulars.
    """
    number = len(entries) + 1
    content = {"number": number, "at": at, "by": by, "did": did, "what": what}
    text = canonical_json(content).decode()
    before = entries[-1].hash if entries else BEGIN
    return Entry(number, at, by, did, json.loads(text)["what"], text, chained(before, text))


def chained(before: str, text: str) -> str:
    """SHA-256 of the hash before, a line feed and the text."""
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def read_log(text: str) -> tuple[Entry, ...]:
    """Read a log, and follow its chain.

    Args:
        text: of the file.

    Raises:
        BrokenLog: a line was changed, moved, left out, or is none.
    """
    return tuple(_entries(text))


def _entries(text: str) -> Iterator[Entry]:
    before = BEGIN
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        found, _, inner = line.partition(" ")
        if found != chained(before, inner):
            raise BrokenLog(
                f"line {number} does not follow from those before it: one of them was changed or is missing"
            )
        try:
            content = json.loads(inner)
            entry = Entry(
                content["number"], content["at"], content["by"], content["did"], content["what"], inner, found
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenLog(f"line {number} is no entry of a log") from error
        if entry.number != number:
            raise BrokenLog(f"line {number} calls itself {entry.number}")
        yield entry
        before = found

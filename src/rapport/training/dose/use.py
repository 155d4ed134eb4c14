"""What is known of one learner's use of a course, as a value. Pure."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from rapport.training.course import Key
from rapport.training.dose.estimate import Stretch
from rapport.training.given import Given


@dataclass(frozen=True)
class Completed:
    """When a course was completed, or its certificate issued, and in which version."""

    at: datetime
    edition: str


@dataclass
class Use:
    """What is known of one learner's use of a course, under a number."""

    number: uuid.UUID
    since: date
    # When they registered for the course; None for whoever takes it by their role alone.
    registered_at: datetime | None = None
    stretches: list[Stretch] = field(default_factory=list)
    # Today's page → when it was opened last.
    visits: dict[str, datetime] = field(default_factory=dict)
    # Today's (page, activity) → what was given, and when.
    given: dict[Key, tuple[Given, datetime]] = field(default_factory=dict)
    completion: Completed | None = None
    # The certificate, unless it was withdrawn: that there is one, never its number, which leads to a name.
    certificate: Completed | None = None

    @property
    def seconds(self) -> int:
        return sum(one.seconds for one in self.stretches)


def edition(version: int, sha256: str) -> str:
    """A version of a course in one word."""
    return f"{version}+{sha256[:12]}"

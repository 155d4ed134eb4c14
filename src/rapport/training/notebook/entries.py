"""What stands in a notebook, as values. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Said:
    """A question, and what was written to it or picked from it."""

    ask: str
    text: str = ""
    picked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An answer to one activity."""

    word: str
    title: str
    said: tuple[Said, ...]
    at: datetime
    # Why the question that stands here may not be the one of today, or of then; empty where both are the same.
    note: str = ""


@dataclass(frozen=True)
class PageNotes:
    title: str
    entries: tuple[Entry, ...]
    # Where the page stands today; empty where the course has it no more.
    href: str = ""


@dataclass(frozen=True)
class SectionNotes:
    title: str
    pages: tuple[PageNotes, ...]


@dataclass(frozen=True)
class CourseNotes:
    id: str
    title: str
    language: str
    sections: tuple[SectionNotes, ...]

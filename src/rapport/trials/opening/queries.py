"""Questions about the courses of a protocol, and of an institution."""

from dataclasses import dataclass

from rapport.programs.consents import texts
from rapport.training.library import shelf
from rapport.training.opened import queries as opened
from rapport.trials import queries
from rapport.trials.models import Site, Trial
from rapport.trials.reading import Protocol


def source(site: Site) -> str:
    """Under which the training keeps what an institution's arm has opened."""
    return f"site:{site.pk}"


def objection(trial: Trial, protocol: Protocol) -> str:
    """Why this server cannot do what a protocol says of consent and courses; empty where it can."""
    known = texts().by_document
    if protocol.consent not in known:
        return f"“{protocol.consent}” is no text that people agree to here. Known: {', '.join(sorted(known))}."
    for one in protocol.components():
        if one.course and one.course not in shelf().courses:
            return f"“{one.name}” names the course “{one.course}”, which is not on this server."
    for arm in protocol.arms:
        for one in arm.components:
            if one.course and one.course == trial.program.course:
                return f"“{one.name}” names the programme’s own course, which is open to every arm: name it for all."
    return ""


def courses(site: Site) -> list[str]:
    """What the arm of an institution is given, and every arm; nothing before it is allocated."""
    named = [one.course for one in queries.given(site) if one.course in shelf().courses]
    return list(dict.fromkeys(named))


@dataclass(frozen=True)
class OpenCourse:
    """A course that is open at an institution.

    Attributes:
        title: as people know it.
        people: participants for whom it is.
    """

    title: str
    people: int


def open_courses(site: Site) -> list[OpenCourse]:
    """The courses that are open to participants of an institution by its arm, by title."""
    found = opened.opened_by(site.trial.program, source(site))
    shown = [OpenCourse(shelf().courses[name].title, n) for name, n in found.items() if name in shelf().courses]
    return sorted(shown, key=lambda one: one.title)

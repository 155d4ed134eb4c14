"""Questions about courses that were opened for single people."""

from rapport.programs.models import Program
from rapport.training.models import Opened


def opened_by(program: Program, source: str) -> dict[str, int]:
    """The courses that a source has opened, and for how many people each (one query)."""
    found: dict[str, int] = {}
    kept = Opened.objects.filter(program=program, source=source, ended_on__isnull=True)
    for course in kept.values_list("course", flat=True):
        found[course] = found.get(course, 0) + 1
    return found

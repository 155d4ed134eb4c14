"""The use of a course as files: a line for each learner, or all statements as JSON Lines. Written while it is read."""

import csv
import io
import json
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils import timezone

from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.dose import queries
from rapport.training.dose.estimate import sittings
from rapport.training.dose.statements import Place, statements
from rapport.training.dose.use import Use

COLUMNS = (
    "learner", "pages_opened", "pages", "activities_done", "activities", "minutes_estimate", "sittings", "completed",
    "completed_edition",
)  # fmt: skip


def dose_csv(program: Program, course: Course, people: Sequence[int]) -> Iterator[str]:
    """A line for each of these people, under their number, with how much they used; minutes are an estimate."""
    yield line(COLUMNS)
    for use in queries.uses(program, course, people):
        yield line(cells(course, use))


def cells(course: Course, use: Use) -> tuple[object, ...]:
    done = use.completion
    return (
        use.number,
        sum(page.id in use.visits for page in course.pages),
        len(course.pages),
        len(use.given),
        len(course.activity_keys),
        queries.minutes(use.seconds),
        len(sittings(use.stretches)),
        int(done is not None),
        done.edition if done else "",
    )


def line(row: Sequence[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(row)
    return written.getvalue()


def xapi_lines(program: Program, course: Course, people: Sequence[int]) -> Iterator[str]:
    """All that these people did, a statement on each line."""
    place = Place(settings.SITE_URL, course, queries.editions(course, people), timezone.now())
    for use in queries.uses(program, course, people):
        for statement in statements(place, use):
            yield json.dumps(statement, ensure_ascii=False, separators=(",", ":")) + "\n"


def name_of(program: Program, course: Course, ending: str) -> str:
    """How a file is called."""
    return f"{program.slug}-{course.id}-{ending}"

"""How well an identified survey was answered: what was left out, how long it took, rows answered all alike.

Computed from what was handed in, one submission after the other, so that memory holds counts and one number for each.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from rapport.stats.suppression import Counts, Shown, protect
from rapport.surveys.branching import Branches
from rapport.surveys.fields import Answers, Field
from rapport.surveys.items import Grid
from rapport.surveys.kept import from_json
from rapport.surveys.missing import Missing, is_missing
from rapport.surveys.models import Response, ShownRate, Submission, Survey

# Two rows that are answered alike say nothing.
LEAST_ROWS = 3


@dataclass(frozen=True)
class Skips:
    """How many left a field out, and how many gave an answer; of a confidential survey as they may be told."""

    ask: str
    skipped: Shown
    answered: Shown

    @property
    def is_told(self) -> bool:
        return isinstance(self.skipped, int) and isinstance(self.answered, int)

    @property
    def percent(self) -> int:
        """Of a hundred who were asked, how many left it out."""
        if not (isinstance(self.skipped, int) and isinstance(self.answered, int)):
            return 0
        asked = self.skipped + self.answered
        return int(100 * self.skipped / asked + 0.5) if asked else 0


@dataclass(frozen=True)
class Quality:
    """What an identified survey's submissions say of how it was answered.

    Attributes:
        submissions: how many were handed in.
        minutes: the median between the first saved answer and handing in; breaks count. None without
            submissions; what was given elsewhere is not timed.
        grids: how many batteries were answered in at least three rows.
        straight: how many of those in the same way in each row.
        skips: field by field, what was left out most first.
    """

    submissions: int
    minutes: float | None
    grids: int
    straight: int
    skips: tuple[Skips, ...]

    @property
    def straight_percent(self) -> int:
        """Of a hundred batteries, how many were answered all alike."""
        return int(100 * self.straight / self.grids + 0.5) if self.grids else 0


def quality(survey: Survey, branches: Branches) -> Quality:
    """What is known of how a survey that carries names was answered (one query, streamed)."""
    skipped, answered = Counter[str](), Counter[str]()
    minutes: list[float] = []
    submissions = grids = straight = 0
    batteries = list(_batteries(branches))
    for text, begun_at, submitted_at, brought_in in _handed_in(survey):
        submissions += 1
        values = from_json(branches.fields, text)
        for name, value in values.items():
            skipped[name] += value == Missing.SKIPPED
            answered[name] += value not in (Missing.SKIPPED, Missing.NOT_ASKED)
        alike = [same for battery in batteries if (same := _all_alike(values, battery)) is not None]
        grids, straight = grids + len(alike), straight + sum(alike)
        if submitted_at and brought_in is None:
            minutes.append((submitted_at - begun_at).total_seconds() / 60)
    fields = [one for one in branches.fields.values() if one.opened_by is None]
    found = [Skips(one.ask, skipped[one.id], answered[one.id]) for one in fields if skipped[one.id] + answered[one.id]]
    found.sort(key=lambda one: -one.percent)
    return Quality(submissions, median(minutes) if minutes else None, grids, straight, tuple(found))


def _handed_in(survey: Survey) -> Iterator[tuple[str, datetime, datetime | None, int | None]]:
    found = Submission.objects.filter(
        response__survey=survey, response__state=Response.State.SUBMITTED, is_last=True
    ).values_list("answers", "response__begun_at", "response__submitted_at", "brought_in")
    return found.iterator(chunk_size=500)


def _batteries(branches: Branches) -> Iterator[list[str]]:
    """The fields of each column of each grid."""
    for fields in branches.by_item.values():
        if fields and isinstance(fields[0].item, Grid):
            yield from _columns(fields)


def _columns(fields: Iterable[Field]) -> Iterator[list[str]]:
    columns: dict[str, list[str]] = {}
    for one in fields:
        columns.setdefault(one.column, []).append(one.id)
    yield from columns.values()


def _all_alike(values: Answers, battery: list[str]) -> bool | None:
    """Whether all rows were answered alike; None where too few were answered."""
    given = [values[name] for name in battery if not is_missing(values[name])]
    return len(set(given)) == 1 if len(given) >= LEAST_ROWS else None


def final_skips(final: ShownRate, branches: Branches) -> tuple[Skips, ...]:
    """What was left out of a confidential survey: of its final rate, each pair of counts as it may be told."""
    counts = {one.field: (one.skipped, one.answered) for one in final.skips.all()}
    found = []
    for one in branches.fields.values():
        if one.opened_by is None and one.id in counts:
            skipped, answered = protect(Counts((counts[one.id],))).cells[0]
            found.append(Skips(one.ask, skipped, answered))
    return tuple(found)

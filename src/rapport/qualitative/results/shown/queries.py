"""Which tables the director reads, and what they say."""

from collections import defaultdict
from dataclasses import dataclass

from rapport.programs.models import Program
from rapport.qualitative.models import Project, ShownCode, ShownTable
from rapport.qualitative.results.quotes import queries as quotes
from rapport.qualitative.results.quotes.queries import Chosen

AT_HOME = 3


@dataclass(frozen=True)
class Line:
    """A code of a table, with the quotes that still may stand there."""

    code: ShownCode
    quotes: tuple[Chosen, ...] = ()


@dataclass(frozen=True)
class Reads:
    """A table as the director reads it.

    Attributes:
        is_whole: every number is told.
    """

    table: ShownTable
    lines: tuple[Line, ...]

    @property
    def is_whole(self) -> bool:
        """Every number is told."""
        return all(one.code.respondents is not None for one in self.lines)

    @property
    def is_edited(self) -> bool:
        """Something was left out of a quote, or put in."""
        return any(each.quote and each.quote.edits for one in self.lines for each in one.quotes)


def shown(program: Program) -> list[ShownTable]:
    """The tables that are shown in a programme, the newest first (one query)."""
    found = ShownTable.objects.filter(project__program=program, hidden_at=None)
    return list(found.select_related("project__program", "by").order_by("-at", "-pk"))


def shown_of(project: Project) -> ShownTable | None:
    """The table of a project that is shown."""
    return project.shown_tables.filter(hidden_at=None).select_related("by").first()


def reads(table: ShownTable) -> Reads:
    """The table with its quotes: those that pass today, and whose text nobody took back."""
    codes = list(table.codes.prefetch_related("quotes").order_by("place"))
    wanted: dict[int, list[int]] = defaultdict(list)
    for code in codes:
        wanted[code.pk] = sorted(one.quote_id for one in code.quotes.all())
    found = quotes.those(table.project, [pk for pks in wanted.values() for pk in pks])
    lines = (
        Line(code, tuple(found[pk] for pk in wanted[code.pk] if pk in found and found[pk].passes)) for code in codes
    )
    return Reads(table, tuple(lines))


def at_home(programs: list[int]) -> list[Reads]:
    """Of each of these programmes the table that was shown last, its first codes alone (two queries)."""
    found = ShownTable.objects.filter(project__program__in=programs, hidden_at=None)
    found = found.select_related("project__program").prefetch_related("codes")
    last = {one.project.program_id: one for one in found.order_by("at", "pk")}
    return [
        Reads(one, tuple(map(Line, sorted(one.codes.all(), key=lambda code: code.place)[:AT_HOME])))
        for one in last.values()
    ]

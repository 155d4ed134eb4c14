"""Show Table 3 to the director, and take it back."""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.qualitative.models import Project, ShownCode, ShownQuote, ShownTable
from rapport.qualitative.results.gathering import Gathered, gather
from rapport.qualitative.results.quotes.actions import check_all
from rapport.stats.suppression import Counts, Protected, protect


class NotPassedError(Exception):
    """Quotes stand there that have not passed the check; `quotes` says how many."""

    def __init__(self, quotes: int) -> None:
        self.quotes = quotes
        super().__init__(str(quotes))


class NothingFoundError(Exception):
    """No round that counts is closed, or no code is in the codebook."""


def show(*, by: Person, project: Project) -> ShownTable:
    """Show the table as it is now, in the place of the one that was shown before.

    Every quote is searched anew. Numbers of few people are not kept, nor those from which they could be worked out; a
    table whose people differ from those of an earlier one by one to four tells no numbers at all.

    Raises NotPassedError, NothingFoundError; what was found in quotes is kept all the same.
    """
    with transaction.atomic():
        check_all(project)
    return _show(by=by, project=project)


@transaction.atomic
def _show(*, by: Person, project: Project) -> ShownTable:
    held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    gathered = gather(held)
    if not gathered.people or not gathered.entries:
        raise NothingFoundError
    if waiting := len(gathered.chosen) - len(gathered.standing):
        raise NotPassedError(waiting)
    told = told_of(gathered, [people_of(one) for one in held.shown_tables.order_by("pk")])
    now = timezone.now()
    held.shown_tables.filter(hidden_at=None).update(hidden_at=now)
    of = told.row_totals[0] if told.row_totals else None
    made = ShownTable.objects.create(
        project=held,
        by=by,
        at=now,
        title=held.name,
        of=of if isinstance(of, int) else None,
        people=",".join(map(str, sorted(gathered.people))),
    )
    _keep_codes(made, gathered, told)
    record(did="qualitative.show_results", target=f"project:{held.pk}", by=by.pk, program=held.program.slug)
    return made


def told_of(gathered: Gathered, earlier: list[frozenset[int]]) -> Protected:
    """How many people carry each code and how many do not, small numbers hidden."""
    of = gathered.found.of
    cells = tuple((one.respondents or 0, of - (one.respondents or 0)) for one in gathered.found.codes)
    return protect(Counts(cells, column_totals=False, people=gathered.people), earlier=earlier)


def people_of(table: ShownTable) -> frozenset[int]:
    """Whose texts a table was made of."""
    return frozenset(int(one) for one in table.people.split(",") if one)


def _keep_codes(made: ShownTable, gathered: Gathered, told: Protected) -> None:
    """The codes in the order of the numbers that are told. Beside one that is not told stands no quote: they count."""
    numbers = [row[0] if isinstance(row[0], int) else None for row in told.cells]
    listed = list(zip(gathered.entries, numbers, strict=True))
    listed.sort(key=lambda one: 1 if one[1] is None else -one[1])
    for place, (entry, number) in enumerate(listed, 1):
        code = ShownCode.objects.create(
            table=made, place=place, name=entry.name, definition=entry.definition, respondents=number
        )
        beside = [one.row for one in gathered.standing if one.row.code_id == entry.code_id and number is not None]
        ShownQuote.objects.bulk_create(ShownQuote(code=code, quote=one) for one in beside)


@transaction.atomic
def hide(*, by: Person, project: Project) -> None:
    """Take the table back. Twice is once."""
    if project.shown_tables.filter(hidden_at=None).update(hidden_at=timezone.now()):
        record(did="qualitative.hide_results", target=f"project:{project.pk}", by=by.pk, program=project.program.slug)

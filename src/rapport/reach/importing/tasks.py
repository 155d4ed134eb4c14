"""What the worker does with a file of registrations: reads it, finds the institutions, writes all rows or none."""

from collections.abc import Iterator

from rapport.kit.jobs import progress
from rapport.reach.counting import actions as counts
from rapport.reach.importing import actions, queries
from rapport.reach.importing.actions import Placed
from rapport.reach.importing.reading import opened, registrations
from rapport.reach.models import OldFile
from rapport.reach.placing.actions import keep_doubts
from rapport.reach.placing.finding import Finder
from rapport.textfiles.mistakes import TextFileError

TOLD_EVERY = 2000


def bring_in(old: int) -> None:
    """Bring one file in; one that is in already stays as it is, and one whose worker was killed is begun anew."""
    file = OldFile.objects.select_related("program").filter(pk=old).first()
    if file is None or file.state != OldFile.State.READING:
        return
    finder = Finder()
    try:
        placed = list(place(file, finder))
    except TextFileError as error:
        actions.refuse(old=file, mistakes=error.mistakes)
        return
    if actions.write(old=file, rows=placed):
        keep_doubts((plain, typed, verdict) for plain, (typed, verdict) in finder.doubts.items())
        counts.ask(program=file.program)


def place(file: OldFile, finder: Finder) -> Iterator[Placed]:
    """The rows of a file, each with its institution."""
    key = queries.job_key(file)
    rows = registrations(opened(bytes(file.content), file.name), queries.layout(file))
    for number, row in enumerate(rows):
        if number % TOLD_EVERY == 0:
            progress(key, number, max(file.rows, 1))
        yield Placed(row, *finder.find(row.typed, row.plain, row.email))

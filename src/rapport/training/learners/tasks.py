"""What the worker does for the list of learners: makes workbooks, and removes those that nobody fetched."""

from collections.abc import Callable, Iterator

from django.utils import timezone

from rapport.kit.jobs import progress
from rapport.tables.csv_export import safe_cell
from rapport.training.learners import files
from rapport.training.learners.queries import AT_ONCE
from rapport.training.learners.workbook import workbook
from rapport.training.models import LearnersFile


def write(file: int) -> None:
    """Make one workbook. One that was discarded meanwhile is not made."""
    asked = LearnersFile.objects.select_related("program").filter(pk=file, name="").first()
    if asked is None:
        return
    key, total = files.job_key(asked), files.number_of(asked)
    rows = counted(files.rows_of(asked), lambda done: progress(key, min(done, total), total))
    content = workbook("Learners", ([safe_cell(cell) for cell in row] for row in rows))
    name = f"{asked.program.slug}-learners-{timezone.localdate()}.xlsx"
    LearnersFile.objects.filter(pk=file).update(name=name, content=content)


def counted(rows: Iterator[list[str]], tell: Callable[[int], None]) -> Iterator[list[str]]:
    """The same rows; each five hundred it is told how far they are."""
    for at, row in enumerate(rows):
        if at % AT_ONCE == 0:
            tell(at)
        yield row


def forget() -> int:
    """Each minute: remove what has waited for a day. Returns how many."""
    return files.over().delete()[0]

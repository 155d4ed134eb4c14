"""Workbooks of the list of learners: which wait for whom, and what stands in one."""

from collections.abc import Iterator
from dataclasses import asdict, fields

from django.db.models import QuerySet
from django.utils import timezone

from rapport.kit.waiting import FILES_WAIT, Waiting, is_being_made, with_jobs
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.training.learners import queries
from rapport.training.learners.queries import Wanted
from rapport.training.models import LearnersFile


def file(pk: int) -> LearnersFile:
    """One workbook with its programme. Raises LearnersFile.DoesNotExist."""
    return LearnersFile.objects.select_related("program").defer("content").get(pk=pk)


def job_key(file: LearnersFile) -> str:
    """Under which name the worker makes it."""
    return f"training.learners:{file.pk}"


def wanted_in(file: LearnersFile) -> Wanted:
    """What was looked for."""
    return Wanted(**{one.name: getattr(file, one.name) for one in fields(Wanted)})


def rows_of(file: LearnersFile) -> Iterator[list[str]]:
    """Its rows, headings first."""
    return queries.rows(file.program, wanted_in(file))


def number_of(file: LearnersFile) -> int:
    """How many learners it will have (one query)."""
    wanted = wanted_in(file)
    return queries.found(file.program, wanted, queries.of_course(file.program, wanted.course)).count()


def same_that_waits(by: Person, program: Program, wanted: Wanted) -> LearnersFile | None:
    """The same workbook for the same person, if the worker has it before itself."""
    same = LearnersFile.objects.filter(by=by, program=program, name="", **asdict(wanted)).first()
    return same if same and is_being_made(job_key(same)) else None


def over() -> QuerySet[LearnersFile]:
    """Workbooks that have waited for a day."""
    return LearnersFile.objects.filter(asked_at__lt=timezone.now() - FILES_WAIT)


class Workbook(Waiting[LearnersFile]):
    """A workbook that somebody asked for, and how far it is."""

    @property
    def looked_for(self) -> str:
        """What it was asked for, in words; empty for the whole list."""
        wanted = wanted_in(self.file)
        return ", ".join(word for word in (wanted.state, wanted.cohort, wanted.q) if word)


def files_of(person: Person, program: Program) -> list[Workbook]:
    """The workbooks of this programme that wait for the person, the newest first (two queries)."""
    files = LearnersFile.objects.filter(by=person, program=program).defer("content").order_by("-pk")
    return [Workbook(file, job) for file, job in with_jobs(files, job_key)]

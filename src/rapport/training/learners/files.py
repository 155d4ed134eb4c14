"""Workbooks of the list of learners: which wait for whom, and what stands in one."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.training.learners import queries
from rapport.training.learners.queries import Wanted
from rapport.training.models import LearnersFile

FILES_WAIT = timedelta(days=1)


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
    is_alive = same and Job.objects.filter(key=job_key(same)).exclude(state=Job.State.FAILED).exists()
    return same if is_alive else None


def over() -> QuerySet[LearnersFile]:
    """Workbooks that have waited for a day."""
    return LearnersFile.objects.filter(asked_at__lt=timezone.now() - FILES_WAIT)


@dataclass(frozen=True)
class Waiting:
    """A workbook that somebody asked for, and how far it is."""

    file: LearnersFile
    job: Job | None

    @property
    def is_ready(self) -> bool:
        """It can be fetched."""
        return bool(self.file.name)

    @property
    def has_failed(self) -> bool:
        """It will not be made any more."""
        return not self.is_ready and (self.job is None or self.job.state == Job.State.FAILED)

    @property
    def goes_at(self) -> datetime:
        """When it is removed, fetched or not."""
        return self.file.asked_at + FILES_WAIT

    @property
    def looked_for(self) -> str:
        """What it was asked for, in words; empty for the whole list."""
        wanted = wanted_in(self.file)
        return ", ".join(word for word in (wanted.state, wanted.cohort, wanted.q) if word)


def files_of(person: Person, program: Program) -> list[Waiting]:
    """The workbooks of this programme that wait for the person, the newest first (two queries)."""
    files = list(LearnersFile.objects.filter(by=person, program=program).defer("content").order_by("-pk"))
    jobs: Mapping[str, Job] = {one.key: one for one in Job.objects.filter(key__in=[job_key(one) for one in files])}
    return [Waiting(one, jobs.get(job_key(one))) for one in files]

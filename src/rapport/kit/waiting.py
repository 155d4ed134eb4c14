"""Files that somebody asked for and that the worker makes: how far each is, and when it goes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from rapport.kit.models import AskedFile, Job

FILES_WAIT = timedelta(days=1)


File = TypeVar("File", bound=AskedFile)


@dataclass(frozen=True)
class Waiting(Generic[File]):
    """A file that somebody asked for, and how far it is."""

    file: File
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


def with_jobs(files: Iterable[File], key_of: Callable[[File], str]) -> list[tuple[File, Job | None]]:
    """Each file with the job that makes it (one query)."""
    keys = {key_of(file): file for file in files}
    jobs = {one.key: one for one in Job.objects.filter(key__in=list(keys))}
    return [(file, jobs.get(key)) for key, file in keys.items()]


def is_being_made(key: str) -> bool:
    """Whether the worker has the job before itself, or is at it."""
    return Job.objects.filter(key=key).exclude(state=Job.State.FAILED).exists()

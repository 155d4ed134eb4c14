"""Keep a file of another program until it is looked at, take it over, or throw it away."""

import hashlib

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import again, enqueue
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.qualitative.codebook.actions import begin
from rapport.qualitative.codebook.queries import draft
from rapport.qualitative.models import ForeignFile, Origin, OriginLoss, Project
from rapport.qualitative.refi import queries
from rapport.qualitative.refi.codewords import code_words
from rapport.qualitative.refi.losses import Loss, LossList
from rapport.qualitative.refi.queries import Preview
from rapport.qualitative.refi.reading import read_qdc
from rapport.qualitative.refi.restore.actions import restore
from rapport.qualitative.wordlist.actions import count as count_words

TAKE_IN = "rapport.qualitative.refi.tasks.take_in"


class TwiceError(Exception):
    """The file is a project of the programme already."""

    def __init__(self, project: Project) -> None:
        self.project = project
        super().__init__(str(project))


class DraftError(Exception):
    """There is a draft of the codebook already."""


@transaction.atomic
def keep(*, by: Person, program: Program, name: str, content: bytes, is_answers: bool) -> ForeignFile:
    """Let a file wait for its confirmation, once however often it is sent. A draft: no event."""
    file, is_new = ForeignFile.objects.get_or_create(
        program=program,
        by=by,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"name": name[:200], "content": content, "is_answers": is_answers, "at": timezone.now()},
    )
    if not is_new and file.project is not None:
        raise TwiceError(file.project)
    return file


@transaction.atomic
def choose(*, by: Person, file: ForeignFile, is_answers: bool, have_read_all: bool, degree: str) -> None:
    """Say how a file is to be understood. A draft: no event."""
    del by  # nobody but who brought it comes here
    file.is_answers, file.have_read_all, file.degree = is_answers, have_read_all, degree
    file.save(update_fields=["is_answers", "have_read_all", "degree"])


@transaction.atomic
def ask(*, by: Person, file: ForeignFile) -> Job:
    """Have a file taken over by the worker; pressing twice does it once."""
    del by  # the file knows
    job = enqueue(TAKE_IN, key=queries.job_key(file), file=file.pk)
    if job.state == Job.State.FAILED:
        again(job)
    return job


@transaction.atomic
def discard(*, by: Person, file: ForeignFile) -> None:
    """Throw a file away that waits. One that was taken over stays known, without its content."""
    del by
    if file.project_id is None:
        file.delete()


@transaction.atomic
def take_in(*, by: Person, program: Program, name: str, content: bytes, found: Preview) -> Project:
    """Make a project of a file, with a note of where it came from and of what did not come along.

    Args:
        by: who leads it.
        program: where it goes.
        name: of the file.
        content: its bytes.
        found: what `queries.preview` made of them.

    Raises TwiceError: the same file is a project of the programme already.
    """
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one after the other
    if same := queries.same_file(program, content):
        raise TwiceError(same.project)
    project = restore(by=by, program=program, layers=found.layers, texts=found.texts)
    origin = Origin.objects.create(
        project=project,
        identity=found.layers.identity,
        origin=found.layers.made_by,
        file=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
        at=timezone.now(),
    )
    OriginLoss.objects.bulk_create(
        OriginLoss(origin=origin, position=position, what=one.what[:200], number=one.number, why=one.why[:300])
        for position, one in enumerate(found.losses)
    )
    if found.layers.words_counted:
        count_words(by=by, project=project)
    record(did="qualitative.take_in", target=f"project:{project.pk}", by=by.pk, program=program.slug)
    return project


def bring_codebook(*, by: Person, project: Project, name: str, content: bytes) -> tuple[Loss, ...]:
    """Make the codes of a file the draft of the codebook; returns what did not come along.

    Raises:
        TextFileError: the file cannot be read.
        DraftError: there is a draft already.
        NotWholeError: the codes do not fit together.
    """
    found = read_qdc(name, content)
    losses = LossList()
    codes = code_words(found.codebook.codes, losses)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        if draft(project):
            raise DraftError
        begin(by=by, project=project, codes=codes)
    return (*found.losses, *losses.told())


@transaction.atomic
def settle(*, by: Person, file: ForeignFile, project: Project | None, problem: str = "") -> None:
    """Say what became of a file; what was taken over, loses its content."""
    del by
    file.project, file.problem = project, problem
    if project is not None:
        file.content = b""
    file.save(update_fields=["project", "problem", "content"])


@transaction.atomic
def export(*, by: Person, project: Project) -> queries.Export:
    """Take a project out as a file. That it was taken out is on record."""
    made = queries.export(project)
    record(did="qualitative.take_out", target=f"project:{project.pk}", by=by.pk, program=project.program.slug)
    return made

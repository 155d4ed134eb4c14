"""Questions of the exchange: what a file for other programs holds, what a file of others would become."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.qualitative.models import ForeignFile, Origin, Project
from rapport.qualitative.refi import beside, gathering, ours, screened, understanding
from rapport.qualitative.refi.beside_file import as_text
from rapport.qualitative.refi.exchange import Codebook, Exchange, all_codes
from rapport.qualitative.refi.losses import Loss, LossList
from rapport.qualitative.refi.reading import Read, read_qdpx
from rapport.qualitative.refi.shaping import shape
from rapport.qualitative.refi.understanding import Wanted
from rapport.qualitative.refi.writing import write_qdc, write_qdpx
from rapport.textfiles.mistakes import Mistake, TextFileError

FILES_WAIT = timedelta(days=3)


@dataclass(frozen=True)
class Export:
    """A project as a file.

    Attributes:
        content: its bytes.
        project: what other programs read.
        layers: what only Rapport reads.
        losses: what is not in it.
    """

    content: bytes
    project: Exchange
    layers: beside.Beside
    losses: tuple[Loss, ...]


@dataclass(frozen=True)
class Preview:
    """What a file would become.

    Attributes:
        read: the file.
        layers: ours, as they would be written.
        texts: of each unit.
        losses: what would not come along.
        is_ours: Rapport wrote it, and everything comes back.
        people: label → coder of the file.
    """

    read: Read
    layers: beside.Beside
    texts: tuple[str, ...]
    losses: tuple[Loss, ...]
    is_ours: bool
    people: dict[str, str]

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """What comes in, in words, each with its number; only of what there is."""
        layers = self.layers
        coders = {coder.label for one in layers.rounds for coder in one.coders}
        found = [each for one in layers.rounds for coder in one.coders for each in coder.assignments]
        rows = (
            ("texts", len(layers.documents)),
            ("units", sum(bool(text) for text in self.texts)),
            ("respondents", len(layers.respondents)),
            ("codes", layers.codes),
            ("versions of the codebook", len(layers.codebooks)),
            ("rounds", len(layers.rounds)),
            ("coders", len(coders)),
            ("codings", sum(len(each.codings) for each in found)),
            ("decisions between coders", sum(len(one.rulings) for one in layers.rounds)),
            ("decisions about words", len(layers.word_decisions)),
            ("publications of a screening", len(layers.screening.publications) if layers.screening else 0),
        )
        return tuple(row for row in rows if row[1])


def export(project: Project) -> Export:
    """A project for other programs: all that is closed, and nothing of a round that is still open."""
    losses = LossList()
    gathered = gathering.gather(project, losses)
    shaped = shape(gathered.layers, gathered.texts, gathered.finals)

    def told(sha256: str) -> str:
        return as_text(shaped.layers.model_copy(update={"project_sha256": sha256}))

    written = write_qdpx(shaped.project, told)
    return Export(written.content, shaped.project, shaped.layers, (*losses.told(), *written.losses))


def codebook(project: Project) -> bytes | None:
    """The last published codebook for other programs; None where there is none."""
    gathered = gathering.gather(project, LossList())
    shaped = shape(gathered.layers, gathered.texts, {}).project
    return write_qdc(Codebook(shaped.codes, shaped.origin)).content if shaped.codes else None


def counts(made: Export) -> tuple[tuple[str, int], ...]:
    """What other programs find in a file, in words, each with its number."""
    project = made.project
    codings = sum(len(one.codings) for source in project.sources for one in source.selections)
    return (
        ("texts", len(project.sources)),
        ("cases (respondents)", len(project.cases)),
        ("variables", len(project.variables)),
        ("codes", len(all_codes(project.codes))),
        ("coders, with “Consensus”", len(project.users)),
        ("codings", codings),
    )


def preview(name: str, content: bytes, wanted: Wanted) -> Preview:
    """What a file would become.

    Args:
        name: of the file.
        content: its bytes.
        wanted: how a project of another program is to be understood.

    Raises TextFileError: it cannot be read, or there is nothing in it.
    """
    read, losses = read_qdpx(name, content), LossList()
    layers = ours.layers_of(read, losses)
    if layers is not None:
        screening = screened.fitting(layers.screening, layers.project.language, losses)
        layers = layers.model_copy(update={"screening": screening})
        ours.nobody_is_named(layers, losses)
        return Preview(read, layers, ours.texts_of(layers, read), (*read.losses, *losses.told()), True, {})
    if not read.project.sources and not read.project.codes:
        mend = "export a project that has texts, as plain text within the file"
        raise TextFileError([Mistake(name, 1, "there is neither a text nor a code in it", mend)])
    found = understanding.understand(read.project, wanted, losses)
    return Preview(read, found.layers, found.texts, (*read.losses, *losses.told()), False, found.people)


def suggested(name: str, content: bytes) -> bool:
    """Whether the texts of a file look like answers. Raises as `preview`."""
    return understanding.looks_like_answers(read_qdpx(name, content).project)


def foreign_file(pk: int) -> ForeignFile:
    """A file that waits. Raises ForeignFile.DoesNotExist."""
    return ForeignFile.objects.select_related("program", "project").get(pk=pk)


def waiting(program: Program, person: Person) -> list[ForeignFile]:
    """The files that the person has brought and not taken over, the newest first."""
    files = ForeignFile.objects.filter(program=program, by=person, project=None).defer("content")
    return list(files.order_by("-at"))


def job_key(file: ForeignFile) -> str:
    """The name of the job that takes a file over."""
    return f"qualitative.refi:{file.pk}"


def wanted_of(file: ForeignFile) -> Wanted:
    """How a file is to be understood, as was said; its day is that on which it came."""
    return Wanted(file.is_answers, file.degree, file.have_read_all, file.at)


def origin(project: Project) -> Origin | None:
    """Where a project came from, with what did not come along; None where it was begun here."""
    return Origin.objects.filter(project=project).prefetch_related("losses").first()


def same_file(program: Program, content: bytes) -> Origin | None:
    """A project of the programme that was made of the same file."""
    told = hashlib.sha256(content).hexdigest()
    return Origin.objects.filter(project__program=program, sha256=told).select_related("project").first()


def too_old() -> datetime:
    """Files from before this moment are forgotten."""
    return timezone.now() - FILES_WAIT

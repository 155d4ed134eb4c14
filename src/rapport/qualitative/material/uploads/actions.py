"""Keep files until somebody says what comes in of them; then bring it in, and let the files go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.models import Person
from rapport.qualitative.material.actions import TwiceError, bring_in
from rapport.qualitative.material.reading import table
from rapport.qualitative.material.reading.table import Choice
from rapport.qualitative.material.reading.transcript import key as label_key
from rapport.qualitative.material.texts import About, Text
from rapport.qualitative.material.uploads import queries
from rapport.qualitative.models import Document, Project, Upload, UploadedFile
from rapport.textfiles.mistakes import TextFileError

WRITE = "rapport.qualitative.material.tasks.bring_in_table"
ROLE = "role"
# A larger table is brought in by the worker.
AT_ONCE = 300_000


@dataclass(frozen=True)
class Chosen:
    """A file that was chosen: its name, a fingerprint of its bytes, and what was read of it."""

    name: str
    sha256: str
    content: bytes


@dataclass(frozen=True)
class TableWords:
    """What somebody says of a table."""

    choice: Choice
    name: str
    degree: str
    consent: str = ""


@dataclass(frozen=True)
class Voice:
    """What somebody says of a speaker.

    Attributes:
        code: how they are called here; empty where their turns are left out.
        counts: they are somebody of whom is counted; who only asks is not.
        role: what is known of them.
    """

    code: str = ""
    counts: bool = True
    role: str = ""


@dataclass(frozen=True)
class TranscriptWords:
    """What somebody says of one transcript: its name, what is known of it as a whole, and of each speaker."""

    name: str
    voices: Mapping[str, Voice]
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What holds for all files of an upload."""

    degree: str
    consent: str = ""


def chosen(name: str, content: bytes, read: bytes) -> Chosen:
    """A file as it is kept: what was read of it, under the fingerprint of what was chosen."""
    return Chosen(PurePath(name.replace("\\", "/")).name[:200], sha256(content).hexdigest(), read)


@transaction.atomic
def keep(*, by: Person, project: Project, kind: str, files: Sequence[Chosen]) -> Upload:
    """Keep files. Nothing of them is in the project yet; after a day they go."""
    made = Upload.objects.create(project=project, by=by, at=timezone.now(), kind=kind)
    UploadedFile.objects.bulk_create(
        UploadedFile(upload=made, name=one.name, sha256=one.sha256, content=one.content) for one in files
    )
    record(did="qualitative.upload", target=f"upload:{made.pk}", by=by.pk, program=project.program.slug)
    return made


@transaction.atomic
def discard(*, by: Person, upload: Upload) -> None:
    """Let files go that nobody wants, by whoever leads the project; pressing twice does it once."""
    if Upload.objects.filter(pk=upload.pk, document=None).delete()[0]:
        record(did="qualitative.discard", target=f"upload:{upload.pk}", by=by.pk, program=upload.project.program.slug)


@transaction.atomic
def confirm_table(*, by: Person, upload: Upload, words: TableWords) -> Upload:
    """Bring a table in as it was chosen: a small one now, a large one by the worker. Pressing twice does it once.

    Raises:
        TwiceError: the same file is in the project already.
        TextFileError: a row cannot be read.
    """
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.is_confirmed:
        return held
    same = Document.objects.filter(
        project=held.project, sha256=held.files.get().sha256, field=words.choice.text
    ).first()
    if same:
        raise TwiceError(same)
    held.name, held.degree, held.consent = words.name, words.degree, words.consent
    held.text_column, held.key_column = words.choice.text, words.choice.key
    held.known_columns, held.by, held.is_confirmed = "\n".join(words.choice.known), by, True
    held.save()
    if len(held.files.get().content) > AT_ONCE:
        enqueue(WRITE, key=queries.job_key(held.pk), upload=held.pk)
    else:
        bring_in_table(upload=held)
    return held


@transaction.atomic
def bring_in_table(*, upload: Upload) -> None:
    """Bring a confirmed table in. Raises TwiceError, TextFileError."""
    held = Upload.objects.select_for_update().select_related("project__program", "by").get(pk=upload.pk)
    if held.document_id is not None:
        return
    file, _ = queries.table_of(held)
    about = About(
        name=held.name,
        kind=Document.Kind.TABLE,
        unit=Document.Unit.RESPONSE,
        degree=held.degree,
        sha256=file.sha256,
        came_from=file.name,
        consent=held.consent,
        column=held.text_column[:100],
    )
    held.document = bring_in(by=held.by, project=held.project, about=about, texts=_rows(held))
    held.save(update_fields=["document"])
    held.files.all().delete()
    upload.document = held.document


def note_problem(*, upload: Upload, error: TwiceError | TextFileError) -> None:
    """Say why the worker could not bring a table in; its rows are as they were chosen, and it can be chosen anew."""
    said = f"it is there already, as “{error.document}”" if isinstance(error, TwiceError) else str(error)
    Upload.objects.filter(pk=upload.pk).update(problem=said[:500])


def _rows(upload: Upload) -> Iterator[Text]:
    """The rows with text; an id that looks like a name or an address becomes a code."""
    _, found = queries.table_of(upload)
    for row in table.rows(found, queries.choice_of(upload)):
        if row is not None:
            key = row.key or f"row {upload.pk}-{row.line}"
            named = queries.looks_like_a_name(row.key)
            code = queries.code_for(upload.project, row.key) if named else key
            yield Text(row.text, code, str(row.line), row.known)


@transaction.atomic
def bring_in_transcripts(
    *, by: Person, upload: Upload, words: Sequence[TranscriptWords], told: Told, also: Sequence[str] = ()
) -> list[Document]:
    """Bring transcripts in, each as a document. Pressing twice does it once: the second finds nothing any more.

    Args:
        by: who says so.
        upload: the files.
        words: what was said of each, in their order.
        told: what holds for all.
        also: words before a colon that are speakers, though they stand there once.

    Raises:
        TwiceError: the same file is in the project already; then none is brought in.
        TextFileError: it is no transcript.
    """
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    made = []
    for one, said in zip(queries.transcripts(held, also), words, strict=True):
        about = About(
            name=said.name,
            kind=Document.Kind.TRANSCRIPT,
            unit=Document.Unit.TURN,
            degree=told.degree,
            sha256=one.file.sha256,
            came_from=one.file.name,
            consent=told.consent,
            known=said.known,
        )
        voices = {label_key(label): voice for label, voice in said.voices.items()}
        turns = [(turn, voices.get(label_key(turn.speaker), Voice())) for turn in one.transcript.turns]
        texts = [_turn(turn.text, voice, turn.line) for turn, voice in turns if voice.code]
        made.append(bring_in(by=by, project=held.project, about=about, texts=texts))
    held.delete()
    return made


def _turn(text: str, voice: Voice, line: int) -> Text:
    known = {ROLE: voice.role} if voice.role else {}
    return Text(text, voice.code if voice.counts else "", f"line {line}", known if voice.counts else {})


@transaction.atomic
def bring_in_documents(
    *, by: Person, upload: Upload, words: Sequence[tuple[str, Mapping[str, str]]], told: Told
) -> list[Document]:
    """Bring texts in by paragraphs, each file as a document: its name, and what is known of it.

    Raises TwiceError where the same file is in the project already; then none is brought in.
    """
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    made = []
    for file, (name, known) in zip(held.files.order_by("pk"), words, strict=True):
        about = About(
            name=name,
            kind=Document.Kind.TEXT,
            unit=Document.Unit.PARAGRAPH,
            degree=told.degree,
            sha256=file.sha256,
            came_from=file.name,
            consent=told.consent,
            known=known,
        )
        texts = [Text(line.text, key=f"paragraph {line.number}") for line in queries.lines(file)]
        made.append(bring_in(by=by, project=held.project, about=about, texts=texts))
    held.delete()
    return made

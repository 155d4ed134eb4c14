"""Files that wait in a project, and what would come in of them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.qualitative.material.reading import table, transcript
from rapport.qualitative.material.reading.plain import Line
from rapport.qualitative.material.reading.table import Choice
from rapport.qualitative.material.reading.transcript import Transcript
from rapport.qualitative.models import Project, Upload, UploadedFile
from rapport.textfiles.csv_stream import CsvStream


def upload(project: Project, pk: int) -> Upload:
    """One upload of the project. Raises Upload.DoesNotExist."""
    return Upload.objects.select_related("project__program", "document").get(pk=pk, project=project)


def waiting(project: Project, person: Person) -> list[Upload]:
    """What the person has chosen in the project and not said yet what comes in of it, the newest first."""
    return list(Upload.objects.filter(project=project, by=person, document=None).order_by("-pk"))


def job_key(upload: int) -> str:
    """Under which name the worker brings a table in."""
    return f"qualitative.bring_in:{upload}"


def job_of(upload: Upload) -> Job | None:
    """The job that brings the table in."""
    return Job.objects.filter(key=job_key(upload.pk)).first()


def table_of(upload: Upload) -> tuple[UploadedFile, CsvStream]:
    """The one table of an upload. Raises TextFileError."""
    file = upload.files.get()
    return file, table.table_of(bytes(file.content), name=file.name)


def choice_of(upload: Upload) -> Choice:
    """Which columns were chosen."""
    known = tuple(name for name in upload.known_columns.split("\n") if name)
    return Choice(upload.text_column, upload.key_column, known)


@dataclass(frozen=True)
class Spoken:
    """One transcript of an upload."""

    file: UploadedFile
    transcript: Transcript


def transcripts(upload: Upload, also: Collection[str] = ()) -> list[Spoken]:
    """The transcripts of an upload, in the order in which they were chosen. Raises TextFileError."""
    files = upload.files.order_by("pk")
    return [Spoken(one, transcript.read(lines(one), name=one.name, also=also)) for one in files]


def lines(file: UploadedFile) -> list[Line]:
    """The lines of a file that is kept as text."""
    return [Line(at, text) for at, text in enumerate(bytes(file.content).decode().split("\n"), 1)]


def looks_like_a_name(key: str) -> bool:
    """An address, or two words of letters: what nobody should find beside a text."""
    words = key.split()
    return "@" in key or (len(words) > 1 and all(word.replace("-", "").replace("’", "").isalpha() for word in words))


def code_for(project: Project, key: str) -> str:
    """A code that stands for an id which looks like a name, the same within the project."""
    folded = " ".join(key.casefold().split())
    return f"q{salted_hmac('rapport.qualitative.ids', f'{project.pk}:{folded}', algorithm='sha256').hexdigest()[:12]}"

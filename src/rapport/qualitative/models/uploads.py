"""Files that wait until somebody has said what comes in of them. What nobody confirms goes after a day."""

from django.conf import settings
from django.db import models

from rapport.qualitative.models.material import Document
from rapport.qualitative.models.projects import Project


class Upload(models.Model):
    """Files that somebody chose together: one table, or some transcripts or documents.

    Attributes:
        name, degree, consent: of the document that is made of a table (see Document).
        text_column, key_column, known_columns: which columns of it come in; the last one a line.
        is_confirmed: the worker has it, or had.
        document: what was made of it.
        problem: why nothing was.
    """

    kept_out_of_backups = True

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Document.Kind)
    name = models.CharField(max_length=200, blank=True)
    degree = models.CharField(max_length=12, choices=Document.Degree, default=Document.Degree.CONFIDENTIAL)
    consent = models.TextField(blank=True, max_length=2000)
    text_column = models.CharField(max_length=500, blank=True)
    key_column = models.CharField(max_length=500, blank=True)
    known_columns = models.TextField(blank=True)
    is_confirmed = models.BooleanField(default=False)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    problem = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} for {self.project_id}"


class UploadedFile(models.Model):
    """One of them: a table as CSV, the others as lines of text.

    Attributes:
        sha256: of the bytes that were chosen.
    """

    kept_out_of_backups = True

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name

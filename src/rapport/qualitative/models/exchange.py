"""Projects of other programs: files that wait until somebody has looked at them, and where a project came from."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program
from rapport.qualitative.models.projects import Project


class ForeignFile(models.Model):
    """A REFI-QDA project that somebody brought and has not taken over yet. Forgotten after some days.

    Attributes:
        sha256: the same file waits once for a person.
        is_answers, have_read_all, degree: how it is to be understood, once somebody said so.
        problem: why it could not be taken over, if it could not.
        project: what it has become.
    """

    kept_out_of_backups = True

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="foreign_coding_files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    is_answers = models.BooleanField(default=False)
    have_read_all = models.BooleanField(default=False)
    degree = models.CharField(max_length=12, default="confidential")
    problem = models.TextField(blank=True)
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "by", "sha256"], name="one_foreign_file_of_its_content")
        ]

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """Where a project came from, if it was brought in from another program.

    Attributes:
        identity: GUID under which it is exported again, so that both exports are of the same project.
        origin: the program that wrote the file.
        file, sha256: the file.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="origin")
    identity = models.CharField(max_length=36)
    origin = models.CharField(max_length=100)
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.project_id} from {self.origin}"


class OriginLoss(models.Model):
    """What did not come along."""

    origin = models.ForeignKey(Origin, on_delete=models.CASCADE, related_name="losses")
    position = models.PositiveIntegerField()
    what = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.number} {self.what}"

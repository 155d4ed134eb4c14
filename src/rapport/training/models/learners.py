"""The list of learners as a file that waits for who asked for it."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class LearnersFile(models.Model):
    """A workbook that the worker makes, or has made. Only who asked for it can fetch it, once, within a day.

    Attributes:
        course, q, cohort, code, state: what was looked for in the list, as its page has it.
        content: the file, once it is made.
    """

    kept_out_of_backups = True

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    course = models.SlugField(blank=True)
    q = models.CharField(max_length=200, blank=True)
    cohort = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["program", "by"])]

    def __str__(self) -> str:
        return f"learners of {self.program}"

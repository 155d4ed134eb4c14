"""The list of learners as a file that waits for who asked for it."""

from django.db import models

from rapport.kit.models import AskedFile
from rapport.programs.models import Program


class LearnersFile(AskedFile):
    """A workbook that the worker makes, or has made. Only who asked for it can fetch it, once, within a day.

    Attributes:
        course, q, cohort, code, state: what was looked for in the list, as its page has it.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    course = models.SlugField(blank=True)
    q = models.CharField(max_length=200, blank=True)
    cohort = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["program", "by"])]

    def __str__(self) -> str:
        return f"learners of {self.program}"

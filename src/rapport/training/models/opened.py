"""Courses that a programme opened for single people, such as what an arm of a trial is given."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class Opened(models.Model):
    """A course is open to somebody who has not registered for it, and of whom it is not required.

    Attributes:
        source: what opened it, e.g. ``site:7``; what opened it closes it again, and nothing else does.
        ended_on: since when it is closed; what the person did in it stays theirs.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="courses_opened")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="courses_opened")
    course = models.SlugField()
    source = models.CharField(max_length=40)
    opened_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course", "source"], name="opened_once_by_one_source")]

    def __str__(self) -> str:
        return f"{self.course} for {self.person_id}"

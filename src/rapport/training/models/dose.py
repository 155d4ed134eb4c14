"""How much of a course somebody used: an estimate, for evaluation, and never a gate to anything."""

import uuid

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class Spell(models.Model):
    """A stretch of time with one page of a course, until half an hour passed without a sign of use.

    Nothing else of what somebody did in front of the page is kept: no clicks, no scrolling, no address.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_spells")
    course = models.SlugField()
    page = models.SlugField()
    # The course as it was then.
    course_version = models.PositiveIntegerField()
    course_sha256 = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # In which the page could be seen and was used.
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["person", "course", "last_at"]), models.Index(fields=["course", "began_at"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}/{self.page}"


class LearnerNumber(models.Model):
    """Under which number somebody stands in a programme's exports: drawn by lot, so that nothing leads from it to them.

    It stays the same from one export to the next, and goes when its person is erased.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "person"], name="one_number_of_a_learner")]

    def __str__(self) -> str:
        return str(self.number)


class UseRelease(models.Model):
    """Whose use of a course has left the server once: no later export may differ by one to four people."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    course = models.SlugField()
    # Ids, sorted, with commas between them.
    people = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "course", "people"], name="one_release_of_the_same_people")
        ]

    def __str__(self) -> str:
        return f"{self.course} in {self.program}"

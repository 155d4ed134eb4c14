"""Coding projects: what is asked of free text, and who works on it."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class Project(models.Model):
    """One body of text, read with one question by one team.

    Attributes:
        name: how its team calls it.
        question: what it wants to know, in a sentence or two.
        language: of the texts; it decides stems and stop words.
        seed: what every order that is drawn begins from (orders of coders, who is Coder 1), to draw it again.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="coding_projects")
    name = models.CharField(max_length=200)
    question = models.TextField(blank=True, max_length=2000)
    language = models.CharField(max_length=20, default="english")
    seed = models.PositiveBigIntegerField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody who works on a project. One person may have several parts in it; who left keeps their row.

    Attributes:
        part: lead (texts, codebook, rounds, results), coder (codes alone until a round closes), or adjudicator (decides
            between two coders, once both have finished).
    """

    class Part(models.TextChoices):
        LEAD = "lead", "leads"
        CODER = "coder", "codes"
        ADJUDICATOR = "adjudicator", "decides between coders"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coding_parts")
    part = models.CharField(max_length=12, choices=Part)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "person", "part"],
                condition=models.Q(until=None),
                name="one_part_of_a_person_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.part} {self.project_id}"

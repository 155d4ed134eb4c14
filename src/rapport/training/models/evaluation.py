"""Who was given a way into the anonymous evaluation of a course. No time, and nothing about an answer."""

from django.conf import settings
from django.db import models


class EvaluationInvited(models.Model):
    """Somebody was given their way in. Whether they used it, nobody knows."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course = models.SlugField()

    class Meta:
        verbose_name_plural = "evaluation invited"
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="invited_once_to_an_evaluation")]

    def __str__(self) -> str:
        return f"invited to say what {self.course} did"

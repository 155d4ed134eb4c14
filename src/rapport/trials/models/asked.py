"""What the worker makes of a trial when somebody asks."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from rapport.trials.models.trials import Trial


class Asked(models.Model):
    """What was made last; one of a trial, made anew when somebody asks. Each kind has its `trial`, and what it shows.

    Attributes:
        job: under which name the worker knows the kind.
        number: of the last asking.
        made: of the asking that this is from; 0 while there is nothing.
        problem: why the last asking made nothing.
        people, institutions: in it.
        by, asked_at: who asked last, and when.
    """

    job: ClassVar[str]
    trial: "models.OneToOneField[Trial, Trial]"
    trial_id: int

    number = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    people = models.PositiveIntegerField(default=0)
    institutions = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

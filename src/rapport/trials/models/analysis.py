"""The analysis of a trial’s outcomes, as the worker has made it last."""

from django.conf import settings
from django.db import models

from rapport.trials.models.trials import Trial


class OutcomeReport(models.Model):
    """What stands on the page; one of a trial, made anew when whoever analyses it asks.

    Attributes:
        number: of the last asking.
        made: of the asking that it is from; 0 while there is none.
        problem: why the last asking made nothing.
        body: HTML that our own renderers have made.
        not_made: what the plan asks for and could not be made, one a line.
        archive: a ZIP with the plan, the report, each table, and every number.
        by_name: arms stood by name in it, because the trial was unblinded.
        people, institutions: in it.
    """

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="outcome_report")
    number = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    not_made = models.TextField(blank=True)
    archive = models.BinaryField(default=bytes)
    by_name = models.BooleanField(default=False)
    people = models.PositiveIntegerField(default=0)
    institutions = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"outcomes of {self.trial_id}"

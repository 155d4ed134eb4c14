"""The baseline of a trial by arm, as the worker has made it last."""

from django.conf import settings
from django.db import models

from rapport.trials.models.trials import Trial


class Baseline(models.Model):
    """The table that stands on the page; one of a trial, made anew when somebody asks.

    Attributes:
        number: of the last asking.
        made: of the asking that the table is from; 0 while there is none.
        problem: why the last asking made nothing.
        institutions: that were allocated when it was made.
        people: who was included there.
        table: HTML that our own renderer has made; arms are letters in it.
        told: what was told about whom, in each line columns, a colon, and ids of participants; later tables are held
            against it, so that two of them together tell of no few people either. Never shown.
    """

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="baseline")
    number = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    institutions = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    table = models.TextField(blank=True)
    told = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"baseline of {self.trial_id}"


class BaselineFile(models.Model):
    """One file of it: a table as CSV or Word, or every number."""

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=40)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["baseline", "name"], name="each_file_of_a_baseline_once")]

    def __str__(self) -> str:
        return self.name

"""The baseline of a trial by arm, as the worker has made it last."""

from django.db import models

from rapport.trials.models.asked import Asked
from rapport.trials.models.trials import Trial


class Baseline(Asked):
    """The table that stands on the page: whoever was included at an institution that has its arm.

    Attributes:
        table: HTML that our own renderer has made; arms are letters in it.
        told: what was told about whom, in each line columns, a colon, and ids of participants; later tables are held
            against it, so that two of them together tell of no few people either. Never shown.
    """

    job = "trials.baseline"

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="baseline")
    table = models.TextField(blank=True)
    told = models.TextField(blank=True)

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

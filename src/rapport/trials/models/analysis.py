"""The analysis of a trial’s outcomes, as the worker has made it last."""

from django.db import models

from rapport.trials.models.asked import Asked
from rapport.trials.models.trials import Trial


class OutcomeReport(Asked):
    """What stands on the page, for whoever analyses the trial.

    Attributes:
        body: HTML that our own renderers have made.
        not_made: what the plan asks for and could not be made, one a line.
        archive: a ZIP with the plan, the report, each table, and every number.
        by_name: arms stood by name in it, because the trial was unblinded.
    """

    job = "trials.outcomes"

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="outcome_report")
    body = models.TextField(blank=True)
    not_made = models.TextField(blank=True)
    archive = models.BinaryField(default=bytes)
    by_name = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"outcomes of {self.trial_id}"

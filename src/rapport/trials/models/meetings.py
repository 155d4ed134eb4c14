"""Meetings of an institution in a trial: the training knows when and where each is, and who came."""

from django.db import models

from rapport.training.models import Workshop
from rapport.trials.models.sites import Site


class Meeting(models.Model):
    """A meeting was planned at an institution for a component of its arm."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="meetings")
    component = models.CharField(max_length=120)
    workshop = models.OneToOneField(Workshop, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.component} of {self.site_id}"

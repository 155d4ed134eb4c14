"""Pairs that an arm of a trial was given: the programme knows who is in whose team, the trial why."""

from django.conf import settings
from django.db import models

from rapport.programs.models import TeamMember
from rapport.trials.models.sites import Participant


class NearPeer(models.Model):
    """A participant was given a near-peer mentor for a component of their arm.

    Attributes:
        member: the mentor's place in the team of the participant; it has its own end.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="near_peers")
    component = models.CharField(max_length=120)
    member = models.OneToOneField(TeamMember, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.component} of {self.participant_id}"

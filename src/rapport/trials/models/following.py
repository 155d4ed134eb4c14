"""What happened in a trial: deviations, contamination, events outside; sessions that were held, and who came."""

from django.conf import settings
from django.db import models

from rapport.trials.models.sites import Participant, Site
from rapport.trials.models.trials import Trial


class Happening(models.Model):
    """Something that a reader of the trial must know. It is never changed; a later one may correct it."""

    class Kind(models.TextChoices):
        DEVIATION = "deviation", "Deviation from the protocol"
        CONTAMINATION = "contamination", "Contamination: the control arm met the intervention"
        OUTSIDE = "outside", "Event outside the trial"
        USUAL_CARE = "usual care", "What the institution offers anyway, as it reports it"

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="happenings")
    kind = models.CharField(max_length=13, choices=Kind.choices)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="happenings")
    happened_on = models.DateField()
    what = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} on {self.happened_on}"


class Session(models.Model):
    """A session of a component, held at one site."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="sessions")
    component = models.CharField(max_length=120)
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "component", "held_on"], name="one_session_of_a_component_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.component} on {self.held_on}"


class Attendance(models.Model):
    """A participant was there."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="attendances")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "participant"], name="there_once")]

    def __str__(self) -> str:
        return f"{self.participant_id} at {self.session_id}"

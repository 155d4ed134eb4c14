"""Meetings of a mentorship: when, about what, what somebody noted, and who does what next."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Mentorship


class Meeting(models.Model):
    """A meeting of the scholar with one mentor, or – when `mentor` is nobody – with the whole team."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "We met"
        CANCELLED = "cancelled", "Cancelled"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="meetings")
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    # A room or a link; it stays on the page and out of calendars.
    where = models.CharField(max_length=200, blank=True)
    agenda = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["mentorship", "starts_at"])]

    def __str__(self) -> str:
        return f"Meeting {self.pk}"


class MeetingNote(models.Model):
    """What somebody noted at a meeting, and for whom."""

    class Readers(models.TextChoices):
        ME = "me", "Only me"
        PAIR = "pair", "The pair"
        TEAM = "team", "The team"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    readers = models.CharField(max_length=4, choices=Readers.choices)
    # The pair is the scholar and this mentor – also when the meeting is moved to another mentor later.
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Note {self.pk}"


class ActionItem(models.Model):
    """What somebody said at a meeting that they would do."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="action_items")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.what

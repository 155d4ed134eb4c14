"""Jobs, the files that they make for somebody, and the sign of life of the worker."""

from django.conf import settings
from django.db import models


class Job(models.Model):
    """One piece of work for the worker, named by a key so that it is never queued twice."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    key = models.CharField(max_length=200, unique=True)
    task = models.CharField(max_length=200)
    # Whole numbers and short slugs only: what the work is about is read when it runs.
    ids = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    steps_done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a process was last seen alive."""

    kept_out_of_backups = True

    name = models.CharField(max_length=40, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class AskedFile(models.Model):
    """A file that the worker makes, or has made. Only who asked for it can fetch it, once, within a day.

    Attributes:
        name: what it is called, once it is made.
        content: the file, once it is made.
    """

    kept_out_of_backups = True

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField(null=True, blank=True)

    class Meta:
        abstract = True

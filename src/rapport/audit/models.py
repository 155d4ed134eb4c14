"""The audit trail: append-only and hash-chained. Ids, never names or content."""

import hashlib

from django.db import models

# What the first event follows.
START = "0" * 64


class Event(models.Model):
    """Somebody did something to something."""

    did = models.CharField(max_length=60)
    target = models.CharField(max_length=80)
    by = models.BigIntegerField(null=True)
    program = models.SlugField(blank=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["program", "-at"])]
        constraints = [models.UniqueConstraint(fields=["previous"], name="the_chain_does_not_fork")]

    def __str__(self) -> str:
        return f"{self.did} {self.target}"

    def digest_now(self) -> str:
        """SHA-256 over the previous digest and the event's own words, one a line."""
        words = [self.previous, self.did, self.target, str(self.by or ""), self.program, self.at.isoformat()]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()

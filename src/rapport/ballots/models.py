"""Tables that cannot hold an identity: no key leads out, no date, no counter, no address.

What is sealed can be read with the key of the box alone, which is not in the database (`sealing`).
"""

from uuid import uuid4

from django.db import models


class Box(models.Model):
    """A box for answers. What it promises is frozen by a trigger: no update changes it, nothing opens it again."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        DESTROYED = "destroyed"

    slug = models.SlugField(primary_key=True, max_length=80)
    policy = models.TextField()
    policy_hash = models.CharField(max_length=64)
    is_rolling = models.BooleanField()
    # How many were asked; of a rolling box known when it closes.
    invited = models.PositiveIntegerField(default=0)
    # How many answers were released: none, or at least as many as the policy says.
    answered = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    key = models.CharField(max_length=32, blank=True)
    needs_sweep = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "boxes"

    def __str__(self) -> str:
        return self.slug


class Secret(models.Model):
    """The hash of a secret that lets somebody answer once. The secret itself is in a mail and nowhere else."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    box = models.ForeignKey(Box, models.CASCADE, related_name="secrets")
    is_spent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.sha256[:8]


class Unissued(models.Model):
    """A secret that nobody has yet, sealed."""

    kept_out_of_backups = True

    id = models.UUIDField(primary_key=True, default=uuid4)
    box = models.ForeignKey(Box, models.CASCADE, related_name="unissued")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "unissued"


class Pending(models.Model):
    """Somebody's answers, sealed, until enough others wait."""

    kept_out_of_backups = True

    id = models.UUIDField(primary_key=True, default=uuid4)
    box = models.ForeignKey(Box, models.CASCADE, related_name="pending")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "pending"


class Released(models.Model):
    """Answers that anybody who may read the box can read. Written anew, all in a new order, at each release."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    box = models.ForeignKey(Box, models.CASCADE, related_name="released")
    part = models.CharField(max_length=200)
    # Canonical JSON of the fields of this part.
    answers = models.TextField()

    def __str__(self) -> str:
        return self.part

"""About which people something was released: the ledger that later releases are held against, and nothing else."""

from django.db import models

from rapport.programs.models import Program


class ReleasedSet(models.Model):
    """Something was told about the answers of these people, on a day.

    Attributes:
        scope: what can be set against each other (`report:mentee-rates-mentor`).
        about: what the set was released for (`mentor:12`, `pool`).
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=80)
    about = models.CharField(max_length=80)
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["program", "scope"])]

    def __str__(self) -> str:
        return f"{self.scope}, {self.about}, {self.on}"


class ReleasedRater(models.Model):
    """One person of a released set. A number and no key: who is erased leaves a drawn number, and the set its size."""

    released = models.ForeignKey(ReleasedSet, on_delete=models.CASCADE, related_name="raters")
    rater = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["released", "rater"], name="in_a_released_set_once")]
        indexes = [models.Index(fields=["rater"])]

    def __str__(self) -> str:
        return f"somebody in {self.released_id}"

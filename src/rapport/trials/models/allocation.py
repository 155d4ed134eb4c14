"""The allocation of a trial: sealed, and the log of what was opened. The passphrase is kept nowhere."""

from django.conf import settings
from django.db import models

from rapport.trials.models.sites import Site
from rapport.trials.models.trials import ProtocolVersion, Trial


class Randomisation(models.Model):
    """A trial was randomised: once, from one version of its protocol.

    Attributes:
        sealed: envelopes and seed, sealed with the allocation officer's passphrase; see `randomising.sealed`.
        commitment: to the seed, in clear.
        masks: the arms in the order in which the statistician knows them as A, B, …, by their place in the protocol.
    """

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="randomisation")
    version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="+")
    sealed = models.TextField()
    commitment = models.CharField(max_length=64)
    masks = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"randomisation of {self.trial_id}"


class LogLine(models.Model):
    """One line of the log. A trigger refuses every change of it; the hash shows one that is missing.

    Attributes:
        text: the JSON as it stands in the file.
        hash: of the chain up to here.
        arm: of a line that opens: where the site went.
    """

    randomisation = models.ForeignKey(Randomisation, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    did = models.CharField(max_length=10)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="allocation")
    arm = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["randomisation", "number"], name="one_line_of_a_number"),
            models.UniqueConstraint(fields=["randomisation", "site", "did"], name="a_site_is_opened_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.number}"

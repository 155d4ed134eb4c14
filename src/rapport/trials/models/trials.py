"""Trials, and their protocols in versions that never change."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class Trial(models.Model):
    """A cluster trial of a programme; what it is stands in the versions of its protocol.

    Attributes:
        title: as the newest version says it.
        number: of the newest version, so that no tab overwrites another unseen.
        unblinded_at: since when the statistician may know which arm is which.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="trials")
    title = models.CharField(max_length=200)
    number = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    unblinded_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class ProtocolVersion(models.Model):
    """One text of a protocol. A trigger refuses every change of it.

    Attributes:
        text: YAML as it was written, lines ending in LF.
        sha256: of the text's bytes.
        is_whole: our reader takes it; another one can be kept, and is not registered.
        why: what was changed and why; asked for once the protocol is registered.
    """

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    is_whole = models.BooleanField()
    why = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "number"], name="one_text_of_a_protocols_version")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.trial_id}"


class ProtocolRegistration(models.Model):
    """A protocol was fixed before anybody was recruited: which version, where, when, by whom. One of a trial.

    Attributes:
        register: number in a public register of trials.
    """

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="registration")
    version = models.OneToOneField(ProtocolVersion, on_delete=models.PROTECT, related_name="registration")
    register = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"registration of {self.version_id}"

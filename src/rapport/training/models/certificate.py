"""That somebody has completed a course, as it can be shown to others for ever."""

from decimal import Decimal

from django.conf import settings
from django.db import models

from rapport.programs.models import Program

LONGEST_NAME = 200


class Certificate(models.Model):
    """A completed course, as it was that day. A trigger freezes all but a name that is still to be given.

    Nothing here hangs on the course's files: it stands when they change or vanish, and is drawn the same again. It goes
    when its person is erased.
    """

    # Stands in the public address and cannot be guessed.
    number = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certificates")
    # The programme in which the person took the course; its staff may withdraw the certificate.
    program = models.ForeignKey(Program, on_delete=models.SET_NULL, null=True, related_name="+")
    course = models.SlugField()
    course_version = models.PositiveIntegerField()
    course_sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=35)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    # At workshops of the course until that day, apart from the hours of the course.
    workshop_hours = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    # How the name reads. Empty until it is given, where nobody knew it when the course was completed.
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    completed_on = models.DateField()
    issued_at = models.DateTimeField()
    issuer = models.CharField(max_length=200)
    # The address that the person had then, salted and hashed: a badge shows that it is theirs without naming it.
    salt = models.CharField(max_length=32)
    identity_hash = models.CharField(max_length=80, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # For the person and those who may withdraw; the public page says only that it is withdrawn.
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="one_certificate_of_a_course")]
        indexes = [models.Index(fields=["program", "issued_at"])]

    def __str__(self) -> str:
        return self.number

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None

    @property
    def is_valid(self) -> bool:
        """It can be shown: it has a name and is not withdrawn."""
        return bool(self.name) and not self.is_withdrawn

    @property
    def duration(self) -> str:
        """The hours of the course in words."""
        return in_words(self.hours)

    @property
    def workshops(self) -> str:
        """The hours of workshops in words; empty where there were none."""
        return in_words(self.workshop_hours) if self.workshop_hours else ""


def in_words(hours: Decimal) -> str:
    """Such as “1 hour” or “2.5 hours”."""
    return "1 hour" if hours == 1 else f"{hours.normalize():f} hours"


class CertificateName(models.Model):
    """How somebody wants their name to read on the certificate of a course. Gone once the certificate has it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course = models.SlugField()
    name = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="one_name_for_a_certificate")]

    def __str__(self) -> str:
        return self.name

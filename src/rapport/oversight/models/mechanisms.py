"""By which means a programme says what it expects of mentors and scholars."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class Mechanism(models.TextChoices):
    """The formal mechanisms that Huskins and others (2011) counted in 46 KL2 programmes."""

    CONTRACT = "contract", "A contract, an agreement or a signed letter"
    ORIENTATION = "orientation", "An orientation meeting"
    HANDBOOK = "handbook", "A handbook"
    COMMITTEE = "committee", "A mentoring oversight committee"
    DIRECTOR = "director", "A first meeting with the programme’s director"


class MechanismUse(models.Model):
    """A programme uses a mechanism, since a day, until another."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="mechanisms")
    mechanism = models.CharField(max_length=12, choices=Mechanism.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "mechanism"], name="one_use_of_a_mechanism"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="a_mechanism_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.get_mechanism_display()


class MechanismDate(models.Model):
    """A scholar came to the orientation, or met the director, on a day."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="mechanism_dates")
    scholar = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mechanism_dates")
    mechanism = models.CharField(max_length=12, choices=Mechanism.choices)
    on = models.DateField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "scholar", "mechanism"], name="one_date_of_a_mechanism"),
        ]

    def __str__(self) -> str:
        return f"{self.mechanism} on {self.on}"

"""What a programme asks, of whom, and when."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from rapport.people.roles import Role
from rapport.programs.models import Program


class Wave(models.Model):
    """A time point of a programme: baseline, after the course, three months, a year.

    It is the same days for all (`opens_at`, `closes_at`), or counted for each person from the day on which they
    joined in the role that is asked (`days_after`, `open_days`).
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="waves")
    name = models.CharField(max_length=60)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    days_after = models.PositiveIntegerField(null=True, blank=True)
    open_days = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="one_wave_of_a_name"),
            models.CheckConstraint(
                condition=models.Q(
                    opens_at__isnull=False,
                    closes_at__gt=models.F("opens_at"),
                    days_after__isnull=True,
                    open_days__isnull=True,
                )
                | models.Q(opens_at__isnull=True, closes_at__isnull=True, days_after__isnull=False, open_days__gte=1),
                name="a_wave_is_fixed_or_counted_and_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_fixed(self) -> bool:
        """The same days for all."""
        return self.opens_at is not None

    @property
    def last_day(self) -> date | None:
        """The last day on which answers are taken; None where it is another one for each person."""
        return timezone.localdate(self.closes_at - timedelta(seconds=1)) if self.closes_at else None

    @property
    def is_longer_than_a_day(self) -> bool:
        """It opens on one day and closes after another."""
        return self.opens_at is not None and timezone.localdate(self.opens_at) != self.last_day


class Survey(models.Model):
    """One version of an instrument, asked of a role in a wave. What it promises is frozen by a trigger."""

    class Degree(models.TextChoices):
        """How closely an answer is tied to its person; chosen at opening and never weakened."""

        IDENTIFIED = "identified"
        CONFIDENTIAL = "confidential"
        ANONYMOUS = "anonymous"

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="surveys")
    instrument = models.SlugField()
    instrument_version = models.PositiveIntegerField()
    # What was asked, to the letter: a changed file is refused.
    instrument_sha256 = models.CharField(max_length=64)
    # Empty where it is asked of whoever has completed a course (CourseWave).
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    degree = models.CharField(max_length=12, choices=Degree.choices, default=Degree.IDENTIFIED)
    # Of an anonymous survey: its ballot box, once that is open; a second one when the mails of the first went astray.
    box = models.SlugField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "instrument", "instrument_version", "role"], name="one_survey_of_a_wave"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.instrument_version} for {self.asked}, {self.wave}"

    @property
    def asked(self) -> str:
        """Of whom, in words."""
        return f"every {self.role}" if self.role else "everybody who has completed the course"

    @property
    def program(self) -> Program:
        return self.wave.program

    @property
    def carries_names(self) -> bool:
        """Each answer is kept with its person, whoever may look at it."""
        return self.degree != self.Degree.ANONYMOUS


class ReportDay(models.Model):
    """A day on which reports of a confidential survey may be made for mentors; fixed when the survey is opened."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="report_days")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "on"], name="one_report_day")]

    def __str__(self) -> str:
        return f"{self.on}: {self.survey_id}"


class Invited(models.Model):
    """Somebody was sent their way into an anonymous survey. No time, and nothing about an answer."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invited")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The mail could not be handed over, and neither could the one that replaced it.
    failed = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "invited"
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="invited_once")]

    def __str__(self) -> str:
        return f"invited to {self.survey_id}"


class Unsubscribed(models.Model):
    """Somebody wants no more invitations and reminders of a programme's surveys by mail; they see them at home."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "unsubscribed"
        constraints = [models.UniqueConstraint(fields=["program", "person"], name="unsubscribed_once")]

    def __str__(self) -> str:
        return f"{self.person} from {self.program}"

"""Workshops around a course and meetings of a few: when, where, who leads them, who is asked, and who was there."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from rapport.people.roles import Role
from rapport.programs.models import Cohort, Program


class Workshop(models.Model):
    """One session of a programme, with those who are expected there: by role, by cohort, or everybody.

    One with a `source` is a meeting of those who were asked by name, and nobody else learns of it.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="workshops")
    title = models.CharField(max_length=200)
    # The course that it goes with; empty where it stands alone.
    course = models.SlugField(blank=True)
    starts_at = models.DateTimeField()
    # A room, or the address of a meeting on the web.
    place = models.CharField(max_length=300, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    role = models.CharField(max_length=20, blank=True, choices=[(role.value, role.value) for role in Role])
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # What planned a meeting, e.g. ``site:7`` of a trial: it alone changes it. Empty: the programme did.
    source = models.CharField(max_length=40, blank=True)
    called_off_on = models.DateField(null=True, blank=True)
    # Counts up with each change: calendars move an entry by it, and each change is written about once.
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["program", "starts_at"])]
        constraints = [models.CheckConstraint(condition=models.Q(hours__gt=0), name="a_workshop_has_hours")]

    def __str__(self) -> str:
        return self.title

    @property
    def noun(self) -> str:
        """What it is called."""
        return "meeting" if self.source else "workshop"


class Leader(models.Model):
    """Who leads a workshop: a facilitator, who takes attendance there."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="leaders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workshops_led")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "person"], name="one_leader_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.workshop}"


class Invited(models.Model):
    """Somebody is asked by name to a meeting."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="invited")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="meetings_asked_to")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "person"], name="asked_to_a_meeting_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.workshop}"


class Attendance(models.Model):
    """Whether somebody was at a workshop, and for how many of its hours."""

    class State(models.TextChoices):
        PRESENT = "present", "Present"
        PARTLY = "partly", "Partly"
        ABSENT = "absent", "Absent"

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendances")
    state = models.CharField(max_length=7, choices=State.choices)
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "person"], name="one_attendance_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.workshop}, {self.state}"

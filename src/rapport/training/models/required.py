"""Who has to take which course by when, and how they refresh it."""

from django.conf import settings
from django.db import models

from rapport.people.roles import Role
from rapport.programs.models import Program


class Requirement(models.Model):
    """A programme requires a course of a role: by a day, or so many days after each person's first."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="required_courses")
    course = models.SlugField()
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    due_on = models.DateField(null=True, blank=True)
    days_after = models.PositiveSmallIntegerField(null=True, blank=True)
    # Whoever has done it does it again after so many years.
    refresher_years = models.PositiveSmallIntegerField(null=True, blank=True)
    made_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "course", "role"],
                condition=models.Q(ended_on__isnull=True),
                name="one_requirement_of_a_role",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=False, days_after__isnull=True)
                | models.Q(due_on__isnull=True, days_after__isnull=False),
                name="required_by_a_day_or_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} of {self.role} in {self.program}"


class Refresher(models.Model):
    """A course is gone over again, some years after it was done. The first completion stays as it is."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_refreshers")
    course = models.SlugField()
    number = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    course_version = models.PositiveIntegerField(null=True, blank=True)
    course_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course", "number"], name="one_refresher_of_a_number")]
        indexes = [models.Index(fields=["course", "person"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.course} again ({self.number})"


class LookedAgain(models.Model):
    """A section that was gone over again."""

    refresher = models.ForeignKey(Refresher, on_delete=models.CASCADE, related_name="sections")
    section = models.SlugField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["refresher", "section"], name="one_mark_of_a_section")]

    def __str__(self) -> str:
        return self.section


class Reminded(models.Model):
    """When somebody was last reminded of a course: the next letter waits for a week."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_reminders")
    course = models.SlugField()
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="one_last_reminder_of_a_course")]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}"

"""Who is registered for a course, by which code, and from where."""

from django.conf import settings
from django.db import models

from rapport.people.models import Institution
from rapport.programs.models import Cohort, Program


class JoinCode(models.Model):
    """A way into a course for people whom no programme has added: open to everybody, or for a group."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="join_codes")
    course = models.SlugField()
    # Stands in the address, and is what people type: never used again, also when it has ended.
    code = models.SlugField(max_length=20, unique=True)
    # Whose code it is, such as "Department of Medicine"; empty: whoever has the address.
    group = models.CharField(max_length=120, blank=True)
    # On the public page of open courses.
    is_listed = models.BooleanField(default=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="join_codes")
    # Sees who of the group is registered and has finished, and nothing else.
    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="groups_followed"
    )
    # By when the group is asked to finish.
    due_on = models.DateField(null=True, blank=True)
    made_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["program", "course"])]

    def __str__(self) -> str:
        return self.group or "Everybody"


class Alias(models.Model):
    """A spelling of an institution that people type: whoever types it again is linked at once."""

    spelling = models.CharField(max_length=200, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="spellings")

    def __str__(self) -> str:
        return self.spelling


class Registration(models.Model):
    """What somebody said of themselves when they registered for a course. Name and address are the person's own."""

    class Reason(models.TextChoices):
        REQUIRED = "required", "Required by my institution, department or programme"
        DEVELOPMENT = "development", "My own professional development"
        REVIEWING = "reviewing", "Reviewing the course for possible use at my institution, department or programme"
        OTHER = "other", "Other"

    class Category(models.TextChoices):
        FACULTY = "faculty", "Faculty member or administrator in higher education"
        STUDENT = "student", "Student or fellow"
        HEALTH = "health", "Health professional"
        OTHER = "other", "Other"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_registrations")
    course = models.SlugField()
    job_title = models.CharField(max_length=200)
    # As typed, always; and the institution that is meant, where it is known.
    institution_typed = models.CharField(max_length=200)
    institution = models.ForeignKey(Institution, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Named `is_` and the reason.
    is_required = models.BooleanField(default=False)
    is_development = models.BooleanField(default=False)
    is_reviewing = models.BooleanField(default=False)
    is_other = models.BooleanField(default=False)
    reason_other = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=8, choices=Category.choices)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="one_registration_for_a_course")]
        indexes = [models.Index(fields=["course", "person"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}"

    @property
    def reasons(self) -> list[Reason]:
        """Why the person registered: one reason or several, in the order of the form."""
        return [reason for reason in self.Reason if getattr(self, f"is_{reason}")]


class Joined(models.Model):
    """A registration came by this code, or was added to its group later."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="joined")
    code = models.ForeignKey(JoinCode, on_delete=models.CASCADE, related_name="joined")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "code"], name="joined_once_by_a_code")]

    def __str__(self) -> str:
        return f"{self.registration} by {self.code}"

"""The mentor and trainee assessment plan: who must do what by when, and what was done about what was missed."""

from django.conf import settings
from django.db import models

from rapport.people.roles import Role
from rapport.programs.models import Program


class Duty(models.Model):
    """What a programme asks of everybody in a role, by when, and what follows when it is missed."""

    class What(models.TextChoices):
        TRAIN = "train", "Finish the course"
        AGREE = "agree", "Sign an agreement"
        REVIEW = "review", "Review the agreement"
        ANSWER = "answer", "Answer the surveys that carry names"

    class Escalation(models.TextChoices):
        NONE = "none", "Nothing more: it stands on the list of what is late"
        LETTER = "letter", "A letter that reminds, once"
        DIRECTOR = "director", "A letter, and a task for the director"

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in (Role.SCHOLAR, Role.MENTOR)])
    what = models.CharField(max_length=8, choices=What.choices)
    # Counted from joining, from the start of the pair, from the agreed review day, or from when a survey opens.
    days_after = models.PositiveSmallIntegerField(null=True, blank=True)
    fixed_on = models.DateField(null=True, blank=True)
    # What happens when it is missed, as the application says it.
    missed = models.TextField(blank=True)
    escalation = models.CharField(max_length=8, choices=Escalation.choices, default=Escalation.LETTER)
    # From when nobody is asked for it any more. What was done about it stays.
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["program", "role", "what"], condition=models.Q(ended_on__isnull=True), name="one_duty_of_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(days_after__isnull=False, fixed_on__isnull=True)
                | models.Q(days_after__isnull=True, fixed_on__isnull=False),
                name="a_duty_has_one_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.get_what_display()}"


class Remedy(models.Model):
    """What was done when somebody had missed a duty. A kind and a short note; nothing private."""

    class Kind(models.TextChoices):
        LETTER = "letter", "Wrote to them"
        TALK = "talk", "Talked with them"
        NEW_DAY = "new day", "Agreed on another day"
        HELP = "help", "Arranged help or time"
        EXEMPT = "exempt", "Let them off"
        CHANGE = "change", "Changed the team or the role"

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="remedies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="remedies")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    note = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    # The day until which it is put off, or none.
    new_due = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "remedies"

    def __str__(self) -> str:
        return self.get_kind_display()

"""What is kept of mails about surveys, and of the rates of confidential surveys that staff have been shown."""

from django.conf import settings
from django.db import models

from rapport.people.models import Institution
from rapport.programs.models import Program
from rapport.surveys.models.answers import LONGEST_FIELD
from rapport.surveys.models.asking import Survey


class ReminderDay(models.Model):
    """A day on which those are reminded whose answers are not in: so many after they were asked, or before the end."""

    class Counted(models.TextChoices):
        AFTER = "after"
        BEFORE = "before"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="reminder_days")
    counted = models.CharField(max_length=6, choices=Counted.choices)
    days = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "counted", "days"], name="one_reminder_of_a_day")]

    def __str__(self) -> str:
        return self.occasion

    @property
    def occasion(self) -> str:
        """How `Mailed` calls it."""
        return f"{self.counted} {self.days}"


class Mailed(models.Model):
    """An occasion to write to somebody about a survey is over, whether they still had something to do or not.

    So the rows of a confidential survey are the same for everybody, and tell nothing about who has answered.
    """

    OPENED = "opened"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="mailed")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=20)
    # Of an invitation: the days after it are counted from here. Anonymous surveys keep none.
    on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "mailed"
        constraints = [models.UniqueConstraint(fields=["survey", "person", "occasion"], name="mailed_once")]

    def __str__(self) -> str:
        return f"{self.occasion}: {self.survey_id}"


class MailRound(models.Model):
    """When the worker last looked what a programme has to write about its surveys."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.program_id} at {self.at}"


class ShownRate(models.Model):
    """Of whom the rate of a confidential survey that staff were shown was made: no two may differ by 1 to 4 people.

    The last one of a survey that has closed is final: by institution, and what was left out, is shown of it alone.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="shown_rates")
    on = models.DateField()
    is_final = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "on"], name="one_shown_rate_of_a_day"),
            models.UniqueConstraint(fields=["survey"], condition=models.Q(is_final=True), name="one_final_rate"),
        ]

    def __str__(self) -> str:
        return f"rate of {self.survey_id} on {self.on}"


class ShownPerson(models.Model):
    """Somebody who is counted in a rate that was shown. No page, export or report reads who."""

    rate = models.ForeignKey(ShownRate, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    is_in = models.BooleanField()

    class Meta:
        verbose_name_plural = "shown people"
        constraints = [models.UniqueConstraint(fields=["rate", "person"], name="counted_once_in_a_rate")]

    def __str__(self) -> str:
        return f"counted in {self.rate_id}"


class ShownSkip(models.Model):
    """How many people of a final rate left a field out, and how many did not; shown through `stats.suppression`."""

    rate = models.ForeignKey(ShownRate, on_delete=models.CASCADE, related_name="skips")
    field = models.CharField(max_length=LONGEST_FIELD)
    skipped = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rate", "field"], name="one_count_of_a_field")]

    def __str__(self) -> str:
        return f"{self.field} in {self.rate_id}"

"""What a mentor is told: made on a day that was fixed before, stored as words, and replaced by the next."""

from django.conf import settings
from django.db import models

from rapport.surveys.models.answers import LONGEST_FIELD
from rapport.surveys.models.asking import ReportDay, Survey


class ReportRound(models.Model):
    """The reports of a day have been made, for whomever there was one."""

    day = models.OneToOneField(ReportDay, on_delete=models.CASCADE, related_name="round")
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"reports of {self.day}"


class MentorReport(models.Model):
    """What one mentor is told. It keeps no link to any answer, and no number that one answer could move by itself.

    Attributes:
        on: the fixed day for which it was made.
        is_many: it rests on ten people or more; otherwise on five to nine.
    """

    class Kind(models.TextChoices):
        """Whose answers about whom it rests on."""

        OWN = "own", "about you alone, from this survey"
        YEARS = "years", "about you alone, over several surveys"
        MENTORS = "mentors", "about several mentors together"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="mentor_reports")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_reports")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    is_many = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "mentor"], name="one_report_of_a_survey")]

    def __str__(self) -> str:
        return f"report of {self.survey_id}, {self.on}"


class ReportBand(models.Model):
    """How most see one thing: one of three bands, or that too few have answered it.

    Attributes:
        heading: of a row of a grid, what stands above the grid.
    """

    class Level(models.TextChoices):
        STRENGTH = "strength", "A strength"
        MIXED = "mixed", "Mixed"
        WORK = "work", "To work on"
        FEW = "few", "Too few answered this"

    report = models.ForeignKey(MentorReport, on_delete=models.CASCADE, related_name="bands")
    place = models.PositiveIntegerField()
    thing = models.CharField(max_length=LONGEST_FIELD)
    heading = models.TextField(blank=True)
    words = models.TextField()
    is_score = models.BooleanField()
    level = models.CharField(max_length=8, choices=Level.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "thing"], name="one_band_of_a_thing")]
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.thing}: {self.level}"


class ReportText(models.Model):
    """Words that somebody shared; among those of others, in an order that was drawn."""

    report = models.ForeignKey(MentorReport, on_delete=models.CASCADE, related_name="texts")
    ask = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"a text in report {self.report_id}"

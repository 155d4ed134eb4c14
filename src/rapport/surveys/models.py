"""Surveys of a programme, and what people answered."""

from django.conf import settings
from django.db import models

from rapport.people.roles import Role
from rapport.programs.models import Program


class Survey(models.Model):
    """One version of an instrument, asked of a role of a programme for a time."""

    class Degree(models.TextChoices):
        """How closely an answer is tied to its person; chosen at opening and never weakened."""

        IDENTIFIED = "identified"

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="surveys")
    instrument = models.SlugField()
    instrument_version = models.PositiveIntegerField()
    # What was asked, to the letter: a changed file is refused.
    instrument_sha256 = models.CharField(max_length=64)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    degree = models.CharField(max_length=12, choices=Degree.choices, default=Degree.IDENTIFIED)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "instrument", "instrument_version", "role", "opens_at"],
                name="one_survey_of_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="a_survey_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.instrument_version} for every {self.role} of {self.program}"


class Response(models.Model):
    """One person's answers to one survey: begun, then submitted once."""

    class State(models.TextChoices):
        BEGUN = "begun"
        SUBMITTED = "submitted"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="survey_responses")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BEGUN)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "person"], name="one_response_to_a_survey"),
            models.CheckConstraint(
                condition=models.Q(state="begun", submitted_at__isnull=True)
                | models.Q(state="submitted", submitted_at__isnull=False),
                name="a_submitted_response_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.survey}"


class Answer(models.Model):
    """The value that a person gave to an item. An item without one has no row."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=26)
    value = models.SmallIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "item"], name="one_answer_to_an_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"

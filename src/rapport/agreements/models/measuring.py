"""How a mentorship goes, measured: what each side reports, what an observer saw, and the figures made of it all."""

from django.conf import settings
from django.db import models

from rapport.agreements.models.meeting import Meeting
from rapport.programs.models import Cohort, Mentorship, Program


class SelfReport(models.Model):
    """What one side of a pair reports on a day: of talks, of what the other expects, of satisfaction. Theirs alone."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="self_reports")
    # The mentor of the pair, whichever side reports.
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="self_reports")
    # A day, not a time; a second one on the same day takes the place of the first.
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "mentor", "by", "given_on"], name="one_self_report_of_a_side_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"Self-report {self.pk}"


class SelfReportAnswer(models.Model):
    """One question of `measures.questions` and its number."""

    report = models.ForeignKey(SelfReport, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "question"], name="one_answer_of_a_self_report")]

    def __str__(self) -> str:
        return self.question


class Observation(models.Model):
    """Somebody from outside rates how the mentor facilitates one meeting, once both of the pair have said yes.

    The observer has no account. Their address is kept until they have rated, or cannot any more.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="observations")
    observer = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # When the other of the pair said yes.
    agreed_at = models.DateTimeField(null=True)
    # Of the secret in the link; replaced if the mail has to be sent anew.
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(withdrawn_at__isnull=True), name="one_observer_of_a_meeting"
            ),
            models.UniqueConstraint(fields=["sha256"], condition=~models.Q(sha256=""), name="a_link_of_one_observer"),
        ]

    def __str__(self) -> str:
        return f"Observation of meeting {self.meeting_id}"


class ObservedSkill(models.Model):
    """How the observer rates one skill of the mentor."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["observation", "skill"], name="one_rating_of_an_observed_skill")]

    def __str__(self) -> str:
        return self.skill


class Figure(models.Model):
    """One number with its interval, computed in a job; or the reason why there is none."""

    class Scope(models.TextChoices):
        ALL = "all", "All expectations"
        DOMAIN = "domain", "A domain"
        ITEM = "item", "An item"

    place = models.PositiveIntegerField()
    measure = models.CharField(max_length=60)
    scope = models.CharField(max_length=6, choices=Scope.choices, default=Scope.ALL)
    # Of a domain or an item, as the template calls it.
    name = models.CharField(max_length=120, blank=True)
    # 0: at the beginning; 1: in the first review, and so on.
    point = models.PositiveSmallIntegerField(default=0)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    # Items of a pair, pairs of a cohort.
    n = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.measure} {self.name}"


class PairFigures(models.Model):
    """What was worked out for one scholar and one mentor, who have both submitted; replaced by the next."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="pair_figures")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentorship", "mentor"], name="one_set_of_figures_of_a_pair")]

    def __str__(self) -> str:
        return f"Figures of mentorship {self.mentorship_id}"


class PairFigure(Figure):
    """One figure of a pair."""

    figures = models.ForeignKey(PairFigures, on_delete=models.CASCADE, related_name="rows")


class CohortFigures(models.Model):
    """Figures of a programme on a day, as they were told to the director; they do not change."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="cohort_figures")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["program", "made_at"])]

    def __str__(self) -> str:
        return f"Figures of {self.program}, {self.asked_at:%Y-%m-%d}"


class CohortFigure(Figure):
    """One figure of a cohort, or – without one – of the whole programme."""

    figures = models.ForeignKey(CohortFigures, on_delete=models.CASCADE, related_name="rows")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, null=True, related_name="+")


class ReleasedPairs(models.Model):
    """About which pairs something of a family was told: what later figures are held against, and nothing else."""

    figures = models.ForeignKey(CohortFigures, on_delete=models.CASCADE, related_name="released")
    family = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.family


class ReleasedPair(models.Model):
    """One pair of a released set, by the number of the mentor’s place in the team."""

    released = models.ForeignKey(ReleasedPairs, on_delete=models.CASCADE, related_name="pairs")
    pair = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["released", "pair"], name="a_pair_in_a_released_set_once")]

    def __str__(self) -> str:
        return f"a pair in {self.released_id}"

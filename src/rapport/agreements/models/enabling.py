"""What a pair works towards, and how they go on: goals, milestones, meetings, actions.

A goal is a result aimed at; a milestone is an important event with a date; both are not expectations.
"""

from django.conf import settings
from django.db import models

from rapport.programs.models import Mentorship


class Goal(models.Model):
    """A result aimed at: whose it is, by when, how far it is, and what shows that."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under way", "Under way"
        ACHIEVED = "achieved", "Achieved"
        CHANGED = "changed", "Changed"
        GIVEN_UP = "given up", "Given up"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="goals")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="goals")
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    evidence = models.TextField(blank=True)
    # The expectation that it serves: an item of the agreement's template.
    item = models.SlugField(blank=True)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        """Nobody works towards it any more; now it can be rated."""
        return self.status in {self.Status.ACHIEVED, self.Status.CHANGED, self.Status.GIVEN_UP}


class GoalRating(models.Model):
    """How one side sees what was achieved against what was expected: 1 far less … 3 as expected … 5 far more."""

    class Rating(models.IntegerChoices):
        FAR_LESS = 1, "Far less than I expected"
        LESS = 2, "Less than I expected"
        AS_EXPECTED = 3, "As I expected"
        MORE = 4, "More than I expected"
        FAR_MORE = 5, "Far more than I expected"

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="ratings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rating = models.PositiveSmallIntegerField(choices=Rating.choices)
    rated_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "by"], name="one_rating_of_a_goal_each"),
            models.CheckConstraint(condition=models.Q(rating__range=(1, 5)), name="a_rating_is_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.rating} for goal {self.goal_id}"


class Milestone(models.Model):
    """An important event with a date: planned, and later reached or not."""

    class Kind(models.TextChoices):
        PUBLICATION = "publication", "Publication"
        GRANT = "grant", "Grant application"
        PROMOTION = "promotion", "Promotion"
        DEGREE = "degree", "Degree"
        OTHER = "other", "Other"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    dropped_because = models.CharField(max_length=500, blank=True)
    # A DOI, PubMed id, grant number …
    identifier = models.CharField(max_length=200, blank=True)
    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="milestones")
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reached_on__isnull=True) | models.Q(dropped_on__isnull=True),
                name="a_milestone_is_reached_or_dropped",
            )
        ]

    def __str__(self) -> str:
        return self.title


class SmallStep(models.Model):
    """A step on the way to a milestone that one can do this week."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["milestone", "place"], name="one_step_at_a_place")]

    def __str__(self) -> str:
        return self.title

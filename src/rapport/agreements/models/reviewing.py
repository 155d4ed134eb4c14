"""What a programme asks of its agreements, and how a signed one is looked at again."""

from django.conf import settings
from django.db import models

from rapport.agreements.models.agreeing import Version
from rapport.agreements.models.identifying import Agreement
from rapport.programs.models import Program


class ProgramRules(models.Model):
    """Whether a chair signs, and how often agreements are reviewed. A programme without a row has the defaults."""

    class Every(models.IntegerChoices):
        HALF_A_YEAR = 6, "Every 6 months"
        YEAR = 12, "Every 12 months"

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="agreement_rules")
    chair_signs = models.BooleanField(default=False)
    first_review_months = models.PositiveSmallIntegerField(default=1)
    review_every_months = models.PositiveSmallIntegerField(choices=Every.choices, default=Every.HALF_A_YEAR)

    class Meta:
        verbose_name_plural = "program rules"

    def __str__(self) -> str:
        return f"rules of {self.program}"


class Review(models.Model):
    """One look at the version in force: is it still right? At most one of an agreement is open."""

    class Outcome(models.TextChoices):
        KEPT = "kept", "Nothing was changed"
        CHANGED = "changed", "A new version was signed"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reviews")
    # The version that is looked at.
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reviews")
    due_on = models.DateField()
    # When whoever has not answered is written to next; None when no more letters are written.
    next_letter_on = models.DateField(null=True)
    # When the first party sent in theirs. Shown to nobody before all have.
    begun_at = models.DateTimeField(null=True)
    # When all had sent in theirs, and each began to see the others'.
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(done_at__isnull=True), name="one_open_review_of_an_agreement"
            )
        ]

    def __str__(self) -> str:
        return f"Review of agreement {self.agreement_id}, due on {self.due_on}"


class ReviewSheet(models.Model):
    """What one party says in a review: sent in once, unseen until all have."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sheets")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_sheets")
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "by"], name="one_review_sheet_of_a_party")]

    def __str__(self) -> str:
        return f"Person {self.by_id} in review {self.review_id}"


class ReviewAnswer(models.Model):
    """One statement: still right, or to be changed, and why."""

    sheet = models.ForeignKey(ReviewSheet, on_delete=models.CASCADE, related_name="answers")
    # An item of the template; or what an agreement has beside them: "_goals", "_milestones", "_terms".
    item = models.SlugField()
    keeps = models.BooleanField()
    note = models.TextField(blank=True)
    # What this party expects now, where the item is a choice or a number: as the template has it. Empty: as before.
    value = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="one_review_answer_to_an_item")]

    def __str__(self) -> str:
        return self.item


class ReviewPace(models.Model):
    """How often a pair wants to be reminded of a review that is due. Without a row: every week."""

    class Days(models.IntegerChoices):
        WEEKLY = 7, "Every week until it is done"
        MONTHLY = 28, "Every four weeks until it is done"
        ONCE = 0, "Once, on the day"

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="review_pace")
    days = models.PositiveSmallIntegerField(choices=Days.choices, default=Days.WEEKLY)

    def __str__(self) -> str:
        return self.get_days_display()

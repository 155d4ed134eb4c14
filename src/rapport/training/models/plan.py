"""What somebody means to do after a course, and how a question was worded when it was answered."""

from django.conf import settings
from django.db import models


class PlanLine(models.Model):
    """One thing that a person means to do: what, with whom, by when; and later, whether it happened."""

    class Happened(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan_lines")
    # The course that it follows from; empty for somebody who takes none.
    course = models.SlugField(blank=True)
    # The reflection that it was made of, by its ids on that day; empty for a line of one's own.
    page = models.SlugField(blank=True)
    activity = models.SlugField(blank=True)
    place = models.PositiveIntegerField()
    what = models.TextField()
    with_whom = models.CharField(max_length=200, blank=True)
    by_when = models.DateField(null=True)
    remind_on = models.DateField(null=True)
    # The day of the last letter; another one goes out for a later `remind_on`.
    reminded_on = models.DateField(null=True)
    added_on = models.DateField()
    done_on = models.DateField(null=True)
    # When to ask whether it happened, and when that was asked.
    ask_on = models.DateField()
    asked_on = models.DateField(null=True)
    happened = models.CharField(max_length=6, choices=Happened.choices, blank=True)
    how_it_went = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    # Counts up with every change of words, so that two tabs never overwrite each other.
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "page", "activity"],
                condition=~models.Q(activity=""),
                name="one_line_of_a_reflection",
            )
        ]
        indexes = [
            models.Index(fields=["remind_on"], condition=models.Q(done_on=None), name="plan_line_to_remind"),
            models.Index(fields=["ask_on"], condition=models.Q(done_on=None, asked_on=None), name="plan_line_to_ask"),
        ]

    def __str__(self) -> str:
        # Never the words: this may stand in a log.
        return f"line {self.pk} of a plan"


class PlanQuiet(models.Model):
    """A person who wants no letters about their action plan."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan_quiet")
    since = models.DateField()

    def __str__(self) -> str:
        return str(self.person)


class Wording(models.Model):
    """A question as it was worded once, so that an answer can be read with it when the course has moved on.

    Nobody stands here: it is a text of a course, found by the hash that stands beside each answer.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    # Canonical JSON, as it was hashed.
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"

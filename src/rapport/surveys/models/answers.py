"""What people answered, where their name is kept beside it (identified and confidential surveys).

While somebody answers, each field is a row of its own (`Answer`) with a number that grows, so that no tab and no
device overwrites another unseen. What is handed in is one record (`Submission`): every field with its answer or the
reason why there is none, as canonical JSON, never changed; who edits hands in another. Exports and scores read the
last one. See docs/decisions/0009.
"""

from django.conf import settings
from django.db import models

from rapport.programs.models import Mentorship
from rapport.surveys.models.asking import Survey

# Ids of items have 26 signs; a cell of a grid joins two, and words behind “other” add six.
LONGEST_FIELD = 60


class Response(models.Model):
    """One person's answers to one survey – where it is about somebody or a pair, one for each.

    Attributes:
        mentorship: the pair that the answers are about, or within which they are about somebody.
        about: the person whom they are about.
        wording: name of the language or other words in which it was answered; empty for the instrument's own.
    """

    class State(models.TextChoices):
        BEGUN = "begun"
        SUBMITTED = "submitted"
        WITHDRAWN = "withdrawn"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="survey_responses")
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="responses_about"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.BEGUN)
    wording = models.CharField(max_length=40, blank=True)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person"],
                condition=models.Q(mentorship__isnull=True),
                name="one_response_to_a_survey",
            ),
            models.UniqueConstraint(
                fields=["survey", "person", "mentorship"],
                condition=models.Q(mentorship__isnull=False, about__isnull=True),
                name="one_response_about_a_pair",
            ),
            models.UniqueConstraint(
                fields=["survey", "person", "mentorship", "about"],
                condition=models.Q(mentorship__isnull=False, about__isnull=False),
                name="one_response_about_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="submitted") | models.Q(submitted_at__isnull=False),
                name="a_submitted_response_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(about__isnull=True) | models.Q(mentorship__isnull=False),
                name="about_somebody_within_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"response {self.pk} to {self.survey_id}"


class Answer(models.Model):
    """What somebody gave to one field while they answer; a field without an answer has no row, or an empty one.

    A chosen or typed number and “prefer not to say” stand in `number`; words, dates (2026-01-31), ticks (`1,3`) and
    the name of a file in `text`. What the questions hide by now stays here, and comes back when they show it again.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    field = models.CharField(max_length=LONGEST_FIELD)
    number = models.FloatField(null=True, blank=True)
    text = models.TextField(blank=True)
    # Grows with each change; a browser says which one it has seen.
    version = models.PositiveIntegerField(default=1)
    # Of words in a confidential survey: the person wants whom they are about to read them.
    may_be_read = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "field"], name="one_answer_to_a_field")]

    def __str__(self) -> str:
        return f"{self.field} of {self.response_id}"


class Submission(models.Model):
    """What was handed in, whole: the first, and one more for each edit until the survey closes."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    # Canonical JSON: field → number, text, list of ticks, or -97, -98 (not asked), -99 (skipped).
    answers = models.TextField()
    is_last = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="one_submission_of_a_number"),
            models.UniqueConstraint(fields=["response"], condition=models.Q(is_last=True), name="one_last_submission"),
        ]

    def __str__(self) -> str:
        return f"submission {self.number} of {self.response_id}"


class SharedText(models.Model):
    """Words of a submission that the person whom they are about may read, shuffled among those of others."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="shared_texts")
    field = models.CharField(max_length=LONGEST_FIELD)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "field"], name="a_text_is_shared_once")]

    def __str__(self) -> str:
        return f"{self.field} of submission {self.submission_id}"


class Attachment(models.Model):
    """A file that somebody gave to a field of type file."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="attachments")
    field = models.CharField(max_length=LONGEST_FIELD)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "field"], name="one_file_of_a_field")]

    def __str__(self) -> str:
        return self.name

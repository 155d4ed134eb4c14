"""What people do in courses. Kept under ids of the course's files, so that no edit of a text loses an answer."""

from functools import cached_property

from django.conf import settings
from django.db import models

from rapport.training.given import Given


class Answer(models.Model):
    """What one person gave to one activity, as given."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_answers")
    course = models.SlugField()
    page = models.SlugField()
    activity = models.SlugField()
    # The wording that was answered: where it differs from today's, the page says so.
    content_sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    # False once somebody has emptied what they wrote.
    is_given = models.BooleanField()
    # Counts up with every change. A form says which one it began with, so that two tabs never overwrite each other.
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    # Not kept: with these, `save_answer` says that this answer was the last one to complete the course, and whether
    # what is done may be more or less than before.
    has_completed = False
    moves_counts = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "page", "activity"], name="one_answer_to_an_activity")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}/{self.page}/{self.activity}"

    @cached_property
    def given(self) -> Given:
        """What stands in it: a text, or parts (one query, unless they were fetched)."""
        return Given.put_together(self.text, () if self.text else self.parts.all())


class Part(models.Model):
    """A part of an answer, by kind: an option picked, two things matched, a number given to an item, a text."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="parts")
    # The order of picking, or of the steps of a conversation.
    place = models.PositiveSmallIntegerField()
    # What it is about: an item of a grid, the left side of a pair, a step, a prompt. Empty for an option alone.
    item = models.SlugField(blank=True)
    option = models.SlugField(blank=True)
    number = models.SmallIntegerField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["answer", "place"], name="one_part_in_a_place")]

    def __str__(self) -> str:
        return self.item or self.option


class Visit(models.Model):
    """When a person last opened a page, so that they can go on there on any device."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_visits")
    course = models.SlugField()
    page = models.SlugField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course", "page"], name="one_visit_of_a_page")]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}/{self.page}"


class Completion(models.Model):
    """A person has done all of a course, as it was that day. It stands when pages are added later."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_completions")
    course = models.SlugField()
    course_version = models.PositiveIntegerField()
    course_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="one_completion_of_a_course")]
        indexes = [models.Index(fields=["course", "person"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.course} {self.course_version}"


class CompletedPage(models.Model):
    """A page that the course had when somebody completed it: one that is missing here is new to them."""

    completion = models.ForeignKey(Completion, on_delete=models.CASCADE, related_name="pages")
    page = models.SlugField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["completion", "page"], name="one_page_of_a_completion")]

    def __str__(self) -> str:
        return self.page


class Tally(models.Model):
    """What a poll shows to those who have answered it. Counted anew only when five more people have answered.

    Nobody stands here, and nothing changes with one answer: two looks never differ by what one person gave.
    """

    course = models.SlugField()
    page = models.SlugField()
    activity = models.SlugField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "page", "activity"], name="one_tally_of_a_poll")]

    def __str__(self) -> str:
        return f"{self.course}/{self.page}/{self.activity}"


class TallyLine(models.Model):
    """How many people had picked an option when the poll was counted."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="lines")
    option = models.SlugField()
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tally", "option"], name="one_line_of_an_option")]

    def __str__(self) -> str:
        return self.option

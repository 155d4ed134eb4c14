"""What people do in courses. Kept under ids of the course's files, so that no edit of a text loses an answer."""

from django.conf import settings
from django.db import models


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "page", "activity"], name="one_answer_to_an_activity")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}/{self.page}/{self.activity}"


class Chosen(models.Model):
    """An option that was picked, in the order of picking."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="chosen")
    place = models.PositiveSmallIntegerField()
    option = models.SlugField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["answer", "place"], name="one_option_in_a_place")]

    def __str__(self) -> str:
        return self.option


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

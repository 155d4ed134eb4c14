"""What a team of mentors shares out among itself, and how much time there is for a scholar.

None of it is an answer that was given unseen: everybody of a mentorship reads its shares and commitments.
"""

from django.conf import settings
from django.db import models

from rapport.people.models import Institution
from rapport.programs.models import Mentorship, Program


class Share(models.Model):
    """What one mentor has to do with one expectation. Proposed by anybody of the mentorship, taken on by the mentor."""

    class Part(models.TextChoices):
        LEADS = "leads", "Leads"
        HELPS = "helps", "Helps"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="shares")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shares")
    # An item of the agreement's template.
    item = models.SlugField()
    part = models.CharField(max_length=5, choices=Part.choices, blank=True)
    # In a structured item, how it is done with this mentor: the id of an option, or a number, as typed.
    value = models.CharField(max_length=50, blank=True)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    # When the mentor said yes; at once to what they proposed themselves.
    taken_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "mentor", "item"], name="one_share_of_a_mentor_in_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.part}"


class Commitment(models.Model):
    """What a mentor promised another one – or, when that is nobody, the whole team – and by when."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="commitments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="commitments")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=500)
    due_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    done_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.text


class Effort(models.Model):
    """A chair confirmed that so much of a scholar's time is protected. A newer confirmation takes the place of it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="efforts")
    scholar = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="efforts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="confirmed_time_is_a_percentage"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="confirmed_time_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % for person {self.scholar_id}"


class MentorTime(models.Model):
    """What a mentor says themselves about their time for mentoring in a programme."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="mentor_times")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_times")
    hours_a_month = models.PositiveSmallIntegerField(null=True, blank=True)
    # How many more scholars they could take on.
    room_for = models.PositiveSmallIntegerField(null=True, blank=True)
    stated_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "mentor"], name="one_time_of_a_mentor")]

    def __str__(self) -> str:
        return f"{self.hours_a_month} hours of person {self.mentor_id}"

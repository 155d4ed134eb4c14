"""How a mentorship ends or its team changes, and what the scholar alone is told on the way."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Mentorship


class Closing(models.Model):
    """A mentorship that is being closed; each party says their part in their own time."""

    mentorship = models.OneToOneField(Mentorship, on_delete=models.CASCADE, related_name="closing")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_on = models.DateField()

    def __str__(self) -> str:
        return f"Closing of mentorship {self.mentorship_id}"


class ClosingSheet(models.Model):
    """One party's part of the closing. The others read it once it is finished."""

    class Reason(models.TextChoices):
        FINISHED = "finished", "We have done what we set out to do"
        MOVED_ON = "moved on", "One of us moves on: another place, another task"
        OTHER_MENTOR = "other mentor", "The scholar’s work now asks for another mentor"
        TIME = "time", "The time planned for it is over"
        OTHER = "other", "Another reason"

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="sheets")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="closing_sheets")
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    continues = models.TextField(blank=True)
    thanks = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closing", "by"], name="one_closing_sheet_of_a_party")]

    def __str__(self) -> str:
        return f"Part of person {self.by_id}"


class Settlement(models.Model):
    """One thing that is settled at the end: who does what, by when."""

    class Kind(models.TextChoices):
        AUTHORSHIP = "authorship", "Authorship"
        DATA = "data", "Data and materials"
        OTHER = "other", "Something else"

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="settlements")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.CharField(max_length=500)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.what


class ChangeRequest(models.Model):
    """Somebody in a team would like it to change. No reason is asked; the others learn of it only from staff."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="change_requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="change_requests")
    # What they would like the programme to know; may be empty.
    words = models.TextField(blank=True)
    asked_on = models.DateField()
    # When staff had spoken with who asked, and when they told the others; then it is withdrawn or settled.
    spoken_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "by"], condition=models.Q(ended_on__isnull=True), name="one_open_change_request"
            )
        ]

    def __str__(self) -> str:
        return f"Change of mentorship {self.mentorship_id}"


class SignDismissed(models.Model):
    """A scholar has seen an early-warning sign and does not want to be told for a while."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    sign = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentorship", "sign"], name="a_sign_is_dismissed_once")]
        verbose_name_plural = "signs dismissed"

    def __str__(self) -> str:
        return self.sign

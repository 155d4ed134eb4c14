"""Reports on how a mentorship goes, from one of its people to the director and the chair."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Mentorship


class ProgressReport(models.Model):
    """What one person reports of a period. A draft is theirs alone; what was submitted does not change."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="progress_reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress_reports")
    period_from = models.DateField()
    period_to = models.DateField()
    progress = models.TextField(blank=True)
    helps = models.TextField(blank=True)
    hinders = models.TextField(blank=True)
    needed = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    # When the writer let the others of the mentorship read it.
    shared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "by"],
                condition=models.Q(submitted_at__isnull=True),
                name="one_draft_of_a_report_each",
            ),
            models.CheckConstraint(
                condition=models.Q(period_from__lte=models.F("period_to")), name="a_period_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What was filled in, each under its heading."""
        named = [
            ("Progress on goals and milestones", self.progress),
            ("What helps", self.helps),
            ("What hinders", self.hinders),
            ("What is needed", self.needed),
        ]
        return [part for part in named if part[1]]

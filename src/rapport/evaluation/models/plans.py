"""Analysis plans: what a programme wants to find out, in versions that never change."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class AnalysisPlan(models.Model):
    """A plan of a programme; what it says stands in its versions.

    Attributes:
        title: as the newest version says it, or as it was called at the beginning.
        number: of the newest version, so that no tab overwrites another unseen.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="analysis_plans")
    title = models.CharField(max_length=300)
    number = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """One text of a plan. A trigger refuses every change of it.

    Attributes:
        text: YAML as it was written, lines ending in LF.
        sha256: of the text's bytes: the same as of the file that is downloaded.
        is_whole: our reader takes it; another one can be kept, and neither run nor registered.
        came_from: the file that was read or the packaged plan, for the first version.
    """

    plan = models.ForeignKey(AnalysisPlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    is_whole = models.BooleanField()
    came_from = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_text_of_a_plans_version")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.plan_id}"


class Registration(models.Model):
    """A plan was fixed, before its data were looked at: which version, when, by whom. There is one of a plan."""

    plan = models.OneToOneField(AnalysisPlan, on_delete=models.CASCADE, related_name="registration")
    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="registration")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"registration of {self.version_id}"

"""Runs of plans: on which surveys, what came out, and with what it can be repeated. No answer is kept."""

from django.conf import settings
from django.db import models

from rapport.evaluation.models.plans import PlanVersion
from rapport.programs.models import Cohort, Program
from rapport.surveys.models import Release, Survey


class Run(models.Model):
    """One run. It does not change once it is made.

    Attributes:
        arrangement: how the answers stand in the table that the plan reads.
        cohort: of whom alone; empty: of all.
        seed: what random numbers begin with.
        data_sha256: of the table that was read; the table itself is not kept.
        result_sha256: of all files together: two runs with the same one have found the same, to the byte.
        each: in how many rows somebody stands at most; nothing is told about fewer than five times as many rows.
        programs: what it was computed with, and in which versions.
        people, submissions: whose answers, as ids in a sorted list (`1,5,9`): compared with other runs, never shown.
        told: what was told about whom: in each line columns, a colon, and ids – of submissions, or of people in a table
            with a row for each; compared with later runs, never shown.
        is_open: whoever may run plans may read it; one that differs from an earlier one by one to four people is read
            by those alone who may read answers with names.
        shown_at: since when the director reads its summary; `shows` says that it is wanted as soon as it is made.
    """

    class Arrangement(models.TextChoices):
        LONG = "long", "One row for each response"
        WIDE = "wide", "One row for each person, what they said in each wave side by side"

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="evaluation_runs")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="runs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    arrangement = models.CharField(max_length=4, choices=Arrangement.choices)
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cohort_name = models.CharField(max_length=100, blank=True)
    repeats = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="repeated_by")
    seed = models.PositiveBigIntegerField()

    made_at = models.DateTimeField(null=True, blank=True)
    has_failed = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    each = models.PositiveIntegerField(default=1)
    data_sha256 = models.CharField(max_length=64, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    programs = models.CharField(max_length=300, blank=True)
    people = models.TextField(blank=True)
    submissions = models.TextField(blank=True)
    told = models.TextField(blank=True)
    is_open = models.BooleanField(default=False)

    shows = models.BooleanField(default=False)
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["program", "made_at"])]

    def __str__(self) -> str:
        return f"Run {self.pk}"


class RunSource(models.Model):
    """A survey whose answers a run reads.

    Attributes:
        part: of an anonymous survey: which of the parts that were released apart.
        release: of a confidential survey: what was released by running.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="sources")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=60, blank=True)
    release = models.ForeignKey(Release, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "survey", "part"], name="each_source_of_a_run_once")]

    def __str__(self) -> str:
        return f"survey {self.survey_id} of {self.run_id}"


class RunFile(models.Model):
    """One file that a run made."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="each_file_of_a_run_once")]

    def __str__(self) -> str:
        return self.name


class RunFinding(models.Model):
    """One sentence of the summary, made of the numbers of the run when it was made.

    Attributes:
        mark: `lead`, `more`, `less`, `unclear`, `told`, or `care`: to be read with care.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="findings")
    place = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="each_finding_of_a_run_once")]

    def __str__(self) -> str:
        return self.text


class RunMistake(models.Model):
    """Why a run could not be made, or a part of it was not.

    Attributes:
        place: `plan` or `data`: where the line is counted; empty for neither.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="mistakes")
    place = models.CharField(max_length=4, blank=True)
    line = models.PositiveIntegerField(default=0)
    what = models.TextField()
    mend = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.what

"""Answers that people gave elsewhere: what waits to be brought in, what was remembered, and where answers came from."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Mentorship, Program
from rapport.surveys.models.answers import Submission
from rapport.surveys.models.asking import Survey


class Collected(models.Model):
    """A file of answers that somebody brings in. What is in it goes when it is done, or after some days.

    Attributes:
        source: what wrote the file: csv, qualtrics, redcap or sav.
        table: its columns and rows, without what is dropped at the door; empty once rows are made of it.
        dropped: the names of the columns that were dropped, one a line.
        rows, previews, empty, elsewhere: how many rows it has; how many of others were trials, or said nothing of
            what is asked, or belong to another event.
        event: of a REDCap file, the one event whose rows count.
        has_moved: it was confirmed, but would no longer have been what was shown.
        number: grows with each step, so that nobody confirms what they have not seen.
        new, changed: how many were written; of a confidential survey that is not kept.
    """

    kept_out_of_backups = True

    class State(models.TextChoices):
        MATCHING = "matching"
        READING = "reading"
        LOOKED = "looked"
        WRITING = "writing"
        DONE = "done"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="collected")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=10)
    table = models.TextField(blank=True)
    dropped = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    previews = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)
    event = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MATCHING)
    has_moved = models.BooleanField(default=False)
    number = models.PositiveIntegerField(default=1)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "collected"
        indexes = [models.Index(fields=["survey", "state"])]

    def __str__(self) -> str:
        return f"{self.name} for {self.survey_id}"


class CollectedRow(models.Model):
    """One row of a file, whose it seems to be, and what would become of it.

    Attributes:
        line: the line of the file on which it begins.
        who, about_whom: what the file says of the person, and of whom the answers are about.
        answered_on: the day on which the person answered there.
        given: canonical JSON of the answers, by field; blank cells are not in it.
        mistakes: cells that are no answers, one a line, with column and reason.
        reasons: why it is doubtful, parted by blanks.
        note: the same in words, or what would change.
        decision: what somebody settled about a doubtful row.
    """

    kept_out_of_backups = True

    class Outcome(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        EQUAL = "equal", "The same here"
        DOUBTFUL = "doubtful", "Doubtful"
        LEFT = "left", "Left out"

    class Decision(models.TextChoices):
        TAKE = "take"
        LEAVE = "leave"

    collected = models.ForeignKey(Collected, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    who = models.CharField(max_length=320, blank=True)
    about_whom = models.CharField(max_length=320, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    is_unfinished = models.BooleanField(default=False)
    given = models.TextField()
    mistakes = models.TextField(blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, null=True, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reasons = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    decision = models.CharField(max_length=5, choices=Decision.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collected", "line"], name="one_row_of_a_line")]
        indexes = [models.Index(fields=["collected", "outcome"])]

    def __str__(self) -> str:
        return f"row {self.line} of {self.collected_id}"


class ColumnMatching(models.Model):
    """How the columns of files from one source were matched to an instrument, in one programme; offered again.

    Attributes:
        dates: the order of day, month and year in the file.
        cells: whether its cells hold codes or labels.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    instrument = models.SlugField()
    source = models.CharField(max_length=10)
    dates = models.CharField(max_length=5)
    cells = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "instrument", "source"], name="one_matching_of_each")]

    def __str__(self) -> str:
        return f"{self.source} to {self.instrument}"


class MatchedColumn(models.Model):
    """One column that was matched.

    Attributes:
        column: its name in the file.
        target: the field, the tick, or what else it stands for (`targets.py`); empty: it is left out.
    """

    matching = models.ForeignKey(ColumnMatching, on_delete=models.CASCADE, related_name="columns")
    column = models.CharField(max_length=300)
    target = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matching", "column"], name="a_column_is_matched_once")]

    def __str__(self) -> str:
        return f"{self.column}: {self.target}"


class BroughtIn(models.Model):
    """These answers were not given here: where they came from, who brought them in, and when they were given there.

    Attributes:
        on: the day on which they were brought in.
        answered_on: the day on which the person answered, where the file tells it.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="brought_in")
    source = models.CharField(max_length=10)
    on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "brought in"

    def __str__(self) -> str:
        return f"submission {self.submission_id} from {self.source}"

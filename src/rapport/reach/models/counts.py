"""What was counted last: the page of a programme's reach reads nothing else, however many registered."""

from django.db import models

from rapport.programs.models import Program
from rapport.reach.models.institutions import Institution


class Count(models.Model):
    """A count of a programme's registrations.

    Attributes:
        made_at: when it began: what changed since then is not in it.
        registrations, people: rows, and people who are behind them.
        waiting: rows whose institution somebody has to look at.
    """

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="reach")
    made_at = models.DateTimeField()
    registrations = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"reach of {self.program_id}"


class Number(models.Model):
    """One number of a count: `table` and `row` say of what."""

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="numbers")
    table = models.CharField(max_length=20)
    row = models.CharField(max_length=60)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["count", "table", "row"], name="one_number_in_a_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.value}"


class CourseFunnel(models.Model):
    """How many people had come how far in one course: see `funnel.steps.Reached`, which says it of each number."""

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="funnels")
    course = models.SlugField()
    invited = models.PositiveIntegerField()
    registered = models.PositiveIntegerField()
    began = models.PositiveIntegerField()
    half = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    ways_in = models.PositiveIntegerField()
    evaluated = models.PositiveIntegerField(null=True)
    planned = models.PositiveIntegerField()
    followed = models.PositiveIntegerField()
    unfinished = models.PositiveIntegerField()
    unfinished_half = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["count", "course"], name="one_funnel_of_a_course")]

    def __str__(self) -> str:
        return f"{self.course}: {self.done} of {self.invited}"


class FromInstitution(models.Model):
    """How many people came from an institution, and in which year the first."""

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="institutions")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+")
    people = models.PositiveIntegerField()
    first_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["count", "institution"], name="one_line_of_an_institution")]

    def __str__(self) -> str:
        return f"{self.people} from {self.institution_id}"

"""Rounds of coding: who codes what, in which order, and what they found – each alone until the round closes.

Once a coder has submitted or was released, and once a round is closed, the database itself refuses to add, change or
take away what they found (migration `0020_blind_coding`): whoever brings a round in from elsewhere writes its codings
first and closes it then. A round goes as a whole or not at all: its own row first.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from rapport.people.models import Person
from rapport.qualitative.models.codebooks import Code, Codebook
from rapport.qualitative.models.material import Unit
from rapport.qualitative.models.projects import Project


class Blind(models.Manager[Any]):
    """Finds what the team may read: what was found in closed rounds, by coders who were not released from them.

    It is the first manager of its models, so that `objects`, `coder.assignments`, `unit.assignments` and
    `assignment.codings` all pass through it: who asks without thinking of blindness is told nothing too early. Only the
    room `coding` asks otherwise – by `own`, and by `sealed` to write (`tests/qualitative/coding/test_blind_by_query.py`
    reads every file for that).

    Args:
        coder: the way from the model to the coder.
    """

    def __init__(self, coder: str) -> None:
        super().__init__()
        self.coder = coder

    def get_queryset(self) -> QuerySet[Any]:
        opened = {f"{self.coder}__round__closed_at__isnull": False, f"{self.coder}__released_at": None}
        return super().get_queryset().filter(**opened)

    def own(self, person: Person | None) -> QuerySet[Any]:
        """What the person found themselves, in any round, open or closed; of nobody, nothing."""
        found = super().get_queryset()
        return found.filter(**{f"{self.coder}__person": person}) if person else found.none()


class Round(models.Model):
    """A round: a set of units, coded with one frozen codebook by people who do not see each other.

    Attributes:
        number: 1, 2, … within the project.
        kind: training (numbers of its own, never in the results), real, or brought in from another program.
        share: how many per cent of the units two coders code; the others have one.
        seed: units that are coded twice, pairs and orders are drawn from it.
        closed_at: when all coders had submitted: from then on its codings are open to the team and never change.
    """

    class Kind(models.TextChoices):
        TRAINING = "training", "training round"
        REAL = "real", "round"
        BROUGHT_IN = "brought in", "brought in"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="rounds")
    codebook = models.ForeignKey(Codebook, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REAL)
    share = models.PositiveSmallIntegerField(default=100)
    seed = models.PositiveBigIntegerField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_round_of_a_number")]

    def __str__(self) -> str:
        return f"round {self.number} of {self.project_id}"


class RoundCoder(models.Model):
    """Somebody who codes in a round.

    Attributes:
        person: none for a coder whose work was brought in from another program.
        label: how results and exports call them: Coder A, Coder B, …
        submitted_at: when they said that they have finished; from then on nothing of theirs changes.
        released_at: when the lead took them out of the round, with a reason; what they coded does not count.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="coders")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="coding_rounds"
    )
    label = models.CharField(max_length=100)
    submitted_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="one_part_of_a_coder_in_a_round"),
            models.UniqueConstraint(fields=["round", "label"], name="one_coder_of_a_label"),
        ]

    def __str__(self) -> str:
        return self.label


class Assignment(models.Model):
    """One unit for one coder.

    Attributes:
        position: its place in the order of this coder, from 1.
        is_done: looked at and settled. Done without a coding = nothing applies; not done = not yet coded.
        is_flagged: the coder wants to come back to it, or to talk about it.
        is_starred: the coder would quote it.
        memo: what the coder noted.
        version: counts the saves of it, so that one that was sent late overwrites nothing newer.
    """

    coder = models.ForeignKey(RoundCoder, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="assignments")
    position = models.PositiveIntegerField()
    is_done = models.BooleanField(default=False)
    is_flagged = models.BooleanField(default=False)
    is_starred = models.BooleanField(default=False)
    memo = models.TextField(blank=True, max_length=5000)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = Blind("coder")
    sealed = models.Manager["Assignment"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coder", "unit"], name="one_unit_once_for_a_coder"),
            models.UniqueConstraint(fields=["coder", "position"], name="one_unit_in_a_place_of_a_coder"),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id} for coder {self.coder_id}"


class Coding(models.Model):
    """A coder says that a code applies to a unit.

    Attributes:
        start, end: code points within the unit's text, the end exclusive, where another program marked a passage; none
            where the whole unit is meant.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    objects = Blind("assignment__coder")
    sealed = models.Manager["Coding"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "code"], condition=models.Q(start=None), name="one_coding_of_a_unit"
            ),
            models.UniqueConstraint(fields=["assignment", "code", "start", "end"], name="one_coding_of_a_passage"),
        ]

    def __str__(self) -> str:
        return f"{self.code_id} in {self.assignment_id}"


class Ruling(models.Model):
    """What an adjudicator decided where two coders differ about a code in a unit: the third layer.

    What the coders said stays. Of several rulings on the same, the last one counts.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="rulings")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="rulings")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="rulings")
    applies = models.BooleanField()
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ruling on {self.code_id} in {self.unit_id}"

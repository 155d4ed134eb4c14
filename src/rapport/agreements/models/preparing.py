"""What a scholar prepares for themselves, and what mentors say of themselves to those who look for one."""

import uuid

from django.conf import settings
from django.db import models

from rapport.programs.models import Program

SCALE = (1, 5)


class Plan(models.Model):
    """A scholar's career development plan. It is theirs; a part is read by others only where they said so."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="plans")
    scholar = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plans")
    begun_on = models.DateField()
    worked_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "scholar"], name="one_plan_of_a_scholar")]

    def __str__(self) -> str:
        return f"Plan of person {self.scholar_id}"


class PlanPart(models.Model):
    """One part of a plan, as typed so far."""

    class Kind(models.TextChoices):
        GOALS = "goals", "Long-term goals"
        SKILLS = "skills", "What I can, and what I want to learn"
        VALUES = "values", "What matters to me"
        CIRCUMSTANCES = "circumstances", "My circumstances"
        STEPS = "steps", "Next steps"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    text = models.TextField(blank=True)
    # Counts up with every draft. A form says which one it began with, so that two tabs never overwrite each other.
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "kind"], name="one_part_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of plan {self.plan_id}"


class Rating(models.Model):
    """How somebody rates a skill of their own: now, and where they want to be, 1 to 5; and in their own words."""

    area = models.CharField(max_length=20)
    now = models.PositiveSmallIntegerField(null=True)
    wanted = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.area


class SkillRating(Rating):
    """As typed so far; areas that are left open have no row."""

    part = models.ForeignKey(PlanPart, on_delete=models.CASCADE, related_name="ratings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "area"], name="one_rating_of_an_area"),
            models.CheckConstraint(
                condition=models.Q(now__isnull=True) | models.Q(now__range=SCALE), name="a_skill_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(wanted__isnull=True) | models.Q(wanted__range=SCALE), name="a_wish_is_1_to_5"
            ),
        ]


class PlanVersion(models.Model):
    """The plan as it was when the scholar said: this is my plan for now. Readers read the newest, never a draft."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_of_a_number")]

    def __str__(self) -> str:
        return f"version {self.number} of plan {self.plan_id}"


class KeptPart(models.Model):
    """One part in a version of the plan."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=15, choices=PlanPart.Kind.choices)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "kind"], name="one_kept_part_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} in version {self.version_id}"


class KeptRating(Rating):
    """One rating in a version of the plan."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="ratings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "area"], name="one_kept_rating_of_an_area")]


class PlanShare(models.Model):
    """From when until when somebody may read a part: a mentor by name, or – when the reader is nobody – the team."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="shares")
    kind = models.CharField(max_length=15, choices=PlanPart.Kind.choices)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "reader"], condition=models.Q(until__isnull=True), name="one_share_of_a_reader"
            ),
            models.UniqueConstraint(
                fields=["plan", "kind"],
                condition=models.Q(until__isnull=True, reader__isnull=True),
                name="one_share_with_the_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of plan {self.plan_id}"


class Aspect(models.TextChoices):
    """What to find out about a possible mentor."""

    INTEREST = "interest", "Interest"
    BACKGROUND = "background", "Background"
    RESOURCES = "resources", "Resources"
    COMMITMENT = "commitment", "Commitment"
    LOAD = "load", "Load"


class PossibleMentor(models.Model):
    """Somebody about whom a scholar takes notes while they look for a mentor. Nobody else ever reads them.

    The address is drawn, so that nobody can try numbers to learn whether somebody takes notes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="possible_mentors")
    # A mentor of the programme, or a name.
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "by", "mentor"], name="a_possible_mentor_once"),
        ]

    def __str__(self) -> str:
        return str(self.mentor) if self.mentor else self.name


class AspectNote(models.Model):
    """What the scholar has found out in one respect, and whether they have asked."""

    about = models.ForeignKey(PossibleMentor, on_delete=models.CASCADE, related_name="notes")
    aspect = models.CharField(max_length=12, choices=Aspect.choices)
    text = models.TextField(blank=True)
    has_asked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "aspect"], name="one_note_of_an_aspect")]

    def __str__(self) -> str:
        return self.aspect


class Offer(models.Model):
    """What a mentor says of themselves to the programme's scholars."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="offers")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offers")
    interest = models.TextField(blank=True)
    background = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    # How many more scholars they have room for; nothing: not said.
    room_for = models.PositiveSmallIntegerField(null=True, blank=True)
    is_shown = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "mentor"], name="one_offer_of_a_mentor")]

    def __str__(self) -> str:
        return f"Offer of person {self.mentor_id}"

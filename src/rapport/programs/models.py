"""Programmes, who takes part in them, and who mentors whom."""

from django.conf import settings
from django.db import models

from rapport.people.models import Institution
from rapport.people.roles import Role


class Program(models.Model):
    """A research-mentoring programme."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True)
    about = models.TextField(blank=True)
    # Keys of packaged or published content: what this programme asks people to take, agree on and answer.
    course = models.SlugField(blank=True)
    agreement_template = models.SlugField(blank=True)

    def __str__(self) -> str:
        return self.name


class Cohort(models.Model):
    """People who start together."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=100)
    starts_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="one_cohort_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """A person in a programme with a role."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="participations")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True)
    since = models.DateField(auto_now_add=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "person", "role"], name="one_participation_of_a_role")
        ]
        indexes = [models.Index(fields=["program", "role"])]

    def __str__(self) -> str:
        return f"{self.person}, {self.role} in {self.program}"


class Consent(models.Model):
    """A person agreed to a text of the programme, in one version of it, and may withdraw."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    document = models.SlugField()
    version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "person", "document", "version"], name="one_consent_of_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.document} {self.version}"


class Mentorship(models.Model):
    """One scholar and their mentors, in a phase."""

    class Phase(models.TextChoices):
        PREPARING = "preparing"
        NEGOTIATING = "negotiating"
        ENABLING = "enabling"
        CLOSING = "closing"

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="mentorships")
    scholar = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentorships_as_scholar"
    )
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.PREPARING)
    since = models.DateField(auto_now_add=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "scholar"],
                condition=models.Q(until__isnull=True),
                name="one_open_mentorship_of_a_scholar",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scholar} and mentors"


class TeamMember(models.Model):
    """A mentor in the team of a mentorship."""

    class Place(models.TextChoices):
        PRIMARY = "primary"
        CO = "co-mentor"
        CAREER = "career"
        NEAR_PEER = "near-peer"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="team")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="places_in_teams")
    place = models.CharField(max_length=10, choices=Place.choices, default=Place.PRIMARY)
    since = models.DateField(auto_now_add=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "mentor"],
                condition=models.Q(until__isnull=True),
                name="one_place_of_a_mentor",
            ),
            models.UniqueConstraint(
                fields=["mentorship"],
                condition=models.Q(place="primary", until__isnull=True),
                name="one_primary_mentor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} ({self.place})"


class RosterUpload(models.Model):
    """A roster that waits to be confirmed. It goes when it is imported or discarded, or after a day."""

    kept_out_of_backups = True

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="roster_uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roster_uploads")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "by", "sha256"], name="one_waiting_upload_of_a_file")]

    def __str__(self) -> str:
        return self.name


class Webhook(models.Model):
    """Another system that is told when something has happened in the programme."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    # Words with a space between them (`webhooks.events`).
    events = models.CharField(max_length=200)
    # What signs the messages, sealed with the server's key (`webhooks.signing`): no copy of the database gives it away.
    secret = models.TextField()
    # The one before; it signs, too, until the other side has had time to change.
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    made_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "url"],
                condition=models.Q(ended_on__isnull=True),
                name="one_webhook_of_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to a webhook, and what became of it. It goes after three months."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    # What it is about, so that nothing is told twice.
    key = models.CharField(max_length=100)
    # Under this name the other side knows it, at every try.
    message = models.CharField(max_length=40, unique=True)
    # JSON: codes and numbers only.
    body = models.CharField(max_length=1000)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    # The status of the last answer; none when there was no answer.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["webhook", "key"], name="told_once")]
        indexes = [models.Index(fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.event} {self.message}"

"""Learning platforms (LTI 1.3) that send people here, whom they know by which name, and where completions are told."""

from django.conf import settings
from django.db import models

from rapport.people.roles import Role
from rapport.programs.models import Cohort, Program


class Platform(models.Model):
    """A learning platform that a programme has registered: whoever comes from it takes part in the programme."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="platforms")
    name = models.CharField(max_length=100)
    issuer = models.URLField(max_length=500)
    client_id = models.CharField(max_length=255)
    sign_in_url = models.URLField(max_length=500)
    token_url = models.URLField(max_length=500)
    keys_url = models.URLField(max_length=500)
    # Where people open the platform. Scores and chosen links go to this origin and to no other.
    site = models.URLField(max_length=500)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in (Role.MENTOR, Role.SCHOLAR)])
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="platforms")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "client_id"],
                condition=models.Q(ended_on__isnull=True),
                name="one_open_platform_of_a_client",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Deployment(models.Model):
    """One place on the platform where Rapport was made available; launches from any other are refused."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="deployments")
    number = models.CharField(max_length=255)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["platform", "number"], name="one_deployment_of_a_number")]

    def __str__(self) -> str:
        return self.number


class PlatformAccount(models.Model):
    """What a platform calls a person. It never comes from an address alone: see `lti/actions.py`."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="accounts")
    subject = models.CharField(max_length=255)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="platform_accounts")
    # The person has signed in here and said yes, or has no address that somebody else could prove to be theirs.
    is_confirmed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "subject"], name="one_person_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.person} on {self.platform}"


class LineItem(models.Model):
    """Where a platform wants to hear that a person has completed a course."""

    account = models.ForeignKey(PlatformAccount, on_delete=models.CASCADE, related_name="line_items")
    course = models.SlugField()
    url = models.URLField(max_length=1000)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "course", "url"], name="one_line_item_of_a_course")]

    def __str__(self) -> str:
        return f"{self.account}: {self.course}"

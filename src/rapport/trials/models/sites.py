"""Institutions of a trial – its clusters – and the people that each of them recruits."""

from django.conf import settings
from django.db import models

from rapport.people.models import Institution
from rapport.trials.models.trials import Trial


class Site(models.Model):
    """An institution on its way through a trial.

    Attributes:
        code: under which it stands in the log of the allocation: I01, I02, …
        why: why it declined, or stopped.
        relies_on_board: the review board that it agreed to rely on, as the protocol named it then.
        relies_on_board_since: when it agreed to that.
    """

    class State(models.TextChoices):
        APPROACHED = "approached"
        AGREED = "agreed"
        RECRUITING = "recruiting"
        DECLINED = "declined"
        STOPPED = "stopped"

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="sites")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State.choices, default=State.APPROACHED)
    why = models.CharField(max_length=300, blank=True)
    approached_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)
    relies_on_board = models.CharField(max_length=300, blank=True)
    relies_on_board_since = models.DateField(null=True, blank=True)
    recruiting_since = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "institution"], name="an_institution_once_in_a_trial"),
            models.UniqueConstraint(fields=["trial", "code"], name="one_site_of_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.institution}"


class SiteLevel(models.Model):
    """The level of a site in a stratum, or in a factor of minimisation."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="levels")
    factor = models.CharField(max_length=80)
    level = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "factor"], name="one_level_of_a_factor")]

    def __str__(self) -> str:
        return f"{self.factor}={self.level}"


class Participant(models.Model):
    """Somebody whom a site asked to take part.

    Attributes:
        number: within the site, from 1; the statistician knows them by it.
        consent: version of the text that they agreed to when they were included.
        why: why they were not included, or left.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        INCLUDED = "included"
        NOT_ELIGIBLE = "not eligible"
        DECLINED = "declined"
        WITHDREW = "withdrew"
        LOST = "lost"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trial_places")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    consent = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=300, blank=True)
    asked_on = models.DateField()
    included_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "person"], name="asked_once_by_a_site"),
            models.UniqueConstraint(fields=["site", "number"], name="one_participant_of_a_number"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What the statistician knows them by: I01-03."""
        return f"{self.site.code}-{self.number:02}"

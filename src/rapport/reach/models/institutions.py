"""Institutions as a registry names them; what people decided about names; who belongs to a network."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class Registry(models.Model):
    """A file of institutions that was loaded. The last one loaded says which institutions are current.

    Attributes:
        source: ROR, IPEDS or a table of one's own.
        sha256: of its bytes; the same file is not loaded twice.
    """

    source = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "registries"

    def __str__(self) -> str:
        return f"{self.source}: {self.name}"


class Institution(models.Model):
    """An institution of a registry. One that a later file lacks stays, for what was matched with it.

    Attributes:
        source, key: the registry's kind and its own id.
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=300, db_index=True)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=120, blank=True)
    state_code = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_institution_of_a_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """City, state and country."""
        return ", ".join(part for part in (self.city, self.state or self.state_code, self.country) if part)


class InstitutionName(models.Model):
    """Another name, a short name, or a domain of an institution."""

    class Kind(models.TextChoices):
        NAME = "name", "also called"
        ACRONYM = "acronym", "in short"
        DOMAIN = "domain", "on the web"

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=7, choices=Kind)
    text = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.text


class Decision(models.Model):
    """What somebody decided about a name as people type it. Remembered: whoever types it later is linked at once.

    Attributes:
        plain: the name without what does not matter (`matching.names.plain`).
        institution: the one that is meant; none = it is no institution of the registry.
    """

    plain = models.CharField(max_length=300, unique=True)
    typed = models.CharField(max_length=300)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.CASCADE, related_name="decisions"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.typed


class Doubt(models.Model):
    """A name that stands for no institution surely: it waits until somebody decides."""

    plain = models.CharField(max_length=300, unique=True)
    typed = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.typed


class Candidate(models.Model):
    """An institution that may be meant by a name, and how alike both are, in hundredths."""

    doubt = models.ForeignKey(Doubt, on_delete=models.CASCADE, related_name="candidates")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+")
    likeness = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["doubt", "institution"], name="one_candidate_of_a_doubt")]

    def __str__(self) -> str:
        return f"{self.institution_id} for {self.doubt_id}"


class Hub(models.Model):
    """An institution belongs to a network, such as the CTSA hubs, from a day on, and perhaps to a day."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="hubs")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="hubs")
    network = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "institution", "network", "since"], name="one_membership_from_a_day_on"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} in {self.network}"


class Home(models.Model):
    """The institution of a programme itself: everybody else comes from another one."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="home_institution")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"home of {self.program_id}"

"""Persons, institutions, and letters to persons."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


def tidy_address(email: str) -> str:
    """One spelling for one mailbox: without spaces around it, in small letters."""
    return email.strip().lower()


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str | None = None, password: str | None = None, **fields: object) -> "Person":
        """What allauth calls at registration; people write through `people.actions`."""
        person = self.model(email=tidy_address(email) if email else None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email=tidy_address(email or ""))


class Person(AbstractBaseUser):
    """Somebody whom a programme knows. They sign in by a code to their address; without an address they cannot."""

    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(null=True, blank=True, unique=True)
    orcid = models.CharField(max_length=19, blank=True)
    is_active = models.BooleanField(default=True)
    is_server_administrator = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()
    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")) | models.Q(email__isnull=True),
                name="address_in_small_letters",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email or f"Person {self.pk}"

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else str(self)


class Institution(models.Model):
    """A university, a hospital, a college."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """Where a person works, and as what."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="affiliations")
    department = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "institution"], name="one_affiliation_each")]

    def __str__(self) -> str:
        return f"{self.person} at {self.institution}"


class Letter(models.Model):
    """A mail that waits or was sent: the composer's address and ids, rendered only when it goes out."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    key = models.CharField(max_length=200, unique=True)
    composer = models.CharField(max_length=200)
    ids = models.JSONField(default=dict)
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    body_hash = models.CharField(max_length=64, blank=True)
    sent_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return self.key


class Token(models.Model):
    """A secret that opens one thing without a sign-in, for a program that cannot sign in. Only its hash is kept."""

    class Kind(models.TextChoices):
        REDCAP = "redcap", "REDCap"
        API = "api", "API"
        CALENDAR = "calendar", "Calendar"

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    # What the person calls it: "My phone".
    name = models.CharField(max_length=100, blank=True)
    # Words with a space between them; what they mean is the business of whoever asks for the token.
    scopes = models.CharField(max_length=200, blank=True)
    # The slug of a programme; programmes stand above people, so there is no key.
    program = models.CharField(max_length=50, blank=True)
    made_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    # A day, not a time: when somebody's phone asks is nobody's business.
    last_used_on = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} token {self.pk}"

    def allows(self, scope: str) -> bool:
        """The word is among its scopes."""
        return scope in self.scopes.split()

    @property
    def is_over(self) -> bool:
        """Its last day has passed."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()

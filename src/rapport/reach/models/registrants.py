"""Who registered, when and from where: here, or in the years before, as files of then tell."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program
from rapport.reach.models.institutions import Institution
from rapport.training.models import Registration


class OldFile(models.Model):
    """A file of registrations from before. It comes in whole or not at all.

    Attributes:
        content: its bytes until it is brought in or discarded; then empty.
        columns: what the columns stand for stands in `OldColumn`, what words mean in `OldWord`.
        state: waiting for its columns, being read, or brought in.
    """

    class State(models.TextChoices):
        MATCHING = "matching", "waiting for its columns"
        READING = "reading", "being read"
        FAILED = "failed", "not brought in"
        DONE = "done", "brought in"

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="old_files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(max_length=8, choices=State, default=State.MATCHING)
    rows = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "sha256"], name="no_file_twice_in_a_programme")]

    def __str__(self) -> str:
        return self.name


class OldColumn(models.Model):
    """What a column of a file stands for."""

    file = models.ForeignKey(OldFile, on_delete=models.CASCADE, related_name="columns")
    part = models.CharField(max_length=20)
    column = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "part"], name="one_column_for_a_part")]

    def __str__(self) -> str:
        return self.column


class OldWord(models.Model):
    """What a word in a file means: a job category or a reason."""

    file = models.ForeignKey(OldFile, on_delete=models.CASCADE, related_name="words")
    part = models.CharField(max_length=20)
    word = models.CharField(max_length=300)
    means = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "part", "word"], name="one_meaning_of_a_word")]

    def __str__(self) -> str:
        return self.word


class OldMistake(models.Model):
    """Why a file was not brought in."""

    file = models.ForeignKey(OldFile, on_delete=models.CASCADE, related_name="mistakes")
    line = models.PositiveIntegerField()
    what = models.CharField(max_length=500)
    mend = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.what


class Registrant(models.Model):
    """One registration: of somebody who registered here, or a row of a file. Who is the same is found when counting.

    Attributes:
        live: the registration here; none for a row of a file.
        person: who registered here.
        email, orcid: of a row of a file, small letters.
        typed: the institution as it was typed, with `plain`, the name without what does not matter.
        institution: the one that is meant, where that is known.
        how: what that rests on.
    """

    class How(models.TextChoices):
        OPEN = "open", "not known yet"
        MATCHED = "matched", "found by its name"
        DECIDED = "decided", "decided by a person"
        NONE = "none", "none of the registry"

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="registrants")
    file = models.ForeignKey(OldFile, null=True, blank=True, on_delete=models.CASCADE, related_name="registrants")
    live = models.ForeignKey(Registration, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    on = models.DateField()
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    orcid = models.CharField(max_length=19, blank=True)
    job_title = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=8, choices=Registration.Category.choices, blank=True)
    typed = models.CharField(max_length=300, blank=True)
    plain = models.CharField(max_length=300, blank=True)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrants"
    )
    how = models.CharField(max_length=8, choices=How, default=How.OPEN)
    is_required = models.BooleanField(default=False)
    is_development = models.BooleanField(default=False)
    is_reviewing = models.BooleanField(default=False)
    is_other = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "live"], name="one_row_of_a_registration")]
        indexes = [
            models.Index(fields=["program", "how", "plain"]),
            models.Index(fields=["program", "email"]),
        ]

    def __str__(self) -> str:
        return f"registered on {self.on}"

    @property
    def called(self) -> str:
        """Their name: of the person who registered here, or as the file has it."""
        return self.person.name if self.person else self.name

    @property
    def address(self) -> str:
        """Their e-mail address, likewise."""
        return (self.person.email or "") if self.person else self.email


class SamePerson(models.Model):
    """Two addresses of one person, or of two: what somebody decided, or has yet to decide. They stand in order."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="same_people")
    one = models.CharField(max_length=254)
    other = models.CharField(max_length=254)
    are_one = models.BooleanField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "same people"
        constraints = [models.UniqueConstraint(fields=["program", "one", "other"], name="one_decision_about_two")]

    def __str__(self) -> str:
        return {True: "one person", False: "two people", None: "one person or two"}[self.are_one]

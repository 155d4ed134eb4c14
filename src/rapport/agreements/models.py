"""What people expect of each other, what they agreed, and who signed which words."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Mentorship


class TemplateText(models.Model):
    """A template as it was when an agreement began: later changes of the file do not touch it."""

    key = models.SlugField()
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Agreement(models.Model):
    """The agreement of one mentorship, from the first answer on."""

    mentorship = models.OneToOneField(Mentorship, on_delete=models.CASCADE, related_name="agreement")
    template = models.ForeignKey(TemplateText, on_delete=models.PROTECT, related_name="agreements")
    # When all parties had submitted, and each began to see the others' answers.
    revealed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Agreement of mentorship {self.mentorship_id}"


class Sheet(models.Model):
    """What one party says, alone and unseen. Once submitted it does not change."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="sheets")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="expectation_sheets")
    # Counts up with every draft. A form says which one it began with, so that two tabs never overwrite each other.
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "by"], name="one_sheet_of_a_party")]

    def __str__(self) -> str:
        return f"Sheet of person {self.by_id}"


class Answer(models.Model):
    """What a party expects in one item: of one person, of themselves, or – when `about` is nobody – of the team."""

    class Weight(models.IntegerChoices):
        NICE = 1, "Nice to have"
        MATTERS = 2, "Matters to me"
        MUCH = 3, "Matters a great deal"

    class Discussed(models.TextChoices):
        TALKED = "talked about", "We have talked about it"
        ASSUMED = "assumed", "I assume it; we have not talked about it"

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="expectations_of_them"
    )
    item = models.SlugField()
    # The id of an option, a number, or words: as typed.
    value = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField(choices=Weight.choices, null=True)
    discussed = models.CharField(max_length=12, choices=Discussed.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "about", "item"], name="one_answer_about_a_person"),
            models.UniqueConstraint(
                fields=["sheet", "item"], condition=models.Q(about__isnull=True), name="one_answer_about_the_team"
            ),
        ]

    def __str__(self) -> str:
        return self.item


class Statement(models.Model):
    """What the parties write together to one item."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="statements")
    item = models.SlugField()
    text = models.TextField()
    # Counts up with every change: who saves says which one they began with.
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements_edited")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "item"], name="one_statement_to_an_item")]

    def __str__(self) -> str:
        return self.item


class Version(models.Model):
    """The words that are signed. Never changed; an edit leads to the next version."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # Canonical JSON; it names people by id, so that their names can be forgotten and the fingerprint still holds.
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="versions_made")
    made_at = models.DateTimeField()
    # When the joint text moved on. A version that was signed by all stays in force until the next one is.
    outdated_at = models.DateTimeField(null=True)
    # When the last party signed.
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class Signature(models.Model):
    """One party signed one version."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    # As typed; empty once the person was erased.
    typed_name = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    consent_version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="one_signature_of_a_party")]

    def __str__(self) -> str:
        return f"Person {self.person_id} signed {self.version_id}"


class Document(models.Model):
    """The PDF of a version that all have signed. When somebody is erased it is made anew; the old fingerprint stays."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="documents")
    sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"])]
        constraints = [models.UniqueConstraint(fields=["version", "sha256"], name="each_document_once")]

    def __str__(self) -> str:
        return f"PDF of version {self.version_id}"

"""What the parties agreed, and who signed which words."""

from django.conf import settings
from django.db import models

from rapport.agreements.models.identifying import Agreement


class Statement(models.Model):
    """What the parties make of one item together: the text, and how they came to it."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", "We are agreed"
        COMPROMISE = "compromise", "Each of us has given way a little"
        DEFERRED = "deferred", "We decide it later"
        DIFFER = "differ", "We agree to differ"
        REFERRED = "referred", "We ask somebody else"
        DROPPED = "dropped", "This is none of our questions: we leave it out"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="statements")
    item = models.SlugField()
    # What was decided; of an item that was dropped, the reason.
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.AGREED)
    # Of a choice or a number: which answer the text comes to, so that it can be reckoned with. No part of what is
    # signed, which is the text.
    value = models.CharField(max_length=60, blank=True)
    # Only of an item that the parties added themselves.
    title = models.CharField(max_length=120, blank=True)
    question = models.TextField(blank=True)
    domain = models.CharField(max_length=60, blank=True)
    # Counts up with every change: who saves says which one they began with.
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements_edited")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "item"], name="one_statement_to_an_item")]

    def __str__(self) -> str:
        return self.item

    @property
    def is_settled(self) -> bool:
        """Something was decided – be it to decide later, to differ, or to leave the item out."""
        needs_words = self.outcome in {self.Outcome.AGREED, self.Outcome.COMPROMISE}
        return bool(self.text.strip()) or not needs_words

    @property
    def is_dropped(self) -> bool:
        """The parties have left the item out."""
        return self.outcome == self.Outcome.DROPPED


class Undertaking(models.Model):
    """Who does what by when, so that a statement comes true."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="undertakings")
    place = models.PositiveSmallIntegerField()
    # Nobody in particular: all of them.
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="undertakings")
    what = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    # It holds from the first version that was made after this and that all have signed.
    written_at = models.DateTimeField()
    # Whether it is done is no part of what was agreed: it needs no new signatures.
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "place"], name="one_undertaking_at_a_place")]

    def __str__(self) -> str:
        return self.what


class Judgement(models.Model):
    """Whether two people who put an item into words mean the same: each says it alone, and sees the other's after."""

    class Verdict(models.TextChoices):
        SAME = "same", "We mean the same"
        NOT_SAME = "not the same", "We do not mean the same"
        NOT_SURE = "not sure", "I am not sure"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="judgements")
    item = models.SlugField()
    # The mentor of the pair.
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="judgements")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "item", "mentor", "by"], name="one_judgement_of_a_side")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.verdict}"


class Version(models.Model):
    """The words that are signed. Never changed; an edit leads to the next version."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # Canonical JSON; it names people by id, so that their names can be forgotten and the fingerprint still holds.
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="versions_made")
    made_at = models.DateTimeField()
    # Who signs for the department, as the content says; None where the programme does not ask for it.
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="versions_to_sign_as_chair"
    )
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


class Terms(models.Model):
    """What an agreement says beside the expectations: protected time and reviews. One for each agreement."""

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="terms")
    protected_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    protected_until = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    review_every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    # Who signs for the department, where the programme asks for it and has several chairs.
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "terms"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(protected_percent__isnull=True) | models.Q(protected_percent__lte=100),
                name="protected_time_is_a_percentage",
            )
        ]

    def __str__(self) -> str:
        return f"terms of agreement {self.agreement_id}"

"""What each party expects, said alone and unseen."""

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
    # When all parties had submitted, and each began to see what the others say about the team. A pair of scholar and
    # mentor sees each other's answers as soon as both have submitted: their two sheets say so.
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
    """What a party expects in one item: of one person, of themselves, or – when `about` is nobody – of the team.

    A scholar's expectation of the mentors that is about nobody in particular is meant for each of them alike.
    """

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
    # The day, or how one will know, where the value does not say so by its nature.
    by_when = models.CharField(max_length=200, blank=True)
    # What they think that the other expects: in the same form as the value.
    guess = models.TextField(blank=True)
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

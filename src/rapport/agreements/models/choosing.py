"""What a programme changes about a template for its own pairs, from then on."""

from django.db import models

from rapport.programs.models import Program


class ProgramItem(models.Model):
    """What a programme says about one item of a template – or, with a kind, an item of its own."""

    class Kind(models.TextChoices):
        TEXT = "text", "Words"
        CHOICE = "choice", "One of several answers"
        NUMBER = "number", "A number"

    class By(models.TextChoices):
        FUNDER = "the funder", "The funder"
        SCHOOL = "the school", "The school"

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="agreement_items")
    template = models.SlugField()
    item = models.SlugField()
    is_on = models.BooleanField(default=True)
    required_by = models.CharField(max_length=12, choices=By.choices, blank=True)
    why = models.CharField(max_length=300, blank=True)
    # The rest only of an item of the programme's own.
    kind = models.CharField(max_length=8, choices=Kind.choices, blank=True)
    party = models.CharField(max_length=8, blank=True)
    domain = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=120, blank=True)
    question = models.TextField(blank=True)
    usual = models.TextField(blank=True)
    example = models.TextField(blank=True)
    prompt = models.TextField(blank=True)
    # The answers of a choice, one a line.
    options = models.TextField(blank=True)
    unit = models.CharField(max_length=40, blank=True)
    smallest = models.PositiveIntegerField(default=0)
    largest = models.PositiveIntegerField(default=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "template", "item"], name="one_word_of_a_programme_on_an_item")
        ]

    def __str__(self) -> str:
        return self.item

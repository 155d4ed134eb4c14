"""Review of documents: where each paragraph stood, and who is expected to do what it says."""

from django.conf import settings
from django.db import models

from rapport.qualitative.models.codebooks import Code
from rapport.qualitative.models.material import Unit


class Paragraph(models.Model):
    """Where a unit stood in its document.

    Attributes:
        place: page or cell; empty in running text.
        under: the heading above it, or that of its column.
    """

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="paragraph")
    place = models.CharField(max_length=100, blank=True)
    under = models.CharField(max_length=200, blank=True)
    is_heading = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"paragraph {self.unit_id}"


class Expected(models.Model):
    """Who is expected to do what a paragraph says under a code. It is said of what a closed round found."""

    class Party(models.TextChoices):
        MENTOR = "mentor", "mentor"
        SCHOLAR = "scholar", "scholar"
        BOTH = "both", "both"
        PROGRAMME = "programme", "programme"

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="expected")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="expected")
    party = models.CharField(max_length=9, choices=Party)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="one_party_of_a_code_in_a_paragraph")]

    def __str__(self) -> str:
        return f"{self.party} in {self.unit_id}"

"""Evidence packs: counts that were handed out, and – kept to compare – of whom they were made."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class EvidencePack(models.Model):
    """One pack: the same numbers as PDF and as CSV. It does not change once it is made."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="evidence_packs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    pdf = models.BinaryField(null=True)
    csv = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"Evidence of {self.asked_at:%Y-%m-%d}"


class EvidenceTable(models.Model):
    """One table of counts in a pack. `as_of` lies before the pack where too little has changed since."""

    pack = models.ForeignKey(EvidencePack, on_delete=models.CASCADE, related_name="tables")
    name = models.SlugField(max_length=100)
    # Tables of one subject are told of one day.
    subject = models.SlugField()
    title = models.CharField(max_length=300)
    definition = models.TextField()
    as_of = models.DateField()
    # Rows of different people have a column total; rows that are all about the same people have none.
    column_totals = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "name"], name="each_table_once_in_a_pack")]

    def __str__(self) -> str:
        return self.title


class EvidenceCell(models.Model):
    """Who was counted in a cell: ids, read by nothing but the comparison with later packs."""

    table = models.ForeignKey(EvidenceTable, on_delete=models.CASCADE, related_name="cells")
    row = models.PositiveSmallIntegerField()
    column = models.PositiveSmallIntegerField()
    row_label = models.CharField(max_length=300)
    column_label = models.CharField(max_length=100)
    people = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "row", "column"], name="each_cell_once")]

    def __str__(self) -> str:
        return f"{self.row_label}, {self.column_label}"

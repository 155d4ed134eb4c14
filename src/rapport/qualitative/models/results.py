"""Results: which quotes stand beside which code, what was found and decided about them, and what the director sees."""

from django.conf import settings
from django.db import models

from rapport.qualitative.models.codebooks import Code
from rapport.qualitative.models.material import Attribute, Document, Unit
from rapport.qualitative.models.projects import Project


class Quote(models.Model):
    """A text that stands beside a code in Table 3. The text stays in its unit; how it is printed are the edits.

    Attributes:
        written: counts the edits that were saved, so that no tab overwrites another unseen.
        checked_at: when it was last searched for what tells who speaks.
        taken_out_at: since when it does not stand there any more.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="quotes")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="quotes")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="quotes")
    written = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    taken_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "unit"], condition=models.Q(taken_out_at=None), name="one_quote_of_a_text_for_a_code"
            )
        ]

    def __str__(self) -> str:
        return f"quote {self.pk}"


class QuoteEdit(models.Model):
    """Signs of the text that give way to a mark: […] for what is left out, [words] of the editor.

    Attributes:
        start, end: code points within the unit's text, the end exclusive.
        shown: the mark, with the space on either side if there is one.
    """

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="edits")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    shown = models.CharField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quote", "start"], name="one_edit_in_a_place_of_a_quote")]

    def __str__(self) -> str:
        return self.shown


class QuoteFinding(models.Model):
    """What the last check of a quote found that may tell who speaks. The words themselves are not kept again.

    Attributes:
        kind: what it is (`results.reidentify.Kind`).
        start, end: where in the unit's text; 0 and 0 for what is not in the words.
        number: how many respondents share it, where that was counted.
    """

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=12)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quote", "kind", "start", "end", "number"], name="each_finding_of_a_quote_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.quote_id}"


class QuoteDecision(models.Model):
    """What was decided about a finding: it may stay, or it is open again. The last row about a finding counts.

    The same finding in a later check – of the same kind, in the same place, shared by as many – has the same decision.
    """

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    stays = models.BooleanField(default=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} in {self.quote_id}"


class QuoteConsent(models.Model):
    """Whether texts of a document may be quoted, by what people were told. The last row of a document counts.

    Attributes:
        told_sha256: of what they were told; told otherwise, it is decided anew.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="quote_consents")
    told_sha256 = models.CharField(max_length=64)
    allows = models.BooleanField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"quotes of {self.document_id}"


class BesideQuotes(models.Model):
    """An attribute that stands beside the quotes of a project: the role, the site."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="beside_quotes")
    attribute = models.OneToOneField(Attribute, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.attribute_id} beside quotes"


class ShownTable(models.Model):
    """Table 3 as it was shown to the director: numbers do not change afterwards, small ones were not kept.

    Attributes:
        of: respondents whose texts were coded; none where that is not told.
        people: those respondents, as ids in a sorted list (`1,5,9`): compared with later tables, never shown.
        hidden_at: since when it is not shown any more.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="shown_tables")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    title = models.CharField(max_length=200)
    of = models.PositiveIntegerField(null=True, blank=True)
    people = models.TextField(blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(hidden_at=None), name="one_table_shown_of_a_project"
            )
        ]

    def __str__(self) -> str:
        return f"table {self.pk} of {self.project_id}"


class ShownCode(models.Model):
    """One code of a table that was shown; `respondents` none where that is not told."""

    table = models.ForeignKey(ShownTable, on_delete=models.CASCADE, related_name="codes")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    definition = models.TextField(blank=True, max_length=2000)
    respondents = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "place"], name="one_shown_code_in_a_place")]

    def __str__(self) -> str:
        return self.name


class ShownQuote(models.Model):
    """A quote that stands in a table that was shown, as long as it passes the check and was not taken back."""

    code = models.ForeignKey(ShownCode, on_delete=models.CASCADE, related_name="quotes")
    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "quote"], name="each_shown_quote_once")]

    def __str__(self) -> str:
        return f"{self.quote_id} in {self.code_id}"

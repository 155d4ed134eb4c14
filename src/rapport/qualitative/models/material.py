"""Texts: documents, the units that are coded, and who wrote or said them – under a code, never a name."""

from django.conf import settings
from django.db import models

from rapport.qualitative.models.projects import Project
from rapport.surveys.models import Survey


class Document(models.Model):
    """A file or the free-text answers to one question, in units.

    Attributes:
        kind: answers to a question of a survey, rows of a table, a transcript with speakers, or a text (a contract).
        unit: what one unit of it is.
        degree: how closely the texts are tied to people; of anonymous ones no attribute is kept.
        survey: where answers come from, with `field`, the question's column.
        sha256: of the bytes that were brought in, so that the same file does not come in twice.
        came_from: the name of the file or of the question.
        consent: what those who wrote or said it were told of quotes, for who chooses them.
    """

    class Kind(models.TextChoices):
        ANSWERS = "answers", "answers to a survey"
        TABLE = "table", "rows of a table"
        TRANSCRIPT = "transcript", "transcript"
        TEXT = "text", "text"

    class Unit(models.TextChoices):
        RESPONSE = "response", "response"
        TURN = "turn", "turn of a speaker"
        PARAGRAPH = "paragraph", "paragraph"

    class Degree(models.TextChoices):
        IDENTIFIED = "identified", "identified"
        CONFIDENTIAL = "confidential", "confidential"
        ANONYMOUS = "anonymous", "anonymous"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    unit = models.CharField(max_length=12, choices=Unit)
    degree = models.CharField(max_length=12, choices=Degree, default=Degree.CONFIDENTIAL)
    survey = models.ForeignKey(Survey, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    came_from = models.CharField(max_length=200, blank=True)
    consent = models.TextField(blank=True, max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="one_document_of_a_name"),
            models.UniqueConstraint(fields=["project", "sha256", "field"], name="no_document_twice"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def several_units(self) -> str:
        """What more than one of its units are called."""
        return "turns of speakers" if self.unit == self.Unit.TURN else f"{self.get_unit_display()}s"


class Respondent(models.Model):
    """Who wrote or said something, under a code: that of the programme's exports, or the id of the file.

    Attributes:
        code: the same for one person in all documents of the project, where texts are tied to people.
        same_as: the respondent as whom they count, where it was decided that both are one person.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="respondents")
    code = models.CharField(max_length=100)
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="others")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="one_respondent_of_a_code")]

    def __str__(self) -> str:
        return self.code


class Attribute(models.Model):
    """What is known of respondents or documents of a project: role, site, cohort."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attributes")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_attribute_of_a_name")]

    def __str__(self) -> str:
        return self.name


class RespondentValue(models.Model):
    """An attribute of a respondent."""

    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="values")
    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="of_respondents")
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["respondent", "attribute"], name="one_value_of_a_respondents_attribute")
        ]

    def __str__(self) -> str:
        return self.value


class DocumentValue(models.Model):
    """An attribute of a document: the site of a focus group, the party of a contract."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="values")
    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="of_documents")
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "attribute"], name="one_value_of_a_documents_attribute")
        ]

    def __str__(self) -> str:
        return self.value


class Unit(models.Model):
    """What is read and coded as one: a response, a turn of a speaker, a paragraph.

    Attributes:
        number: its place in the document, from 1.
        respondent: who wrote or said it; none for a paragraph of a contract.
        key: the id of the row in the file, or nothing.
        text: as it was brought in, lines ending in LF, NFC; never changed. Empty where the person took the answer back.
        withdrawn_at: when they did; a unit without text is neither counted nor coded.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="units")
    number = models.PositiveIntegerField()
    respondent = models.ForeignKey(Respondent, null=True, blank=True, on_delete=models.SET_NULL, related_name="units")
    key = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_unit_in_a_place")]

    def __str__(self) -> str:
        return f"unit {self.number} of {self.document_id}"


class SameText(models.Model):
    """What was decided about one text that two respondents handed in. The last row of a text counts.

    Attributes:
        sha256: of the text, its letters small and its white space single.
        are_one: they count as one person; else each counts.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="same_texts")
    sha256 = models.CharField(max_length=64)
    are_one = models.BooleanField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"same text {self.sha256[:8]}"

"""What is taken out: files that wait for who asked for them, and what was released of confidential surveys."""

from django.db import models

from rapport.kit.models import AskedFile
from rapport.surveys.models.asking import Survey


class Release(models.Model):
    """Answers of a confidential survey that left the server: whose, so that no two releases differ by one to four.

    The ids are whole numbers in a sorted list, `1,5,9`. They are compared, never shown, and stay when answers are taken
    back: what was handed out cannot be called back, and the next release must still be safe beside it.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="releases")
    people = models.TextField()
    submissions = models.TextField()

    def __str__(self) -> str:
        return f"release {self.pk} of {self.survey_id}"


class ExportFile(AskedFile):
    """An export that the worker makes, or has made. Only who asked for it can fetch it, once, within a day.

    Attributes:
        survey: of which survey; with `all_waves`, of every identified one of the same instrument in its programme.
        definition: the way of scoring that it holds; empty: the only one that the instrument has.
        has_scores: it holds scores.
        in_words: labels stand in the place of codes, in formats that have the one or the other.
        release: of a confidential survey: what was released by making it.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="export_files")
    format = models.CharField(max_length=10)
    definition = models.CharField(max_length=30, blank=True)
    has_scores = models.BooleanField(default=True)
    in_words = models.BooleanField(default=False)
    with_names = models.BooleanField(default=False)
    all_waves = models.BooleanField(default=False)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["survey", "by"])]

    def __str__(self) -> str:
        return f"{self.format} of survey {self.survey_id}"

"""Screening of a literature search: files, references, hits of a word family, two readings of each, and what became."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from rapport.people.models import Person
from rapport.qualitative.models.projects import Project


class Screening(models.Model):
    """The screening of a project; there is one at most.

    Attributes:
        strategy: where was searched, for what and when, in the words of who did.
        words: the family that is looked for, separated by spaces; `without` are forms of it that do not count.
        instrument: the form on which reviewers write down what a publication says, with its version.
        draws: how often reviewers were drawn; each draw begins from the project's seed and its number.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="screening")
    strategy = models.TextField(max_length=2000, blank=True)
    words = models.CharField(max_length=300)
    without = models.CharField(max_length=300, blank=True)
    instrument = models.CharField(max_length=60)
    instrument_version = models.PositiveIntegerField()
    draws = models.PositiveIntegerField(default=0)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"screening of {self.project_id}"


class SearchFile(models.Model):
    """A file of a search. Until it is confirmed its bytes wait to be looked at; then its references are kept instead.

    Attributes:
        found: how many references are in it; `left_out` how many records could not be used.
    """

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    found = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["screening", "sha256"], name="no_search_file_twice")]

    def __str__(self) -> str:
        return self.name


class Reference(models.Model):
    """A publication of a screening.

    Attributes:
        number: its place in the screening, from 1; how people call it.
        authors: one a line.
        text: the whole of it, where somebody added it; `text_from` says from which file.
        opened_at: when both who read it had finished: from then on their readings are open and never change.
    """

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="references")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(SearchFile, on_delete=models.PROTECT, related_name="references")
    line = models.PositiveIntegerField()
    title = models.TextField()
    authors = models.TextField(blank=True)
    year = models.PositiveIntegerField(null=True, blank=True)
    source = models.TextField(blank=True)
    abstract = models.TextField(blank=True)
    pmid = models.CharField(max_length=8, blank=True)
    doi = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    text_from = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["screening", "number"], name="one_reference_of_a_number")]

    def __str__(self) -> str:
        return self.cited

    @property
    def cited(self) -> str:
        """First author and year, as a table of evidence names it."""
        names = self.authors.splitlines()
        first = names[0].partition(",")[0] if names else self.title[:60]
        words = first.split()
        if names and "," not in names[0] and len(words) > 1 and words[-1].isupper() and len(words[-1]) < 5:
            first = " ".join(words[:-1])
        return f"{first}{' et al.' if len(names) > 1 else ''} {self.year or 'n.d.'}"

    @property
    def parts(self) -> dict[str, str]:
        """What is searched: title, abstract and the whole text."""
        return {"title": self.title, "abstract": self.abstract, "text": self.text}


class DoubleReference(models.Model):
    """A record of a file that was there already."""

    file = models.ForeignKey(SearchFile, on_delete=models.CASCADE, related_name="doubles")
    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="doubles")
    line = models.PositiveIntegerField()
    title = models.TextField()
    why = models.CharField(max_length=400)

    def __str__(self) -> str:
        return f"double of {self.reference_id}"


class Hit(models.Model):
    """One use of a word of the family. A hit decides nothing; people say whether it is meant in the sense sought.

    Attributes:
        part: title, abstract or text; `start` and `end` are its place there.
        before, after: the text around it, on one line.
        sense: nobody has said yet, it counts, or it is excluded for a reason.
    """

    class Part(models.TextChoices):
        TITLE = "title", "title"
        ABSTRACT = "abstract", "abstract"
        TEXT = "text", "text"

    class Sense(models.TextChoices):
        OPEN = "open", "not looked at yet"
        COUNTS = "counts", "counts"
        EXCLUDED = "excluded", "excluded"

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="hits")
    part = models.CharField(max_length=8, choices=Part)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    form = models.CharField(max_length=100)
    before = models.TextField(blank=True)
    word = models.CharField(max_length=100)
    after = models.TextField(blank=True)
    sense = models.CharField(max_length=8, choices=Sense, default=Sense.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference", "part", "start"], name="one_hit_in_a_place")]

    def __str__(self) -> str:
        return f"{self.word} in {self.reference_id}"


class Opened(models.Manager["Reading"]):
    """Finds what the team may read: readings of references that both have finished.

    It is the first manager, so that `objects` and `reference.readings` pass through it: who asks without thinking of
    blindness is told nothing too early. One's own are found by `own`; `sealed` is for the room's actions and counts.
    """

    def get_queryset(self) -> "QuerySet[Reading]":
        return super().get_queryset().filter(reference__opened_at__isnull=False)

    def own(self, person: Person) -> "QuerySet[Any]":
        """What the person read themselves, opened or not."""
        return super().get_queryset().filter(reviewer=person)


class Reading(models.Model):
    """One reference for one reviewer: include, exclude or unsure, and what they wrote down.

    Attributes:
        reviewer: nobody where a file brought it in, since files name nobody.
        position: its place in the order of this reviewer; of what a file brought in, among the two.
        reason: why it is excluded or unsure.
        answers: what was written on the form, as canonical JSON; empty where nothing was.
        finished_at: when the reviewer had decided – and, of what they include, handed in the form.
    """

    class Decision(models.TextChoices):
        NONE = "", "not yet"
        INCLUDE = "include", "include"
        EXCLUDE = "exclude", "exclude"
        UNSURE = "unsure", "unsure"

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="readings")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    decision = models.CharField(max_length=8, choices=Decision, blank=True, default=Decision.NONE)
    reason = models.CharField(max_length=500, blank=True)
    answers = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = Opened()
    sealed = models.Manager["Reading"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference", "reviewer"], name="one_reading_of_a_reviewer")]

    def __str__(self) -> str:
        return f"reading of {self.reference_id}"


class Consensus(models.Model):
    """What became of a reference that two have read: included with one form, or excluded, with the reason."""

    reference = models.OneToOneField(Reference, on_delete=models.CASCADE, related_name="consensus")
    is_included = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    answers = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"consensus on {self.reference_id}"

"""Codebooks: a code keeps its identity, what it means stands in numbered versions that never change."""

from django.conf import settings
from django.db import models

from rapport.qualitative.models.projects import Project


class Codebook(models.Model):
    """One version of a project's codebook. A draft has no number; there is one at most. A published one is frozen.

    Attributes:
        number: 1, 2, … once published.
        written: counts what was changed in the draft, so that no tab overwrites another unseen.
        reason: why there is a new version.
        counted: from which count the stems' respondents come: stemmer, and of how many.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="codebooks")
    number = models.PositiveIntegerField(null=True, blank=True)
    written = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    counted = models.CharField(max_length=300, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_codebook_of_a_number"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(number=None), name="one_draft_of_a_codebook"
            ),
        ]

    def __str__(self) -> str:
        return f"codebook {self.number or 'draft'} of {self.project_id}"


class Code(models.Model):
    """A code of a project, the same in all versions, whatever it is called there."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="codes")

    def __str__(self) -> str:
        return f"code {self.pk}"


class Entry(models.Model):
    """What a version of the codebook says about a code.

    Attributes:
        position: its place in the codebook, from 1.
        name: as coders see it.
        definition: what it means, for the codebook and Table 3.
        includes, excludes: what belongs to it, what does not.
        parent: the code above it; a code that only holds others together is not codable.
        color: #rrggbb or nothing, for other programs.
        fate: what happens to codings that were made with the version before: they stay, they are looked at again, or
            the code is coded anew. Asked where the meaning has changed.
        written: counts what was changed of it in the draft, so that no tab overwrites another unseen.
        hinted: people who used any of its stems when the version was published. It is a hint, and no coding.
    """

    class Fate(models.TextChoices):
        KEEP = "keep", "stay as they are"
        CHECK = "check", "are looked at again"
        RECODE = "recode", "are made anew"

    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="entries")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="entries")
    parent = models.ForeignKey(Code, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    definition = models.TextField(blank=True, max_length=2000)
    includes = models.TextField(blank=True, max_length=2000)
    excludes = models.TextField(blank=True, max_length=2000)
    is_codable = models.BooleanField(default=True)
    color = models.CharField(max_length=7, blank=True)
    fate = models.CharField(max_length=6, choices=Fate, default=Fate.KEEP)
    written = models.PositiveIntegerField(default=0)
    hinted = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["codebook", "code"], name="one_entry_of_a_code"),
            models.UniqueConstraint(fields=["codebook", "name"], name="one_entry_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Anchor(models.Model):
    """An example of a code, in words as people write them; `is_in` or just not."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="anchors")
    position = models.PositiveIntegerField()
    text = models.TextField(max_length=1000)
    is_in = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.text


class LinkedStem(models.Model):
    """A stem that hints at a code while coding; a hint is never a coding.

    Attributes:
        respondents: people who used it when the version was published.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="stems")
    stem = models.CharField(max_length=100)
    respondents = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "stem"], name="one_link_of_a_stem")]

    def __str__(self) -> str:
        return self.stem

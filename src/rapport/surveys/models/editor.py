"""Instruments that are written in the browser: drafts, and what was published of them."""

from django.conf import settings
from django.db import models


class PublishedVersion(models.Model):
    """One version of an instrument, published in the web. A trigger refuses every change of what it says.

    Attributes:
        text: the YAML that our reader takes.
        sha256: the fingerprint of its content, as codebooks and exports print it.
    """

    instrument = models.SlugField()
    version = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instrument", "version"], name="one_text_of_a_version")]

    def __str__(self) -> str:
        return f"{self.instrument}@{self.version}"


class PublishedWording(models.Model):
    """Other words for one version – a language, or a published wording with permission. Never changed either."""

    instrument = models.SlugField()
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instrument", "version", "name"], name="one_wording_of_a_name")]

    def __str__(self) -> str:
        return f"{self.instrument}@{self.version}.{self.name}"


class Draft(models.Model):
    """An instrument that somebody is writing. It belongs to its author, and ends when it is published.

    Attributes:
        title: as the list shows it; the same as in `text`.
        instrument, version: what it is to become, as in `text`; the id may still be missing.
        came_from: the version that it was made of; None where it began with nothing.
        text: what there is so far, as JSON in the format of the file; it may be incomplete.
        number: grows with each step, so that no tab overwrites another unseen.
        published: what became of it.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="instrument_drafts")
    title = models.CharField(max_length=300, blank=True)
    instrument = models.SlugField(blank=True)
    version = models.PositiveIntegerField(default=1)
    came_from = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()
    number = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published = models.OneToOneField(
        PublishedVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="draft"
    )

    def __str__(self) -> str:
        return self.title or "An instrument without a title"

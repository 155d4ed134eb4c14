"""What surveys keep: what is asked when (`asking`), what was answered (`answers`), what was taken out (`exports`)."""

from rapport.surveys.models.answers import Answer, Attachment, Response, SharedText, Submission
from rapport.surveys.models.asking import Invited, ReportDay, Survey, Unsubscribed, Wave
from rapport.surveys.models.exports import ExportFile, Release

__all__ = [
    "Answer",
    "Attachment",
    "ExportFile",
    "Invited",
    "Release",
    "ReportDay",
    "Response",
    "SharedText",
    "Submission",
    "Survey",
    "Unsubscribed",
    "Wave",
]

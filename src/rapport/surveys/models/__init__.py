"""What surveys keep: what is asked when (`asking`), what was answered (`answers`), what is written (`editor`)."""

from rapport.surveys.models.answers import Answer, Attachment, Response, SharedText, Submission
from rapport.surveys.models.asking import Invited, ReportDay, Survey, Unsubscribed, Wave
from rapport.surveys.models.editor import Draft, PublishedVersion, PublishedWording

__all__ = [
    "Answer",
    "Attachment",
    "Draft",
    "Invited",
    "PublishedVersion",
    "PublishedWording",
    "ReportDay",
    "Response",
    "SharedText",
    "Submission",
    "Survey",
    "Unsubscribed",
    "Wave",
]

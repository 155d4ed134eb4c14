"""What surveys keep: what is asked when (`asking`), what was answered (`answers`)."""

from rapport.surveys.models.answers import Answer, Attachment, Response, SharedText, Submission
from rapport.surveys.models.asking import Invited, ReportDay, Survey, Unsubscribed, Wave

__all__ = [
    "Answer",
    "Attachment",
    "Invited",
    "ReportDay",
    "Response",
    "SharedText",
    "Submission",
    "Survey",
    "Unsubscribed",
    "Wave",
]

"""What surveys keep: what is asked when (`asking`), what was answered (`answers`), whom a box is for (`anonymous`)."""

from rapport.surveys.models.anonymous import Listed
from rapport.surveys.models.answers import Answer, Attachment, Response, SharedText, Submission
from rapport.surveys.models.asking import Invited, ReportDay, Survey, Unsubscribed, Wave

__all__ = [
    "Answer",
    "Attachment",
    "Invited",
    "Listed",
    "ReportDay",
    "Response",
    "SharedText",
    "Submission",
    "Survey",
    "Unsubscribed",
    "Wave",
]

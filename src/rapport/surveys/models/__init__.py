"""What surveys keep.

What is asked when (`asking`), what was answered (`answers`), what mentors are told (`reports`), and about which people
something was told (`released`).
"""

from rapport.surveys.models.answers import Answer, Attachment, Response, SharedText, Submission
from rapport.surveys.models.asking import Invited, ReportDay, Survey, Unsubscribed, Wave
from rapport.surveys.models.released import ReleasedRater, ReleasedSet
from rapport.surveys.models.reports import MentorReport, ReportBand, ReportRound, ReportText

__all__ = [
    "Answer",
    "Attachment",
    "Invited",
    "MentorReport",
    "ReleasedRater",
    "ReleasedSet",
    "ReportBand",
    "ReportDay",
    "ReportRound",
    "ReportText",
    "Response",
    "SharedText",
    "Submission",
    "Survey",
    "Unsubscribed",
    "Wave",
]

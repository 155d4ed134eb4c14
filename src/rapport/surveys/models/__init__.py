"""What surveys keep: what is asked when (`asking`), what was answered (`answers`), mails and rates (`waves`)."""

from rapport.surveys.models.answers import Answer, Attachment, Response, SharedText, Submission
from rapport.surveys.models.asking import Invited, ReportDay, Survey, Unsubscribed, Wave
from rapport.surveys.models.waves import Mailed, MailRound, ReminderDay, ShownPerson, ShownRate, ShownSkip

__all__ = [
    "Answer",
    "Attachment",
    "Invited",
    "MailRound",
    "Mailed",
    "ReminderDay",
    "ReportDay",
    "Response",
    "SharedText",
    "ShownPerson",
    "ShownRate",
    "ShownSkip",
    "Submission",
    "Survey",
    "Unsubscribed",
    "Wave",
]

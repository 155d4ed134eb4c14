"""What surveys keep: one file for each part of it. What is asked, what was answered, boxes, mails and rates."""

from rapport.surveys.models.anonymous import Listed
from rapport.surveys.models.answers import Answer, Attachment, Response, SharedText, Submission
from rapport.surveys.models.asking import Invited, ReportDay, Survey, Unsubscribed, Wave
from rapport.surveys.models.waves import Mailed, MailRound, ReminderDay, ShownPerson, ShownRate, ShownSkip

__all__ = [
    "Answer",
    "Attachment",
    "Invited",
    "Listed",
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

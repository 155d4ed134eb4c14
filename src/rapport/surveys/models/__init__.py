"""What surveys keep: one file for each part of it. What is asked, what was answered, boxes, mails and rates."""

from rapport.surveys.models.anonymous import Listed
from rapport.surveys.models.answers import Answer, Attachment, Response, SharedText, Submission
from rapport.surveys.models.asking import Invited, ReportDay, Survey, Unsubscribed, Wave
from rapport.surveys.models.collected import BroughtIn, Collected, CollectedRow, ColumnMatching, MatchedColumn
from rapport.surveys.models.editor import Draft, PublishedVersion, PublishedWording
from rapport.surveys.models.evaluations import CourseWave
from rapport.surveys.models.exports import ExportFile, Release
from rapport.surveys.models.interchange import CallsOfDay, EnteredByStaff, ExportView, StaffForm, StudyId
from rapport.surveys.models.released import ReleasedRater, ReleasedSet
from rapport.surveys.models.reports import MentorReport, ReportBand, ReportRound, ReportText
from rapport.surveys.models.waves import Mailed, MailRound, ReminderDay, ShownPerson, ShownRate, ShownSkip

__all__ = [
    "Answer",
    "Attachment",
    "BroughtIn",
    "CallsOfDay",
    "Collected",
    "CollectedRow",
    "ColumnMatching",
    "CourseWave",
    "Draft",
    "EnteredByStaff",
    "ExportFile",
    "ExportView",
    "Invited",
    "Listed",
    "MailRound",
    "Mailed",
    "MatchedColumn",
    "MentorReport",
    "PublishedVersion",
    "PublishedWording",
    "Release",
    "ReleasedRater",
    "ReleasedSet",
    "ReminderDay",
    "ReportBand",
    "ReportDay",
    "ReportRound",
    "ReportText",
    "Response",
    "SharedText",
    "ShownPerson",
    "ShownRate",
    "ShownSkip",
    "StaffForm",
    "StudyId",
    "Submission",
    "Survey",
    "Unsubscribed",
    "Wave",
]

"""What agreements keep, a file for each part of a mentorship's way."""

from rapport.agreements.models.agreeing import Document, Signature, Statement, Terms, Version
from rapport.agreements.models.enabling import Goal, GoalRating, Milestone, SmallStep
from rapport.agreements.models.identifying import Agreement, Answer, Sheet, TemplateText
from rapport.agreements.models.meeting import ActionItem, Meeting, MeetingNote
from rapport.agreements.models.progress import ProgressReport

__all__ = [
    "ActionItem",
    "Agreement",
    "Answer",
    "Document",
    "Goal",
    "GoalRating",
    "Meeting",
    "MeetingNote",
    "Milestone",
    "ProgressReport",
    "Sheet",
    "Signature",
    "SmallStep",
    "Statement",
    "TemplateText",
    "Terms",
    "Version",
]

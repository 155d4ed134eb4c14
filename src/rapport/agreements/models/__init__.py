"""What agreements keep, a file for each part of a mentorship's way."""

from rapport.agreements.models.agreeing import Document, Judgement, Signature, Statement, Terms, Undertaking, Version
from rapport.agreements.models.choosing import ProgramItem
from rapport.agreements.models.enabling import Goal, GoalRating, Milestone, SmallStep
from rapport.agreements.models.identifying import Agreement, Answer, Sheet, TemplateText
from rapport.agreements.models.meeting import ActionItem, Meeting, MeetingNote
from rapport.agreements.models.progress import ProgressReport
from rapport.agreements.models.reviewing import ProgramRules, Review, ReviewAnswer, ReviewPace, ReviewSheet

__all__ = [
    "ActionItem",
    "Agreement",
    "Answer",
    "Document",
    "Goal",
    "GoalRating",
    "Judgement",
    "Meeting",
    "MeetingNote",
    "Milestone",
    "ProgramItem",
    "ProgramRules",
    "ProgressReport",
    "Review",
    "ReviewAnswer",
    "ReviewPace",
    "ReviewSheet",
    "Sheet",
    "Signature",
    "SmallStep",
    "Statement",
    "TemplateText",
    "Terms",
    "Undertaking",
    "Version",
]

"""What agreements keep, a file for each part of a mentorship's way."""

from rapport.agreements.models.agreeing import Document, Signature, Statement, Terms, Version
from rapport.agreements.models.enabling import Goal, GoalRating, Milestone, SmallStep
from rapport.agreements.models.identifying import Agreement, Answer, Sheet, TemplateText
from rapport.agreements.models.team import Commitment, Effort, MentorTime, Share

__all__ = [
    "Agreement",
    "Answer",
    "Commitment",
    "Document",
    "Effort",
    "Goal",
    "GoalRating",
    "MentorTime",
    "Milestone",
    "Share",
    "Sheet",
    "Signature",
    "SmallStep",
    "Statement",
    "TemplateText",
    "Terms",
    "Version",
]

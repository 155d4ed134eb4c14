"""What agreements keep, a file for each part of a mentorship's way."""

from rapport.agreements.models.agreeing import Document, Judgement, Signature, Statement, Terms, Undertaking, Version
from rapport.agreements.models.choosing import ProgramItem
from rapport.agreements.models.enabling import Goal, GoalRating, Milestone, SmallStep
from rapport.agreements.models.identifying import Agreement, Answer, Sheet, TemplateText
from rapport.agreements.models.reviewing import ProgramRules, Review, ReviewAnswer, ReviewPace, ReviewSheet

__all__ = [
    "Agreement",
    "Answer",
    "Document",
    "Goal",
    "GoalRating",
    "Judgement",
    "Milestone",
    "ProgramItem",
    "ProgramRules",
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

"""What agreements keep, a file for each part of a mentorship's way."""

from rapport.agreements.models.agreeing import Document, Signature, Statement, Terms, Version
from rapport.agreements.models.closing import ChangeRequest, Closing, ClosingSheet, Settlement, SignDismissed
from rapport.agreements.models.enabling import Goal, GoalRating, Milestone, SmallStep
from rapport.agreements.models.identifying import Agreement, Answer, Sheet, TemplateText
from rapport.agreements.models.ombuds import Conversation, Message
from rapport.agreements.models.preparing import (
    Aspect,
    AspectNote,
    KeptPart,
    KeptRating,
    Offer,
    Plan,
    PlanPart,
    PlanShare,
    PlanVersion,
    PossibleMentor,
    Rating,
    SkillRating,
)

__all__ = [
    "Agreement",
    "Answer",
    "Aspect",
    "AspectNote",
    "ChangeRequest",
    "Closing",
    "ClosingSheet",
    "Conversation",
    "Document",
    "Goal",
    "GoalRating",
    "KeptPart",
    "KeptRating",
    "Message",
    "Milestone",
    "Offer",
    "Plan",
    "PlanPart",
    "PlanShare",
    "PlanVersion",
    "PossibleMentor",
    "Rating",
    "Settlement",
    "Sheet",
    "SignDismissed",
    "Signature",
    "SkillRating",
    "SmallStep",
    "Statement",
    "TemplateText",
    "Terms",
    "Version",
]

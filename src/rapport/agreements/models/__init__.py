"""What agreements keep, a file for each part of a mentorship's way."""

from rapport.agreements.models.agreeing import Document, Judgement, Signature, Statement, Terms, Undertaking, Version
from rapport.agreements.models.choosing import ProgramItem
from rapport.agreements.models.closing import ChangeRequest, Closing, ClosingSheet, Settlement, SignDismissed
from rapport.agreements.models.enabling import Goal, GoalRating, Milestone, SmallStep
from rapport.agreements.models.identifying import Agreement, Answer, Sheet, TemplateText
from rapport.agreements.models.meeting import ActionItem, Meeting, MeetingNote
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
from rapport.agreements.models.progress import ProgressReport
from rapport.agreements.models.reviewing import ProgramRules, Review, ReviewAnswer, ReviewPace, ReviewSheet
from rapport.agreements.models.team import Commitment, Effort, MentorTime, Share

__all__ = [
    "ActionItem",
    "Agreement",
    "Answer",
    "Aspect",
    "AspectNote",
    "ChangeRequest",
    "Closing",
    "ClosingSheet",
    "Commitment",
    "Conversation",
    "Document",
    "Effort",
    "Goal",
    "GoalRating",
    "Judgement",
    "KeptPart",
    "KeptRating",
    "Meeting",
    "MeetingNote",
    "MentorTime",
    "Message",
    "Milestone",
    "Offer",
    "Plan",
    "PlanPart",
    "PlanShare",
    "PlanVersion",
    "PossibleMentor",
    "ProgramItem",
    "ProgramRules",
    "ProgressReport",
    "Rating",
    "Review",
    "ReviewAnswer",
    "ReviewPace",
    "ReviewSheet",
    "Settlement",
    "Share",
    "Sheet",
    "SignDismissed",
    "Signature",
    "SkillRating",
    "SmallStep",
    "Statement",
    "TemplateText",
    "Terms",
    "Undertaking",
    "Version",
]

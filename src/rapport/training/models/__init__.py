"""The tables of the training, a file for each of its rooms."""

from rapport.training.models.certificate import Certificate, CertificateName
from rapport.training.models.dose import LearnerNumber, Spell, UseRelease
from rapport.training.models.evaluation import EvaluationInvited
from rapport.training.models.learners import LearnersFile
from rapport.training.models.learning import Answer, CompletedPage, Completion, Part, Tally, TallyLine, Visit
from rapport.training.models.lti import Deployment, LineItem, Platform, PlatformAccount
from rapport.training.models.opened import Opened
from rapport.training.models.plan import PlanLine, PlanQuiet, Wording
from rapport.training.models.registration import Alias, JoinCode, Joined, Registration
from rapport.training.models.required import LookedAgain, Refresher, Reminded, Requirement
from rapport.training.models.workshops import Attendance, Invited, Leader, Workshop

__all__ = [
    "Alias",
    "Answer",
    "Attendance",
    "Certificate",
    "CertificateName",
    "CompletedPage",
    "Completion",
    "Deployment",
    "EvaluationInvited",
    "Invited",
    "JoinCode",
    "Joined",
    "Leader",
    "LearnerNumber",
    "LearnersFile",
    "LineItem",
    "LookedAgain",
    "Opened",
    "Part",
    "PlanLine",
    "PlanQuiet",
    "Platform",
    "PlatformAccount",
    "Refresher",
    "Registration",
    "Reminded",
    "Requirement",
    "Spell",
    "Tally",
    "TallyLine",
    "UseRelease",
    "Visit",
    "Wording",
    "Workshop",
]

"""The tables of the training, a file for each of its rooms."""

from rapport.training.models.certificate import Certificate, CertificateName
from rapport.training.models.evaluation import EvaluationInvited
from rapport.training.models.learning import Answer, CompletedPage, Completion, Part, Tally, TallyLine, Visit
from rapport.training.models.plan import PlanLine, PlanQuiet, Wording

__all__ = [
    "Answer",
    "Certificate",
    "CertificateName",
    "CompletedPage",
    "Completion",
    "EvaluationInvited",
    "Part",
    "PlanLine",
    "PlanQuiet",
    "Tally",
    "TallyLine",
    "Visit",
    "Wording",
]

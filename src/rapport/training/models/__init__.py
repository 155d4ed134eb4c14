"""The tables of the training: learning itself, certificates, and who was invited to say what a course did."""

from rapport.training.models.certificate import Certificate, CertificateName
from rapport.training.models.evaluation import EvaluationInvited
from rapport.training.models.learning import (
    Answer,
    CompletedPage,
    Completion,
    Part,
    Tally,
    TallyLine,
    Visit,
)

__all__ = [
    "Answer",
    "Certificate",
    "CertificateName",
    "CompletedPage",
    "Completion",
    "EvaluationInvited",
    "Part",
    "Tally",
    "TallyLine",
    "Visit",
]

"""The tables of the training: learning itself, the time spent on it, and the workshops around it."""

from rapport.training.models.dose import LearnerNumber, Spell, UseRelease
from rapport.training.models.learning import Answer, CompletedPage, Completion, Part, Tally, TallyLine, Visit
from rapport.training.models.workshops import Attendance, Leader, Workshop

__all__ = [
    "Answer",
    "Attendance",
    "CompletedPage",
    "Completion",
    "Leader",
    "LearnerNumber",
    "Part",
    "Spell",
    "Tally",
    "TallyLine",
    "UseRelease",
    "Visit",
    "Workshop",
]

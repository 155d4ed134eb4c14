"""The tables of the training: learning itself, the action plan, and how questions were worded."""

from rapport.training.models.learning import (
    Answer,
    CompletedPage,
    Completion,
    Part,
    Tally,
    TallyLine,
    Visit,
)
from rapport.training.models.plan import PlanLine, PlanQuiet, Wording

__all__ = [
    "Answer",
    "CompletedPage",
    "Completion",
    "Part",
    "PlanLine",
    "PlanQuiet",
    "Tally",
    "TallyLine",
    "Visit",
    "Wording",
]

"""The tables of the training: learning itself, and the learning platforms that people come from."""

from rapport.training.models.learning import (
    Answer,
    CompletedPage,
    Completion,
    Part,
    Tally,
    TallyLine,
    Visit,
)
from rapport.training.models.lti import Deployment, LineItem, Platform, PlatformAccount

__all__ = [
    "Answer",
    "CompletedPage",
    "Completion",
    "Deployment",
    "LineItem",
    "Part",
    "Platform",
    "PlatformAccount",
    "Tally",
    "TallyLine",
    "Visit",
]

"""The tables of the training: learning itself, and who is registered for what and has to take it."""

from rapport.training.models.learning import Answer, Chosen, Completion, Visit
from rapport.training.models.registration import Alias, JoinCode, Joined, Registration
from rapport.training.models.required import LookedAgain, Refresher, Reminded, Requirement

__all__ = [
    "Alias",
    "Answer",
    "Chosen",
    "Completion",
    "JoinCode",
    "Joined",
    "LookedAgain",
    "Refresher",
    "Registration",
    "Reminded",
    "Requirement",
    "Visit",
]

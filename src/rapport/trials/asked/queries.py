"""How far what was asked for is."""

from enum import StrEnum
from typing import TypeVar

from rapport.kit.models import Job
from rapport.trials.models import Asked

Kind = TypeVar("Kind", bound=Asked)


class State(StrEnum):
    """How far the last asking is."""

    NEVER = "never"  # nobody has asked
    WAITING = "waiting"  # the worker has it before itself, or is at it
    STOPPED = "stopped"  # the worker has given it up
    EMPTY = "empty"  # nothing came out; `problem` says why
    MADE = "made"


def state(asked: Asked | None) -> State:
    """How far the last asking is, in a word that templates ask for (one query)."""
    if asked is None:
        return State.NEVER
    if is_waiting(asked):
        return State.WAITING
    if asked.problem:
        return State.EMPTY
    return State.STOPPED if asked.made < asked.number else State.MADE


def is_waiting(asked: Asked) -> bool:
    """The worker has the last asking before itself, or is at it."""
    open_ = (Job.State.WAITING, Job.State.RUNNING)
    return Job.objects.filter(key=job_key(asked), state__in=open_).exists()


def job_key(asked: Asked) -> str:
    """Under which the worker knows the last asking."""
    return f"{asked.job}:{asked.trial_id}:{asked.number}"


def to_make(kind: type[Kind], trial: int, number: int) -> Kind | None:
    """What an asking is for; None where that is made already, or a later asking has overtaken it."""
    found = kind._default_manager.select_related("trial__program")
    return found.filter(trial=trial, made__lt=number, number__lte=number).first()

"""How far a run is: told to whoever listens, from as deep as the work goes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        what: what is being done: "reading the data", "Table 3".
        done: steps that are done.
        of: steps in all; 0 where nobody knows.
        part: how much of this step is done, from 0 to 1.
    """

    what: str
    done: int
    of: int
    part: float = 0.0


Listener = Callable[[Progress], None]
_now: ContextVar[tuple[Listener, Progress] | None] = ContextVar("progress", default=None)


@contextmanager
def listening(listener: Listener | None, what: str, done: int, of: int) -> Iterator[None]:
    """Tell a listener that a step begins; what happens inside may tell how far it is.

    Args:
        listener: who wants to know; None for nobody.
        what: what is being done.
        done: steps that are done.
        of: steps in all.
    """
    step = Progress(what, done, of)
    if listener is not None:
        listener(step)
    token = _now.set(None if listener is None else (listener, step))
    try:
        yield
    finally:
        _now.reset(token)


def tell(part: float) -> None:
    """Tell whoever listens how much of the present step is done; nothing happens where nobody does.

    Args:
        part: from 0 to 1. Call it at most some hundred times.
    """
    now = _now.get()
    if now is not None:
        listener, step = now
        listener(Progress(step.what, step.done, step.of, min(max(part, 0.0), 1.0)))

"""Who does the resampling: this process, or whatever the caller of a run brings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from rapport.analysis.progress import tell
from rapport.stats.resampled_selection import Walked
from rapport.stats.stability import Lot, Map

_map: ContextVar[Map] = ContextVar("workers", default=map)


@contextmanager
def working(mapping: Map) -> Iterator[None]:
    """Let others do the resampling of a run.

    Args:
        mapping: runs a function on every lot and gives the results in order, e.g. ``pool.map`` of a process pool, or
            ``lambda run, lots: client.gather(client.map(run, lots))`` of a scheduler's client. The results are the same
            whoever does the work.
    """
    token = _map.set(mapping)
    try:
        yield
    finally:
        _map.reset(token)


Item = TypeVar("Item")
Result = TypeVar("Result")


def share_out(run: Callable[[Item], Result], items: Sequence[Item]) -> Iterable[Result]:
    """Let whoever works do something else as well.

    Args:
        run: what is done with each; can be pickled.
        items: with what.

    Returns:
        The results, in order.
    """
    return cast("Iterable[Result]", cast("Any", _map.get())(run, items))


class Telling:
    """Maps the lots as the caller wished, and tells how far it is."""

    def __init__(self, done: float, share: float) -> None:
        self.done = done
        self.share = share

    def __call__(self, run: Callable[[Lot], Walked], lots: Sequence[Lot]) -> Iterable[Walked]:
        """The results, in order."""
        found = []
        for at, walked in enumerate(_map.get()(run, lots), 1):
            found.append(walked)
            tell(self.done + self.share * at / len(lots))
        return found

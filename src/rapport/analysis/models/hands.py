"""Processes, or a ``dask.distributed`` scheduler, for the resampling of a run; each loaded only when asked for."""

import importlib
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from rapport.analysis.models.workers import working


class NobodyThereError(Exception):
    """The scheduler cannot be asked; says how to mend it."""


@contextmanager
def hands(processes: int, scheduler: str = "") -> Iterator[None]:
    """Share out the resampling; the numbers are the same whoever does it.

    Args:
        processes: how many on this machine; 1 is this process alone.
        scheduler: address of a scheduler instead, e.g. ``tcp://127.0.0.1:8786``; its workers have Rapport, too.

    Raises:
        NobodyThereError: ``distributed`` is not installed, or nobody answers at the address.
    """
    if scheduler:
        with _of_a_scheduler(scheduler):
            yield
    elif processes > 1:
        # A stop from the keyboard is the caller's business: the processes end with what they are at.
        deaf = (signal.SIGINT, signal.SIG_IGN)
        pool = ProcessPoolExecutor(processes, get_context("spawn"), signal.signal, deaf)
        with pool, working(pool.map):
            yield
    else:
        yield


@contextmanager
def _of_a_scheduler(address: str) -> Iterator[None]:
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise NobodyThereError("a scheduler needs the package “distributed” – pip install distributed") from error
    try:
        client = distributed.Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise NobodyThereError(
            f"nobody answers at {address} – start a scheduler there, or correct the address"
        ) from error
    with client, working(lambda run, lots: client.gather(client.map(run, lots, pure=False))):
        yield

"""Several people at the same moment: each call in a thread and a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def tried(call: Callable[[], object]) -> object:
    """What a call gives, or the exception that it raises."""
    try:
        return call()
    except Exception as problem:  # noqa: BLE001 – whatever it raises is what is looked at
        return problem
    finally:
        connections.close_all()


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call gives, or the exception that it raises, when all begin together."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        ready.wait()
        return tried(call)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))

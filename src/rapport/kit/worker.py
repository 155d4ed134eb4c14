"""The worker process: jobs in the main thread, a sign of life and what is due each minute beside it."""

import logging
import signal
import threading
from collections.abc import Callable
from functools import partial
from time import monotonic

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker

from rapport.kit.jobs import beat

log = logging.getLogger(__name__)

MINUTE = 60.0
BEAT_EVERY = 30.0
# Long enough for a letter that is being handed over to a slow mail server.
LAST_WORDS = 15.0
# One second is not felt by who waits for a letter, and asks little of the database.
LOOK_EVERY = 1.0


def work(*, once: bool = False) -> None:
    """Run jobs until told to stop; with `once`, only what is due and queued now."""
    if once:
        beat("worker")
        every_minute()
        queue(once=True).run()
        return
    stop = threading.Event()
    # Apart from one another: a mail server that hangs must not make the worker look dead.
    sides = [
        threading.Thread(
            target=again_and_again, args=(stop, lambda: attempt("beat", lambda: beat("worker")), BEAT_EVERY)
        ),
        threading.Thread(target=again_and_again, args=(stop, every_minute, MINUTE)),
    ]
    main = queue(once=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        # The job that runs is finished, no other is taken.
        signal.signal(number, lambda *_: setattr(main, "running", False))
    for side in sides:
        side.daemon = True
        side.start()
    try:
        main.run()
    finally:
        stop.set()
        until = monotonic() + LAST_WORDS
        for side in sides:
            side.join(max(0.0, until - monotonic()))


def queue(*, once: bool) -> Worker:
    return Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=LOOK_EVERY,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )


def again_and_again(stop: threading.Event, do: Callable[[], None], pause: float) -> None:
    """Call `do` every `pause` seconds until told to stop."""
    while not stop.is_set():
        started = monotonic()
        close_old_connections()
        do()
        stop.wait(max(1.0, pause - (monotonic() - started)))
    connections.close_all()


def every_minute() -> None:
    """Call everything that is due each minute; one that fails does not stop the others."""
    for path in settings.EVERY_MINUTE:
        attempt(path, partial(call, path))


def call(path: str) -> None:
    import_string(path)()


def attempt(name: str, do: Callable[[], object]) -> None:
    """Do it; when that fails, say so by class alone (a message may quote somebody): the next minute is a new chance."""
    try:
        do()
    except Exception as problem:  # noqa: BLE001 – see above
        log.warning("%s: %s", name, type(problem).__name__)

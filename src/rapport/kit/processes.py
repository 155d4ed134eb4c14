"""Start processes that end with the one that started them, and end them with all that they have started."""

import contextlib
import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Collection

PR_SET_PDEATHSIG = 1
POLITE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A job that runs may end; then it is cut short, and the next worker does it again.
PATIENCE = 10.0


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Call this in a child: when its parent dies, even by kill -9, it gets the signal (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)


def start(work: Callable[[], object]) -> int:
    """Fork a child, in a process group of its own, that does the work and nothing else. Returns its id."""
    sys.stdout.flush()
    if pid := os.fork():
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        return pid
    code = 1
    try:
        os.setpgid(0, 0)
        for number in POLITE:
            signal.signal(number, signal.SIG_DFL)
        end_with_parent()
        work()
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0
    except BaseException:  # noqa: BLE001 – a child never returns into its parent's code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def stop(children: Collection[int]) -> None:
    """End the children and all that they have started: politely first, then not."""
    for number in POLITE:
        signal.signal(number, signal.SIG_IGN)
    until = time.monotonic() + PATIENCE
    tell(children, signal.SIGTERM)
    waiting = set(children)
    while waiting and time.monotonic() < until:
        waiting = {pid for pid in waiting if alive(pid)}
        time.sleep(0.02)
    tell(children, signal.SIGKILL)


def tell(groups: Collection[int], number: int) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)


def alive(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == 0
    except ChildProcessError:
        return False

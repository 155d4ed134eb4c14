"""Has numbers of a trial computed in a process of its own: neither the web process nor the worker loads arrays."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from rapport.kit.processes import end_with_parent

LONGEST = 300.0


def computed(module: str, asked: dict[str, object]) -> dict[str, Any]:
    """What a module says as JSON on standard output, asked as JSON on standard input.

    Raises:
        subprocess.SubprocessError: it failed, or took longer than five minutes; the worker tries again.
    """
    done = subprocess.run(  # noqa: S603 – a module of ours
        [sys.executable, "-m", module],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=True,
    )
    return dict(json.loads(done.stdout))


def answer(compute: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Be the process that `computed` asks: it ends with who has started it, and works in a folder that goes with it."""
    end_with_parent()
    with tempfile.TemporaryDirectory(prefix="rapport-trial-") as folder:
        os.chdir(folder)
        said = compute(json.load(sys.stdin))
    json.dump(said, sys.stdout)

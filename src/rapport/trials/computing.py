"""Has numbers of a trial computed in a process of its own: neither the web process nor the worker loads arrays."""

import json
import subprocess
import sys
from typing import Any

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

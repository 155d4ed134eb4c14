"""A PDF for somebody who waits for it, set outside the web process: that never holds the typesetter's memory."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

TYPESETTER = Path(__file__).with_name("typesetter.py")
LONGEST = 60.0


def typeset(page: Path, data: Mapping[str, object], timestamp: int | None = None) -> bytes:
    """As `kit.typesetter.typeset`, in a process of its own. Days in the data are written out."""
    job = {"page": str(page), "data": data, "timestamp": timestamp}
    done = subprocess.run(  # noqa: S603 – our own file
        [sys.executable, str(TYPESETTER)],
        input=json.dumps(job, default=_day).encode(),
        capture_output=True,
        timeout=LONGEST,
        check=True,
    )
    return done.stdout


def _day(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    raise TypeError(f"no words for a {type(value).__name__}")

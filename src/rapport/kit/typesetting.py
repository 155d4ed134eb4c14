"""A PDF for somebody who waits for it, set outside the web process: that never holds the typesetter's memory."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings

TYPESETTER = Path(__file__).with_name("typesetter.py")
FONTS = settings.PACKAGE / "kit" / "static" / "kit" / "fonts" / "pdf"
REFUSED = 3
LONGEST = 60.0


class SignMissingError(ValueError):
    """The typesetter refuses the page: mostly a sign that no font has."""


def typeset(page: Path, data: str, *, timestamp: int | None = None) -> bytes:
    """The bytes of a PDF/UA-1 made of a typst page and its data (JSON), which is never read as markup.

    With a timestamp (seconds since 1970) the same data gives the same bytes. Raises SignMissingError.
    """
    job = {"page": str(page), "fonts": [str(FONTS)], "data": data, "timestamp": timestamp}
    done = subprocess.run(  # noqa: S603 – our own file
        [sys.executable, str(TYPESETTER)],
        input=json.dumps(job).encode(),
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode == REFUSED:
        raise SignMissingError
    done.check_returncode()
    return done.stdout

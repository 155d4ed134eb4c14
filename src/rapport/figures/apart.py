"""A figure as PDF, PNG or Word, made in a process of its own: whoever asks never holds the typesetter's memory.

``files`` is that process.
"""

import pickle
import subprocess
import sys

from rapport.figures.figure import Figure

# Which files there are, and what a browser calls them.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LONGEST = 60.0


def made(figure: Figure, kind: str) -> bytes:
    """Make a file of a figure.

    Args:
        figure: the figure.
        kind: one of ``MEDIA_TYPES``.

    Returns:
        The bytes, the same for the same figure.
    """
    done = subprocess.run(  # noqa: S603 – our own module
        [sys.executable, "-m", f"{__package__}.files", kind],
        input=pickle.dumps(figure),
        capture_output=True,
        timeout=LONGEST,
        check=True,
    )
    return done.stdout

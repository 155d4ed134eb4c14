"""The flow diagram as PDF or Word, made in a process of its own: the web process never holds the typesetter's memory.

``setting`` is that process.
"""

import pickle
import subprocess
import sys
from typing import Literal

from rapport.figures.figure import Figure

LONGEST = 60.0
Kind = Literal["pdf", "docx"]


def made(figure: Figure, kind: Kind) -> bytes:
    """Make a file of a figure.

    Args:
        figure: the diagram.
        kind: which file.
    """
    done = subprocess.run(  # noqa: S603 – our own module
        [sys.executable, "-m", "rapport.trials.flow.setting", kind],
        input=pickle.dumps(figure),
        capture_output=True,
        timeout=LONGEST,
        check=True,
    )
    return done.stdout

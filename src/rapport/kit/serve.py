"""`./run` on one's own machine: `python -m rapport.kit.serve` is `rapport serve` with DEBUG and DEMO on, unless set."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> int:
    """Serve until told to stop. Returns the exit code."""
    os.environ.setdefault("DEBUG", "1")
    if os.environ["DEBUG"].lower() in {"1", "true", "yes", "on"}:
        os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.settings")
    try:
        execute_from_command_line(["rapport", "serve"])
    except ImproperlyConfigured as problem:
        print(problem, file=sys.stderr)  # noqa: T201 – the command line
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

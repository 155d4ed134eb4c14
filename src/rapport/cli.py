"""The command line: `rapport evaluate …` needs no database; every other command is a Django management command."""

import os
import sys

from django.core.management import execute_from_command_line

# from rapport.analysis.command import main as evaluate


def main() -> int:
    """Run what was asked for; return the exit code."""
    if sys.argv[1:2] == ["evaluate"]:
        return 0  #        return evaluate(sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.settings")
    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())

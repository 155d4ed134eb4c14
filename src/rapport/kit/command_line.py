"""`python -m rapport.kit.command_line COMMAND …`: Django's commands and ours, with errors in plain words."""

import os
import secrets
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

# Authors check their files with these; they sign nothing and store nothing, so no server has to be set up.
ONLY_FILES = {"course", "instrument", "agreement"}
OURS = """\
Usage: rapport COMMAND [WORDS …]; rapport COMMAND --help says more of each.

For evaluators
  evaluate PLAN --data FILE --out DIR   tables from a plan and a file; needs no database
  trial randomize DESIGN --out DIR      draw and seal the allocation of a trial; --verify replays one
  trial power PLAN --out DIR            power of a cluster trial, by formula and by simulation
  check-tables FILE …                   slips in the numbers of published tables, and of one's own

For authors
  course check DIR [--strict]           every mistake of a course, with file and line
  course stats|export|preview DIR       count it, print it, read it while it is written
  course speak DIR                      have its recordings spoken by a program of yours
  course diff OLD NEW                   ids that are gone, so that no answer is lost
  instrument check|diff|show FILE …     the same for an instrument; its scores recomputed
  agreement check FILE                  the same for an agreement template

For who keeps a server
  administrator EMAIL                   make the first server administrator
  token create|list|revoke              keys with which a script reads a programme's data
  qda import FILE, qda export PROJECT   coding projects from and to other programs
  backup FILE, restore FILE [--check]   keep everything in one file; bring it back, or see that one could
  institutions import FILE              the institutions of the world, from a ROR dump or IPEDS
  migrate, createcachetable             prepare or update the database
  worker                                send mails, do jobs
  check --deploy                        what a server should still be told

For developers
  serve, demo, map                      see docs/commands.md
"""


def main() -> int:
    """Run a command. Returns the exit code: 2 for a mistake of the caller."""
    words = sys.argv[1:]
    if not words or (words[0] in {"help", "--help", "-h"} and len(words) == 1):
        sys.stdout.write(OURS)
        return 0 if words else 2
    if words[0] in ONLY_FILES:
        os.environ.setdefault("SECRET_KEY", secrets.token_hex())
        # `id@version` may name what was published in the browser, which only the server's own database has.
        if not any("@" in word for word in words):
            os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

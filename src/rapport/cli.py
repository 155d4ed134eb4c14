"""The command line: `rapport evaluate …` runs without Django and database; every other command is one of Django's."""

import os
import runpy
import secrets
import sys

# Authors check their files with these; they sign nothing, so the key of a server is not needed.
ONLY_FILES = {"course", "instrument", "agreement"}


def main() -> None:
    """Run what was asked for, in this process, as `python -m` would; so neither half imports the other."""
    if sys.argv[1:2] == ["evaluate"]:
        del sys.argv[1]
        runpy.run_module("rapport.analysis", run_name="__main__", alter_sys=True)
        return
    if set(sys.argv[1:2]) & ONLY_FILES:
        os.environ.setdefault("SECRET_KEY", secrets.token_hex())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.settings")
    runpy.run_module("django", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

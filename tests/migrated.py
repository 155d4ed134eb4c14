"""`python -m tests.migrated FILE` runs all migrations once; each SQLite step of `tests/run.py` starts from a copy."""

import os
import shutil
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection


def main(file: Path) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    connection.settings_dict["NAME"] = connection.settings_dict["TEST"]["NAME"]
    call_command("migrate", verbosity=0)
    connection.close()
    shutil.move(connection.settings_dict["NAME"], file)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

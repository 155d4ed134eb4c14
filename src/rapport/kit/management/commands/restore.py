import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from rapport.kit.restore import Refused, restore


class Command(BaseCommand):
    help = "Load a backup into an empty database; --check tries it in a scratch one and touches nothing else."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="restore into a scratch database and throw it away")

    def handle(self, *, file: Path, check: bool, **options: Any) -> None:  # noqa: ANN401 – the command line's words
        if check:
            raise SystemExit(try_in_scratch(file.resolve()))
        try:
            manifest = restore(file)
        except (Refused, OSError) as problem:
            self.stderr.write(f"{problem} Nothing was written.")
            raise SystemExit(2) from problem
        except DatabaseError as problem:
            # The class alone: the message may quote a row.
            self.stderr.write(
                f"The database refused the backup's rows ({type(problem).__name__}). Nothing was written."
            )
            raise SystemExit(2) from problem
        rows = sum(entry.get("rows", 0) for entry in manifest["files"].values())
        self.stdout.write(f"{file}: {rows} rows of {manifest['made_at']} restored; every checksum and check holds.")


def try_in_scratch(file: Path) -> int:
    """The same command in a process that knows only a scratch folder. Returns its exit code."""
    with tempfile.TemporaryDirectory(prefix="rapport-restore-") as folder:
        known = {name: value for name, value in os.environ.items() if name != "DATABASE_URL_FILE"}
        scratch = {
            "DATABASE_URL": f"sqlite:///{folder}/scratch.sqlite3",
            "RAPPORT_VAR": folder,
            "MEDIA_ROOT": f"{folder}/media",
        }
        command = [sys.executable, "-m", "rapport.cli", "restore", str(file)]
        return subprocess.run(command, env={**known, **scratch}, check=False).returncode  # noqa: S603 – ourselves

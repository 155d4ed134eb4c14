from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rapport.kit.backup import write


class Command(BaseCommand):
    help = "Write everything – tables, uploaded files, checksums – to one new file, while the server runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")

    def handle(self, *, file: Path, **options: Any) -> None:  # noqa: ANN401 – the command line's words
        try:
            manifest = write(file)
        except OSError as problem:
            self.stderr.write(str(problem))
            raise SystemExit(2) from problem
        rows = sum(entry.get("rows", 0) for entry in manifest["files"].values())
        self.stdout.write(f"{file}: {rows} rows in {len(manifest['files'])} files. Keep it where only you can read it.")

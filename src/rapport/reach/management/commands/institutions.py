from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from rapport.reach.counting.actions import ask_everywhere
from rapport.reach.institutions import queries
from rapport.reach.placing.actions import load
from rapport.textfiles.mistakes import TextFileError


class Command(BaseCommand):
    help = "Load the institutions of the world, so that names that people type are known: a ROR dump or an IPEDS file."

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="what", required=True)
        loading = words.add_parser("import", help="load a file; again for a newer one")
        loading.add_argument(
            "file",
            type=Path,
            help="a ROR dump (.zip, or its .json or .csv), IPEDS’ HD file (.csv), or a table (id, name, …)",
        )

    def handle(self, *, file: Path, **options: Any) -> None:  # noqa: ANN401 – the command line's words
        try:
            loaded = load(by=None, path=file)
        except TextFileError as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from error
        registry = loaded.registry
        if not loaded.is_new:
            day = timezone.localdate(registry.loaded_at)
            self.stdout.write(f"{file}: this file was loaded on {day:%-d %B %Y} already.")
            return
        self.stdout.write(
            f"{registry.number:,} institution{'' if registry.number == 1 else 's'} of {registry.source}: "
            f"{loaded.added:,} new, "
            f"{loaded.gone:,} not in this file any more."
        )
        if counted := ask_everywhere():
            self.stdout.write(
                f"The registrations of {counted:,} programme{'' if counted == 1 else 's'} are placed anew."
            )
        if others := queries.other_sources(registry):
            self.stdout.write(
                f"Institutions of {' and '.join(others)} are loaded, too: one that both know counts twice. "
                "Keep to one registry."
            )

"""`rapport instrument check FILE …`: every mistake of an instrument, with file and line."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rapport.surveys.reading import read_instrument
from rapport.textfiles.mistakes import TextFileError


class Command(BaseCommand):
    help = "Check instruments: their structure, and the scores that their worked tests expect."
    # The shelf may be broken: that is why somebody checks.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check"])
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")

    def handle(self, *, files: list[Path], **_: Any) -> None:  # noqa: ANN401 – Django's own options
        all_is_well = True
        for path in files:
            try:
                read = read_instrument(path)
            except TextFileError as error:
                all_is_well = False
                for mistake in error.mistakes:
                    self.stderr.write(str(mistake))
                continue
            content = read.content
            self.stdout.write(
                f"{content.instrument} {content.version} is whole. Items: {len(content.items)}, "
                f"scores: {len(content.scores)}, worked tests: {len(content.tests)}. SHA-256 {read.sha256}"
            )
        if not all_is_well:
            sys.exit(2)

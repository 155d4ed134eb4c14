"""`rapport agreement check FILE`: every mistake of an agreement template, with file and line."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rapport.agreements.library import hash_of, read_template
from rapport.textfiles.mistakes import TextFileError


class Command(BaseCommand):
    help = "Check an agreement template: a YAML file."
    # The shelf may be broken: that is why somebody checks.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check"])
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_: Any) -> None:  # noqa: ANN401 – Django's own options
        try:
            template = read_template(file)
        except TextFileError as error:
            for mistake in error.mistakes:
                self.stderr.write(str(mistake))
            sys.exit(2)
        self.stdout.write(
            f"{template.id} {template.version} is whole: {len(template.items)} items. SHA-256 {hash_of(template)}"
        )

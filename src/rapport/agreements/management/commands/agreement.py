"""`rapport agreement check FILE …` and `stats FILE …`: for authors of templates, without a server or a database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rapport.agreements.counting import counted
from rapport.agreements.library import hash_of, read_complete, read_template
from rapport.agreements.template import Template
from rapport.textfiles.mistakes import TextFileError


class Command(BaseCommand):
    help = "Check agreement templates, or count what they cover."
    # The shelf may be broken: that is why somebody checks.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check", "stats"])
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")

    def handle(self, *, what: str, files: list[Path], **_: Any) -> None:  # noqa: ANN401 – Django's own options
        read, say = (read_complete, self.say_whole) if what == "check" else (read_template, self.say_counts)
        is_whole = True
        for path in files:
            try:
                template = read(path)
            except TextFileError as error:
                is_whole = False
                for mistake in error.mistakes:
                    self.stderr.write(str(mistake))
            else:
                say(template)
        if not is_whole:
            sys.exit(2)

    def say_whole(self, template: Template) -> None:
        self.stdout.write(
            f"{template.id} {template.version} is whole: {len(template.items)} items. SHA-256 {hash_of(template)}"
        )

    def say_counts(self, template: Template) -> None:
        self.stdout.write("\n".join(counted(template)))

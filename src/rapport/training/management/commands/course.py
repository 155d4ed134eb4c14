"""`rapport course check FOLDER`: every mistake of a course, with file and line."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rapport.textfiles.mistakes import TextFileError
from rapport.training.reading import read_course


class Command(BaseCommand):
    help = "Check a course: the folder with course.yaml and its pages."
    # The shelf may be broken: that is why somebody checks.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check"])
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_: Any) -> None:  # noqa: ANN401 – Django's own options
        try:
            course = read_course(folder)
        except TextFileError as error:
            for mistake in error.mistakes:
                self.stderr.write(str(mistake))
            sys.exit(2)
        self.stdout.write(
            f"{course.id} {course.version} is whole. Sections: {len(course.sections)}, pages: {len(course.pages)}, "
            f"activities: {len(course.activity_keys)}. SHA-256 {course.sha256}"
        )

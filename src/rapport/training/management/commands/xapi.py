"""`rapport xapi PROGRAMME COURSE [-o FILE]`: the use of a course as xAPI statements, one on each line."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError

from rapport.programs import queries as programs
from rapport.training import queries as courses
from rapport.training.dose import actions, files
from rapport.training.dose.actions import NotReleasedError


class Command(BaseCommand):
    help = (
        "Write what learners of a programme did in a course as xAPI statements (JSON Lines), under numbers, of those "
        "who agreed to research; from five people on. No word that anybody wrote is in it. Noted in the audit trail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("program", help="the programme’s word in addresses, such as kl2")
        parser.add_argument("course", help="the course’s id, such as optimising-mentoring")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to; otherwise to standard output")

    def handle(self, *, program: str, course: str, output: Path | None, **_: Any) -> None:  # noqa: ANN401
        try:
            found, taken = programs.program(program), courses.course(course)
        except ObjectDoesNotExist as missing:
            raise CommandError("there is no such programme or course on this server", returncode=2) from missing
        try:
            people = actions.release(by=None, program=found, course=taken)
        except NotReleasedError as error:
            raise CommandError(f"nothing was written: {error}", returncode=2) from error
        lines = files.xapi_lines(found, taken, people)
        if output is None:
            # Not self.stdout, which would end each piece with a line break of its own.
            sys.stdout.writelines(lines)
            return
        with output.open("w", encoding="utf-8") as file:
            file.writelines(lines)

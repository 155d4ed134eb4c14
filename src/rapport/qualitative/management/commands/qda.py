"""`rapport qda import FILE.qdpx --program SLUG --as E-MAIL`, `rapport qda export PROJECT --as E-MAIL --out FILE`."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.models import Document, Project
from rapport.qualitative.permissions import may_begin, may_lead
from rapport.qualitative.refi import actions, queries
from rapport.qualitative.refi.losses import Loss
from rapport.qualitative.refi.understanding import Wanted
from rapport.textfiles.mistakes import TextFileError


class Command(BaseCommand):
    help = "Look at a REFI-QDA project of another program (import), or take a coding project out (export)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        bring = what.add_parser("import", help="say what would come in and what not; --confirm makes a project of it")
        bring.add_argument("file", type=Path, help="a project (.qdpx)")
        bring.add_argument("--program", required=True, help="into which programme: the word in its address")
        bring.add_argument("--as", dest="by", required=True, help="e-mail address of who will lead the project")
        bring.add_argument("--unit", choices=["paragraphs", "answers"], help="what is coded as one; guessed without it")
        bring.add_argument("--have-read-all", action="store_true", help="every coder has read everything")
        degrees = [Document.Degree.IDENTIFIED.value, Document.Degree.CONFIDENTIAL.value]
        bring.add_argument("--degree", choices=degrees, default=degrees[1], help="how closely texts are tied to people")
        bring.add_argument("--confirm", action="store_true", help="write what the preview says")
        take = what.add_parser("export", help="write a project (.qdpx) or its codebook (.qdc); the ending says which")
        take.add_argument("project", type=int, help="the number in its address")
        take.add_argument("--as", dest="by", required=True, help="e-mail address of who leads it")
        take.add_argument("--out", type=Path, required=True, help="a new file: NAME.qdpx or NAME.qdc")

    def handle(self, *, what: str, by: str, **words: Any) -> None:  # noqa: ANN401
        person = Person.objects.filter(email=by.strip().casefold(), is_active=True).first()
        if person is None:
            raise CommandError(f"nobody here has the address {by}")
        if what == "import":
            self.bring_in(person, **words)
        else:
            self.take_out(person, project=words["project"], out=words["out"])

    def bring_in(self, person: Person, *, file: Path, program: str, confirm: bool, **said: Any) -> None:  # noqa: ANN401
        into = Program.objects.filter(slug=program).first()
        if into is None or not may_begin(person, into):
            raise CommandError(f"{person.email} may not begin coding projects in “{program}”")
        try:
            content = file.read_bytes()
            is_answers = said["unit"] == "answers" if said["unit"] else queries.suggested(file.name, content)
            wanted = Wanted(is_answers, said["degree"], said["have_read_all"], timezone.now())
            found = queries.preview(file.name, content, wanted)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except TextFileError as error:
            for mistake in error.mistakes:
                self.stderr.write(str(mistake))
            sys.exit(2)
        self.show("Comes in", [f"{number:,} {words}" for words, number in found.counts])
        self.show("Coders", [f"{label} is “{name}” in the file" for label, name in found.people.items()])
        self.lost(found.losses)
        if not confirm:
            self.stdout.write("Nothing is written. Add --confirm to make a project of it.")
            return
        try:
            made = actions.take_in(by=person, program=into, name=file.name, content=content, found=found)
        except actions.TwiceError as error:
            raise CommandError(f"this file came in already: it is project {error.project.pk}") from None
        self.stdout.write(f"Made project {made.pk}; {person.email} leads it.")

    def take_out(self, person: Person, *, project: int, out: Path) -> None:
        try:
            found = projects.project(project)
        except Project.DoesNotExist:
            found = None
        if found is None or not may_lead(person, found.program, found):
            raise CommandError(f"{person.email} leads no project {project}")
        if out.suffix not in (".qdpx", ".qdc"):
            raise CommandError("--out ends in .qdpx for the project, in .qdc for the codebook")
        if out.exists():
            raise CommandError(f"{out} is there already; name a new file")
        losses: Iterable[Loss] = ()
        if out.suffix == ".qdc":
            content = queries.codebook(found)
            if content is None:
                raise CommandError("the project has no published codebook yet")
        else:
            made = actions.export(by=person, project=found)
            content, losses = made.content, made.losses
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(f"{out}: {len(content):,} bytes")
        self.lost(losses)

    def show(self, title: str, lines: Iterable[str]) -> None:
        if found := list(lines):
            self.stdout.write(f"{title}: {'; '.join(found)}")

    def lost(self, losses: Iterable[Loss]) -> None:
        for one in losses:
            self.stdout.write(f"Left out: {one}")

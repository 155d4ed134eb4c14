"""`rapport qda import FILE --program SLUG|--project ID --as E-MAIL`, `rapport qda export ID --as E-MAIL --out FILE`."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.qualitative.codebook.actions import NotWholeError
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
        bring.add_argument("file", type=Path, help="a project (.qdpx), or a codebook (.qdc)")
        where = bring.add_mutually_exclusive_group(required=True)
        where.add_argument("--program", help="of a project: into which programme, the word in its address")
        where.add_argument("--project", type=int, help="of a codebook: in which project it becomes a draft")
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
        if what == "import" and words["project"] is not None:
            self.bring_codebook(person, words["file"], words["project"])
        elif what == "import":
            self.bring_in(person, **words)
        else:
            self.take_out(person, project=words["project"], out=words["out"])

    def led(self, person: Person, pk: int) -> Project:
        """The project, if the person leads it."""
        found = Project.objects.select_related("program").filter(pk=pk).first()
        if found is None or not may_lead(person, found.program, found):
            raise CommandError(f"{person.email} leads no project {pk}")
        return found

    def bring_codebook(self, person: Person, file: Path, project: int) -> None:
        found = self.led(person, project)
        try:
            losses = actions.bring_codebook(by=person, project=found, name=file.name, content=file.read_bytes())
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except TextFileError as error:
            for mistake in error.mistakes:
                self.stderr.write(str(mistake))
            sys.exit(2)
        except NotWholeError as error:
            raise CommandError(" ".join(error.said)) from None
        except actions.DraftError:
            raise CommandError("there is a draft of the codebook already; publish it or throw it away first") from None
        self.stdout.write("The codes are a draft of the codebook now; look them through, and publish it.")
        self.lost(losses)

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
        self.show("Comes in", [f"{words} {number:,}" for words, number in found.counts])
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
        found = self.led(person, project)
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

"""`rapport course check|stats|diff|schema|export|preview|speak`: for authors, without a server or a database."""

import contextlib
import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.training import counting, previewing, printing, speaking, standard
from rapport.training.comparing import compare
from rapport.training.library import templates
from rapport.training.reading import ReadCourse, no_standard, read_translated
from rapport.training.reserved import reserved
from rapport.training.schema import schema
from rapport.training.speaking import making
from rapport.training.speaking.making import Voice
from rapport.training.speaking.program import ProgramError, named
from rapport.training.speaking.recordings import Recording, recordings

HOW_COUNTED = counting.__doc__ or ""


class Command(BaseCommand):
    help = "Check a course, count it, compare two versions, print or preview it: the folder with course.yaml."
    # The shelf may be broken: that is why somebody checks.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        check = tasks.add_parser(
            "check",
            help="every mistake and remark, with file and line; exit code 2 where there is a mistake",
        )
        check.add_argument("folder", type=Path)
        check.add_argument(
            "--strict", action="store_true", help=(standard.__doc__ or "").replace("\n", " ").replace("`", "")
        )
        stats = tasks.add_parser(
            "stats", help="how much there is", description=HOW_COUNTED, formatter_class=RawDescriptionHelpFormatter
        )
        stats.add_argument("folder", type=Path)
        stats.add_argument("--json", action="store_true", help="everything, for a program")
        diff = tasks.add_parser("diff", help="ids that are gone; exit code 1 where answers would be found no more")
        diff.add_argument("old", type=Path)
        diff.add_argument("new", type=Path)
        export = tasks.add_parser("export", help="the course as a ZIP of plain pages, to print or to read offline")
        export.add_argument("folder", type=Path)
        export.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to; otherwise COURSE.zip here")
        export.add_argument("--language", default="", help="a translation, such as es")
        preview = tasks.add_parser("preview", help="show it in the browser and follow every change; keeps no answers")
        preview.add_argument("folder", type=Path)
        preview.add_argument("--port", type=int, default=8010, help="8010 unless told; 0 is any free one")
        preview.add_argument("--language", default="", help="a translation, such as es")
        self.add_speaking(
            tasks.add_parser("speak", help="have recordings spoken by a program of yours", description=speaking.HOW)
        )
        tasks.add_parser("schema", help="the format as JSON Schema, for editors")

    def add_speaking(self, speak: ArgumentParser) -> None:
        speak.add_argument("folder", type=Path)
        speak.add_argument(
            "--program",
            default=settings.SPEECH_PROGRAM,
            metavar="WORDS",
            help="such as “espeak-ng --stdin -v {language} -w {sound}”; otherwise the setting SPEECH_PROGRAM",
        )
        speak.add_argument(
            "--convert",
            default=settings.SPEECH_CONVERTER,
            metavar="WORDS",
            help="such as “opusenc --quiet {sound} {recording}”, where src is no .wav; otherwise SPEECH_CONVERTER",
        )
        speak.add_argument("--language", default="", help="only what is in this language, such as es")
        speak.add_argument("--timeout", type=float, default=60, metavar="SECONDS", help="60 for each call unless told")
        speak.add_argument("--replace", action="store_true", help="also over files that this command did not make")

    def handle(self, *, task: str, **words: Any) -> None:  # noqa: ANN401 – Django's own options
        tasks: dict[str, tuple[Callable[..., None], set[str]]] = {
            "check": (self.say_whole, {"folder", "strict"}),
            "stats": (self.say_numbers, {"folder", "json"}),
            "diff": (self.say_changes, {"old", "new"}),
            "export": (self.write, {"folder", "output", "language"}),
            "preview": (self.serve, {"folder", "port", "language"}),
            "speak": (self.speak, {"folder", "program", "convert", "language", "timeout", "replace"}),
            "schema": (self.say_schema, set()),
        }
        run, names = tasks[task]
        run(**{name: words[name] for name in names})

    def say_whole(self, folder: Path, *, strict: bool) -> None:
        read = self.read(folder, strict=strict)
        course = read.course
        for remark in (*read.remarks, *read.untranslated):
            self.stdout.write(str(remark))
        languages = f", translations: {', '.join(read.translations)}" if read.translations else ""
        self.stdout.write(
            f"{course.id} {course.version} is whole. Sections: {len(course.sections)}, pages: {len(course.pages)}, "
            f"activities: {len(course.activity_keys)}{languages}. SHA-256 {course.sha256}"
        )

    def say_numbers(self, folder: Path, *, json: bool) -> None:
        found = counting.counted(self.read(folder).course)
        self.stdout.write(as_json(found) if json else "\n".join(f"{key}: {_plainly(found[key])}" for key in SHORT))

    def say_changes(self, old: Path, new: Path) -> None:
        changes = compare(self.read(old).course, self.read(new).course)
        for what, lines in (
            ("gone – answers under it would be found no more", changes.lost),
            ("renamed", changes.renamed),
            ("reworded", changes.reworded),
            ("new", changes.new),
        ):
            for line in lines:
                self.stdout.write(f"{what}: {line}")
        if changes.lost:
            self.stdout.write("An id that was only renamed is named in course.yaml – renamed: {old: new}")
            sys.exit(1)

    def write(self, folder: Path, *, output: Path | None, language: str) -> None:
        course = printing.in_language(self.read(folder), language)
        path = output or Path(f"{course.id}.zip")
        try:
            path.write_bytes(printing.zipped(course.id, printing.printed(folder, language)))
        except OSError as problem:
            raise CommandError(f"{path} cannot be written: {problem.strerror}") from problem
        self.stdout.write(f"{path}: {len(course.pages)} pages. Open {course.id}/index.html in it.")

    def serve(self, folder: Path, *, port: int, language: str) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        try:
            server = previewing.server(previewing.Preview(folder, language), port)
        except (OSError, OverflowError) as problem:
            raise CommandError(f"Port {port} cannot be opened: {problem}. Choose another with --port.") from problem
        with server, contextlib.suppress(KeyboardInterrupt):
            self.stdout.write(f"http://{previewing.HOST}:{server.server_port}/  (Ctrl-C ends it)")
            self.stdout.flush()
            server.serve_forever()

    def speak(self, folder: Path, *, language: str, replace: bool, **programs: Any) -> None:  # noqa: ANN401
        found = self.recordings(folder, language)
        voice = _voice(**programs) if any(one.audio.synthetic for one in found) else None
        mistakes = []
        for one in found:
            spoken = voice and one.audio.synthetic and making.make(one, folder, voice, replace=replace)
            outcome = spoken or making.left_alone(one, folder)
            if outcome.mistake:
                mistakes.append(outcome.mistake)
            else:
                self.stdout.write(outcome.said)
        self.tell(tuple(mistakes))
        if mistakes:
            sys.exit(1)

    def recordings(self, folder: Path, language: str) -> tuple[Recording, ...]:
        """What the course would have spoken; its mistakes end the command."""
        try:
            found = recordings(folder)
        except TextFileError as error:
            self.tell(error.mistakes)
            sys.exit(2)
        chosen = tuple(one for one in found if language in {"", one.language})
        if not chosen:
            named = ", ".join(sorted({one.language for one in found}))
            raise CommandError(
                f"There is no recording in “{language}”; in: {named}." if named else NO_RECORDING, returncode=2
            )
        return chosen

    def say_schema(self) -> None:
        self.stdout.write(as_json(schema()))

    def read(self, folder: Path, *, strict: bool = False) -> ReadCourse:
        """The course; its mistakes end the command."""
        try:
            asked = standard.mistakes_in if strict else no_standard
            return read_translated(folder, templates=templates(), standard=asked, taken=reserved())
        except TextFileError as error:
            self.tell(error.mistakes)
            sys.exit(2)

    def tell(self, mistakes: tuple[Mistake, ...]) -> None:
        for mistake in mistakes:
            self.stderr.write(str(mistake))


NO_RECORDING = "No page of this course has a block of the kind “audio”, so there is nothing to speak."
SHORT = ("course", "version", "language", "sections", "pages", "activities", "kinds", "words", "minutes")


def _voice(program: str, convert: str, timeout: float) -> Voice:
    """The programs that the author named."""
    if not program:
        raise CommandError(f"No program is named that speaks. {speaking.HOW}", returncode=2)
    try:
        speak = named(program, (making.SOUND,), timeout)
        return Voice(speak, named(convert, (making.SOUND, making.RECORDING), timeout) if convert else None)
    except ProgramError as problem:
        raise CommandError(f"{problem}.", returncode=2) from None


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _plainly(value: object) -> str:
    return ", ".join(f"{key} {number}" for key, number in value.items()) if isinstance(value, dict) else str(value)

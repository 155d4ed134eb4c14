"""`rapport instrument check FILE …`, `diff OLD NEW`, `show FILE`: for authors, without a server or a database.

In the place of a file, `id@version` names a version that this server knows, from a file or published in the browser.
`from-redcap FILE --out DIR` makes a REDCap data dictionary a folder of instruments, `to-redcap DIR --out FILE` a folder
(or files) a dictionary.
"""

import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from rapport.surveys.comparing import compare
from rapport.surveys.library import find, is_wording
from rapport.surveys.reading import ReadInstrument, read_instrument
from rapport.surveys.redcap import checks
from rapport.surveys.redcap import dictionary as dictionary_file
from rapport.surveys.redcap.folder import of_files, read_folder, write_folder
from rapport.surveys.redcap.importing import Words, take_over
from rapport.surveys.showing import shown
from rapport.surveys.wording import ReadWording, read_wording
from rapport.textfiles.mistakes import TextFileError
from rapport.textfiles.plain_text import read_bytes

VERSION = re.compile(r"[a-z][a-z0-9-]{0,49}@\d{1,8}")


class Command(BaseCommand):
    help = "Check instruments and their worked tests, compare, show them, or exchange them with REDCap."
    # The shelf may be broken: that is why somebody checks.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check", "diff", "show", "from-redcap", "to-redcap"])
        parser.add_argument("files", nargs="+", metavar="FILE", help="a file, or id@version; a folder for to-redcap")
        exchange = parser.add_argument_group("for from-redcap and to-redcap")
        exchange.add_argument("--out", help="the folder of instruments, or the dictionary, that is written")
        exchange.add_argument(
            "--wording",
            choices=["own", "adapted", "verbatim", "placeholder"],
            default="placeholder",
            help="whose words the dictionary holds; a placeholder (as long as you do not say) cannot be asked",
        )
        exchange.add_argument("--citation", default="", help="where the words come from")
        exchange.add_argument("--licence", default="Not stated", help="under which the words may be used")
        exchange.add_argument("--permission", default="", help="what lets you use words that are not yours")
        exchange.add_argument("--language", default="en", help="of the words")

    def handle(self, *, what: str, files: list[str], **options: Any) -> None:  # noqa: ANN401 – Django's own options
        if what in ("from-redcap", "to-redcap"):
            self.exchange(what, files, options)
            return
        if what == "diff" and len(files) != 2:
            raise CommandError("name two files: rapport instrument diff OLD NEW")
        found = [self.known(name) if VERSION.fullmatch(name) else self.read(Path(name)) for name in files]
        whole = [one for one in found if one is not None]
        if what == "check":
            for one in whole:
                self.say_whole(one)
        if len(whole) < len(files):
            sys.exit(2)
        if what == "show":
            for one in whole:
                self.stdout.write(shown(one.instrument if isinstance(one, ReadWording) else one.content))
        if what == "diff":
            self.say_changes(whole[0], whole[1])

    def exchange(self, what: str, files: list[str], options: dict[str, Any]) -> None:
        """From or to a data dictionary; a file with mistakes writes nothing."""
        if not options["out"]:
            raise CommandError(f"say where to write: rapport instrument {what} {files[0]} --out …")
        if len(files) != 1 and what == "from-redcap":
            raise CommandError("name one data dictionary at a time")
        try:
            if what == "from-redcap":
                self.from_redcap(Path(files[0]), Path(options["out"]), options)
            else:
                self.to_redcap([Path(file) for file in files], Path(options["out"]))
        except TextFileError as error:
            for mistake in error.mistakes:
                self.stderr.write(str(mistake))
            self.stderr.write("Nothing was written.")
            sys.exit(2)

    def from_redcap(self, file: Path, out: Path, options: dict[str, Any]) -> None:
        dictionary = checks.read(read_bytes(file), name=str(file))
        said = {key: options[key] for key in ("citation", "licence", "permission", "language")}
        forms = take_over(dictionary, Words(wording_status=options["wording"], **said))
        for form, path in zip(forms, write_folder(out, forms, dictionary.style), strict=True):
            self.stdout.write(f"{path}: {form.fields} fields, {form.asked} questions")
            for remark in form.remarks:
                self.stdout.write(f"  {remark}")
        self.stdout.write(f"{len(dictionary.rows):,} fields on {len(forms)} forms. Written back, they are the same.")
        if options["wording"] == "placeholder":
            self.stdout.write(
                "Nobody can be asked them yet: say whose words they are with --wording own, adapted or verbatim."
            )

    def to_redcap(self, files: list[Path], out: Path) -> None:
        dictionary, renamed = read_folder(files[0]) if files[0].is_dir() else of_files(files)
        try:
            out.write_bytes(dictionary_file.write(dictionary.rows, dictionary.style))
        except OSError as error:
            raise CommandError(f"{out} cannot be written ({error.strerror or error})") from None
        self.stdout.write(f"{out}: {len(dictionary.rows):,} fields on {len(dictionary.forms())} forms")
        for one in renamed:
            self.stdout.write(f"  {one.form}: “{one.old}” is called “{one.new}”, since an earlier form has that name")

    def known(self, name: str) -> ReadInstrument | None:
        """A version of this server; None when there is none, which is said."""
        instrument, _, version = name.partition("@")
        try:
            found = find(instrument, int(version))
        except DatabaseError:
            self.stderr.write(f"{name}: no file has this version, and there is no database here that could have it")
            return None
        if found is None:
            self.stderr.write(f"{name}: this server knows no such version")
        return found

    def read(self, path: Path) -> ReadInstrument | ReadWording | None:
        """One file; None when it has mistakes, which are said."""
        try:
            if not is_wording(path):
                return read_instrument(path)
            instrument = read_instrument(path.with_name(f"{path.name.partition('.')[0]}.yaml"))
            return read_wording(path, instrument.content)
        except TextFileError as error:
            for mistake in error.mistakes:
                self.stderr.write(str(mistake))
            return None

    def say_whole(self, one: ReadInstrument | ReadWording) -> None:
        content = one.instrument if isinstance(one, ReadWording) else one.content
        words = f" ({one.name})" if isinstance(one, ReadWording) else ""
        self.stdout.write(
            f"{content.instrument} {content.version}{words} is whole. Items: {len(content.items)}, "
            f"scores: {len(content.scores)}, worked tests: {len(content.tests)}. SHA-256 {one.sha256}"
        )

    def say_changes(self, one: ReadInstrument | ReadWording, other: ReadInstrument | ReadWording) -> None:
        old, new = (each.instrument if isinstance(each, ReadWording) else each.content for each in (one, other))
        if old.instrument != new.instrument:
            raise CommandError(f"{old.instrument} and {new.instrument} are two instruments, not two versions of one")
        found = compare(old, new)
        for change in found.changes:
            self.stdout.write(str(change))
        if not found.changes:
            self.stdout.write("nothing changed")
        elif one.sha256 != other.sha256 and new.version <= old.version:
            self.stdout.write(
                f"give the new file a version above {old.version}: a version that was asked never changes"
            )
        for score, why in found.new_scores.items():
            self.stdout.write(f"new score version needed: {score} – {why}")
        if found.changes and not found.new_scores:
            self.stdout.write("no score needs a new version")

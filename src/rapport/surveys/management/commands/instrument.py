"""`rapport instrument check FILE …`, `diff OLD NEW`, `show FILE`: for authors, without a server or a database.

In the place of a file, `id@version` names a version that this server knows, from a file or published in the browser.
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
from rapport.surveys.showing import shown
from rapport.surveys.wording import ReadWording, read_wording
from rapport.textfiles.mistakes import TextFileError

VERSION = re.compile(r"[a-z][a-z0-9-]{0,49}@\d{1,8}")


class Command(BaseCommand):
    help = "Check instruments and their worked tests, compare two versions, or show one as it is asked."
    # The shelf may be broken: that is why somebody checks.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check", "diff", "show"])
        parser.add_argument("files", nargs="+", metavar="FILE", help="a file, or id@version")

    def handle(self, *, what: str, files: list[str], **_: Any) -> None:  # noqa: ANN401 – Django's own options
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

"""The zip file: written so that the same content gives the same bytes, opened as if it came from an enemy.

Nothing is ever unpacked to a disk: an entry is read into memory, by its name, up to a limit.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from rapport.textfiles.mistakes import Mistake, TextFileError

PROJECT = "project.qde"
FOLDER = "sources"
NO_DAY = (1980, 1, 1, 0, 0, 0)
FOR_ALL_TO_READ = 0o644 << 16
UNIX = 3
MOST_ENTRIES = 60_000
MOST_BYTES = 200 * 1024 * 1024
MOST_PROJECT = 60 * 1024 * 1024
# What zipfile raises for a file that is cut, damaged or forged.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
AGAIN = "export the project again"
CUT_SHORT = "the file may be cut short or changed on its way; get it again"


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip file.

    Args:
        files: name → content, in the order in which they are to stand.

    Returns:
        Its bytes; they tell neither day nor machine.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, NO_DAY)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, FOR_ALL_TO_READ, UNIX
            archive.writestr(entry, content, compresslevel=6)
    return made.getvalue()


class Package:
    """A zip file that somebody brought."""

    def __init__(self, file: str, content: bytes) -> None:
        """Open it.

        Args:
            file: the name by which the reader knows it.
            content: its bytes.

        Raises:
            TextFileError: if it is no zip file, or one with entries that no project has.
        """
        self.file = file
        self._left = MOST_BYTES
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            entries = self._archive.infolist()
        except DAMAGED as error:
            raise self._error("this is no zip file, and a .qdpx is one", CUT_SHORT) from error
        if len(entries) > MOST_ENTRIES:
            raise self._error(f"it holds more than {MOST_ENTRIES:,} files", "export the project in parts")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._take(entry)

    def _error(self, what: str, mend: str) -> TextFileError:
        return TextFileError([Mistake(self.file, 1, what, mend)])

    def _take(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        if not name or name.endswith("/"):  # a folder
            return
        if _leads_out(entry.orig_filename) or _leads_out(name):
            raise self._error(f"the name “{shown(name)}” leads out of the file", f"do not use this file; {AGAIN}")
        if name in self._entries:
            raise self._error(f"“{shown(name)}” stands in it twice", AGAIN)
        if entry.flag_bits & 0x1:
            raise self._error(f"“{shown(name)}” is locked with a password", "export the project without one")
        self._entries[name] = entry

    @property
    def names(self) -> tuple[str, ...]:
        """The files in it."""
        return tuple(self._entries)

    def project(self) -> str:
        """The name of the file that describes the project.

        Raises:
            TextFileError: if there is none, or more than one.
        """
        if PROJECT in self._entries:
            return PROJECT
        named = [name for name in self._entries if name.lower().endswith(".qde") and "/" not in name]
        if len(named) != 1:
            what = "there is no project.qde in it" if not named else "there is more than one .qde in it"
            raise self._error(what, f"a .qdpx holds one project.qde and a folder “sources”; {AGAIN}")
        return named[0]

    def source(self, name: str) -> str | None:
        """The entry of a text, whatever the case of the folder's name; None where there is none."""
        for folder in (FOLDER, "Sources", "SOURCES"):
            if (entry := f"{folder}/{name}") in self._entries:
                return entry
        return None

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """A file in it.

        Args:
            name: one of ``names``.
            most: so many bytes at most; all files together have a limit too.

        Raises:
            TextFileError: if it is damaged, or unpacks to more than a project needs.
        """
        # What the entry says of its own size may be a lie: what counts is what comes out.
        most = min(most, self._left)
        try:
            with self._archive.open(self._entries[name]) as stream:
                content = stream.read(most + 1)
        except DAMAGED as error:
            raise self._error(f"“{shown(name)}” is damaged", CUT_SHORT) from error
        if len(content) > most:
            what = (
                f"“{shown(name)}” unpacks to more than is taken in ({MOST_BYTES // 1024 // 1024} MB for all together)"
            )
            raise self._error(what, "export the project in parts, and without pictures, sound and films")
        self._left -= len(content)
        return content


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or "\0" in name or ":" in parts[0]


def shown(name: str) -> str:
    """A name from a file, short and without signs that disturb a page or a terminal."""
    clean = "".join(sign if sign.isprintable() else "?" for sign in name)
    return clean if len(clean) <= 60 else f"{clean[:57]}…"

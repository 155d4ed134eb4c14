"""Reads a file of institutions: a ROR dump (JSON, CSV, or the zip they come in), IPEDS' HD file, or a table."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from rapport.reach.matching.entries import Entry
from rapport.reach.registry import ror, tables
from rapport.reach.registry.records import records
from rapport.textfiles import csv_stream
from rapport.textfiles.mistakes import Mistake, TextFileError

LARGEST_INSIDE = 4 << 30
BLOCK = 1 << 20


class Source(StrEnum):
    """What a file is."""

    ROR = "ROR"
    IPEDS = "IPEDS"
    OWN = "a table of one’s own"


@dataclass(frozen=True)
class RegistryFile:
    """A file that was looked at.

    Attributes:
        source: what it is.
        sha256: of the bytes of the file, as it was given.
        entries: reads its institutions, one by one; raises TextFileError where it is broken.
    """

    source: Source
    sha256: str
    entries: Callable[[], Iterator[Entry]]


def look_at(path: Path) -> RegistryFile:
    """Find out what a file is.

    Args:
        path: the file.

    Returns:
        What it is, and how its institutions are read.

    Raises:
        TextFileError: it cannot be read, or is nothing of the kind.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _mistake(path, f"it cannot be read ({error.strerror})", "name a file that is there") from None
    inside, opener = _inside(path)
    with opener() as file:
        begins = file.read(BLOCK).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begins in (b"[", b"{"):
        return RegistryFile(Source.ROR, sha256, lambda: _of_ror(opener, inside))
    stream = csv_stream.look_at(opener, name=inside)
    if tables.is_ror(stream):
        return RegistryFile(Source.ROR, sha256, lambda: tables.ror(stream))
    if tables.is_ipeds(stream):
        return RegistryFile(Source.IPEDS, sha256, lambda: tables.ipeds(stream))
    return RegistryFile(Source.OWN, sha256, lambda: tables.own(stream))


def _of_ror(opener: Callable[[], BinaryIO], name: str) -> Iterator[Entry]:
    with opener() as file, io.TextIOWrapper(file, "utf-8") as text:
        try:
            for record in records(text, name=name):
                if (found := ror.entry(record)) is not None:
                    yield found
        except UnicodeDecodeError:
            raise TextFileError([Mistake(name, 1, "it is not saved as UTF-8", "fetch the file again")]) from None


def _inside(path: Path) -> tuple[str, Callable[[], BinaryIO]]:
    """The file itself, or the one in a zip that holds institutions (JSON before CSV)."""
    if not zipfile.is_zipfile(path):
        return path.name, lambda: path.open("rb")
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if one.filename.lower().endswith((".json", ".csv"))]
        members.sort(key=lambda one: (not one.filename.lower().endswith(".json"), -one.file_size))
        if not members:
            raise _mistake(path, "the zip holds neither JSON nor CSV", "load the zip as it was published")
        if members[0].file_size > LARGEST_INSIDE:
            raise _mistake(path, "the file inside is larger than 4 GB", "load the file as it was published")
        name = members[0].filename
    return f"{path.name}/{name}", lambda: _Member(path, name)


class _Member(io.BufferedReader):
    """A file in a zip, which closes the zip with itself."""

    def __init__(self, path: Path, name: str) -> None:
        self._archive = zipfile.ZipFile(path)
        super().__init__(self._archive.open(name))  # type: ignore[arg-type]

    def close(self) -> None:
        super().close()
        self._archive.close()


def _mistake(path: Path, what: str, mend: str) -> TextFileError:
    return TextFileError([Mistake(path.name, 1, what, mend)])

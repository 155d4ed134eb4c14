"""A randomisation in a folder: log in clear, the sealed list beside it. Each step is written whole or not at all."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from rapport.trials.randomising.log import BrokenLog, Entry, read_log
from rapport.trials.randomising.sealed import Damaged, Opener, Sealed, read_sealed

LOG, SEALED = "log.jsonl", "sealed.json"


class FolderRefused(Exception):  # noqa: N818 - a sentence for the person
    """The folder cannot be used; says why."""


def new_folder(out: Path, sealed: Sealed, first: Entry) -> None:
    """Make a folder with a new randomisation, in one step.

    Args:
        out: the folder; must not exist.
        sealed: what is sealed.
        first: line of the log.

    Raises:
        FolderRefused: it exists, or nothing can be written there.
    """
    if out.exists():
        raise FolderRefused(f"{out} exists already – a trial is randomised once; name another folder with --out")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
        try:
            _write(workshop / SEALED, sealed.text() + "\n")
            _write(workshop / LOG, first.line())
            workshop.rename(out)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    except OSError as error:
        raise FolderRefused(f"{out} cannot be written: {error.strerror}") from error


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Read a log.

    Args:
        path: of the file.

    Raises:
        FolderRefused: it cannot be read.
        BrokenLog: its chain does not hold.
    """
    try:
        return read_log(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FolderRefused(f"{path} cannot be read – name a folder that `rapport trial randomize` made") from error
    except UnicodeDecodeError as error:
        raise BrokenLog(f"{path} is no log") from error


def opener_of(folder: Path, entries: tuple[Entry, ...], passphrase: str) -> Opener:
    """Try a passphrase on a folder.

    Args:
        folder: with the sealed list.
        entries: its log.
        passphrase: what was typed.

    Raises:
        FolderRefused: there is no sealed list.
        Damaged: it is of another trial, or none.
        WrongPassphrase: it does not open.
    """
    try:
        sealed = read_sealed((folder / SEALED).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FolderRefused(f"{folder / SEALED} cannot be read") from error
    if not entries or sealed.commitment != entries[0].what.get("commitment"):
        raise Damaged("log and sealed list are not of one randomisation")
    return Opener(sealed, passphrase)


def appended(folder: Path, next_of: Callable[[tuple[Entry, ...]], Entry]) -> Entry:
    """Add one line to a log, alone: whoever else adds one waits, and sees this one.

    Args:
        folder: of the randomisation.
        next_of: the next line, from those there are.

    Raises:
        FolderRefused: the folder cannot be used; what ``next_of`` raises is raised, and nothing is written.
    """
    path = folder / LOG
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise FolderRefused(f"{folder} cannot be read – name a folder that `rapport trial randomize` made") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        entries = read_entries(path)
        entry = next_of(entries)
        beside = folder / f".{LOG}.new"
        _write(beside, "".join(one.line() for one in (*entries, entry)))
        beside.replace(path)
        os.fsync(handle)
    finally:
        os.close(handle)
    return entry


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())

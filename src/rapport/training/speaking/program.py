"""A program of the author's, run for one file: a list of arguments, no shell, a limit of time."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# How much of what a program complains of is passed on.
LONGEST = 300


class ProgramError(Exception):
    """It cannot be run, or did not do what it should; says what happened."""


@dataclass(frozen=True)
class Program:
    """Its name and arguments, with words in braces where files and languages go, such as `{sound}`."""

    words: tuple[str, ...]
    seconds: float

    def run(self, places: Mapping[str, str], *, said: str = "") -> None:
        """Run it, with what it is to say on its standard input. Raises ProgramError."""
        words = [_filled(word, places) for word in self.words]
        # Files, not pipes: whatever it starts and leaves behind could hold a pipe open for ever.
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
            given.write(said.encode())
            given.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603 – the author names the program on purpose
                    words, stdin=given, stdout=told, stderr=subprocess.STDOUT, start_new_session=True
                )
            except OSError as problem:
                raise ProgramError(f"“{words[0]}” cannot be started ({problem.strerror})") from None
            try:
                code = process.wait(self.seconds)
            except subprocess.TimeoutExpired:
                raise ProgramError(f"“{words[0]}” was not done after {self.seconds:g} s and was stopped") from None
            finally:
                _end(process)
            told.seek(0)
            if code:
                raise ProgramError(f"“{words[0]}” failed ({_how(code)}){_complaint(told.read())}")


def named(line: str, needed: tuple[str, ...], seconds: float) -> Program:
    """The program of a command line as one writes it. Raises ProgramError, with how to mend it."""
    try:
        words = tuple(shlex.split(line))
    except ValueError as problem:
        raise ProgramError(f"“{line}” cannot be read ({problem}) – close every quotation mark") from None
    if not words:
        raise ProgramError("no program is named – write its name first")
    for place in needed:
        if not any(place in word for word in words[1:]):
            raise ProgramError(f"“{line}” does not say where {place} goes – write {place} among its words")
    if shutil.which(words[0]) is None:
        mend = "install it, or give the whole path to it"
        raise ProgramError(f"the program “{words[0]}” is not on this machine, or not where programs are found – {mend}")
    return Program(words, seconds)


def _filled(word: str, places: Mapping[str, str]) -> str:
    for place, value in places.items():
        word = word.replace(place, value)
    return word


def _end(process: subprocess.Popen[bytes]) -> None:
    """It, and whatever it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _how(code: int) -> str:
    return f"exit code {code}" if code > 0 else f"signal {-code}"


def _complaint(told: bytes) -> str:
    text = " ".join(told.decode(errors="replace").split())
    return f": {text[:LONGEST]}" if text else ""


def text_file(folder: Path, said: str) -> Path:
    """What is to be said, for programs that read it from a file."""
    path = folder / "text.txt"
    path.write_text(said, encoding="utf-8")
    return path

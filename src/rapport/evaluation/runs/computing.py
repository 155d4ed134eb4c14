"""The narrow way into the analysis: a plan and a table go in, files come out – computed in a process of its own.

Neither the web process nor the worker loads arrays; a process that dies takes nothing with it.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapport.analysis.registration import place_of
from rapport.evaluation.runs.asking import ASKED, DATA, OUT, TOLD, About, Asked, Told, Wrong
from rapport.stats.suppression import INSIDE

PROGRAM = "rapport.evaluation.runs.analysis_process"
MARK = "progress"
# When it was made stands in the run itself; with it in a file, no two runs would be the same.
NOT_KEPT = frozenset({"run.json"})
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Work:
    """What is to be computed, and in which (empty) folder.

    Attributes:
        protect: the smallest number of rows that anything is told about.
        registration: what was registered, as `rapport plan register` writes it; nothing where nothing was.
        earlier: as `asking.Asked` says.
    """

    folder: Path
    plan: str
    data: bytes
    plan_name: str
    protect: int = INSIDE
    registration: bytes = b""
    earlier: tuple[About, ...] = ()


@dataclass(frozen=True)
class Made:
    """What came out: files by name – none, where it could not be computed –, and what is said beside them."""

    files: Mapping[str, bytes]
    programs: str
    mistakes: tuple[Wrong, ...] = ()
    released: tuple[About, ...] = ()

    @property
    def sha256(self) -> str:
        """Of all files and their names: the same for the same result, to the byte."""
        if not self.files:
            return ""
        each = (f"{name} {hashlib.sha256(content).hexdigest()}\n" for name, content in sorted(self.files.items()))
        return hashlib.sha256("".join(each).encode()).hexdigest()


class NotComputedError(Exception):
    """The process failed in a way that nobody foresaw; the job is tried again."""


def compute(work: Work, progress: Progress) -> Made:
    """Run a plan on a table.

    Args:
        work: plan, data and folder.
        progress: is told how far it is.

    Raises:
        NotComputedError: nothing is known of why.
    """
    (work.folder / work.plan_name).write_text(work.plan, encoding="utf-8")
    (work.folder / DATA).write_bytes(work.data)
    if work.registration:
        place_of(work.folder / work.plan_name).write_bytes(work.registration)
    asked = Asked(work.plan_name, DATA, work.protect, work.earlier)
    (work.folder / ASKED).write_text(json.dumps(asked.written()), encoding="utf-8")
    command = [sys.executable, "-m", PROGRAM, str(work.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 – our own program
        for line in process.stdout or ():
            word, *numbers = line.split()
            if word == MARK and len(numbers) == 2:
                progress(int(numbers[0]), int(numbers[1]))
    told = work.folder / TOLD
    if process.returncode or not told.exists():
        raise NotComputedError
    said = Told.read(json.loads(told.read_text(encoding="utf-8")))
    return Made(files_in(work.folder / OUT), said.programs, said.wrong, said.released)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a result, by name."""
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name not in NOT_KEPT}

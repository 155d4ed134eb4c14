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

from rapport.stats.suppression import INSIDE

PLAN, DATA, TOLD, OUT = "plan", "answers.csv", "told.json", "out"
PROGRAM = "rapport.evaluation.runs.analysis_process"
LONGEST_WAIT = 3600.0
MARK = "progress"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Work:
    """What is to be computed, and in which (empty) folder."""

    folder: Path
    plan: str
    data: bytes
    plan_name: str
    seed: int


@dataclass(frozen=True)
class Mistake:
    """Why something was not computed."""

    what: str
    mend: str
    place: str
    line: int


@dataclass(frozen=True)
class Made:
    """What came out: files by name – none, where it could not be computed – and what is wrong."""

    files: Mapping[str, bytes]
    programs: str
    mistakes: tuple[Mistake, ...] = ()

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
    asked = {"plan": work.plan_name, "data": DATA, "out": OUT, "seed": work.seed, "protect": INSIDE}
    command = [sys.executable, "-m", PROGRAM, json.dumps(asked)]
    with subprocess.Popen(command, cwd=work.folder, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 – ours
        for line in process.stdout or ():
            word, *numbers = line.split()
            if word == MARK and len(numbers) == 2:
                progress(int(numbers[0]), int(numbers[1]))
    told = work.folder / TOLD
    if process.returncode or not told.exists():
        raise NotComputedError
    return _read(work.folder, json.loads(told.read_text(encoding="utf-8")))


def _read(folder: Path, told: dict[str, object]) -> Made:
    out = folder / OUT
    files = {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    mistakes = tuple(Mistake(**one) for one in told["mistakes"])  # type: ignore[attr-defined]
    return Made(files, str(told["programs"]), mistakes)

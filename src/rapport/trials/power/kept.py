"""Lots that are done, kept while a simulation runs: who is killed goes on where they were, to the same result."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from rapport.stats.power.simulated import Counted

Key = tuple[int, int]
"""Number of the line, and of the lot in it."""


class Kept:
    """A file of lots; each is written with one call, so that at most the last line is torn."""

    def __init__(self, path: Path, run: str) -> None:
        """Read what is there.

        Args:
            path: of the file; lots of another run in it are forgotten.
            run: what is run, so fully that another result would have another text.
        """
        self._path, self._run = path, run
        self.done = dict(self._read())
        self._file: TextIO | None = None

    def _read(self) -> Iterator[tuple[Key, Counted]]:
        try:
            lines = self._path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError):
            return
        if lines[0] != self._run:
            return
        for line in lines[1:-1]:
            row, number, trials, found, effects, unfit = json.loads(line)
            yield (row, number), Counted(number, trials, tuple(found), tuple(effects), tuple(unfit))

    def __enter__(self) -> Callable[[int, Counted], None]:
        """Begin; returns the verb that keeps a lot."""
        beside = self._path.with_name(f"{self._path.name}.new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(self._run + "\n")
            file.writelines(_line(row, counted) for (row, _), counted in self.done.items())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")
        return self._keep

    def __exit__(self, *_: object) -> None:
        """Close the file; it stays until the result is written."""
        if self._file is not None:
            self._file.close()

    def _keep(self, row: int, counted: Counted) -> None:
        assert self._file is not None  # noqa: S101 - only __enter__ hands this out
        self.done[row, counted.number] = counted
        self._file.write(_line(row, counted))
        self._file.flush()

    def forget(self) -> None:
        """Remove the file: the result is written."""
        self._path.unlink(missing_ok=True)


def _line(row: int, counted: Counted) -> str:
    parts = [row, counted.number, counted.trials, counted.found, counted.effects, counted.unfit]
    return json.dumps(parts) + "\n"

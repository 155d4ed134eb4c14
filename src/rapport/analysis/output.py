"""Writing the files of a run: all of them, or none."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

RUN_FILE = "run.json"
MADE_BY = "rapport evaluate"


class OutputRefused(Exception):  # noqa: N818 - a sentence for the person, not a defect
    """The output folder cannot be used; the text says why and what to do."""


def check_folder(out: Path, made_by: str = MADE_BY) -> None:
    """Make sure that a folder may be (over)written, before any work is done.

    It may if it does not exist, is empty, or holds a previous run and nothing else.

    Args:
        out: the folder.
        made_by: the command whose previous run it may hold.

    Raises:
        OutputRefused: it may not.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputRefused(f"{out} is a file, not a folder – name another folder with --out")
    there = {path.name for path in out.iterdir()}
    if not there:
        return
    ours = _files_of_previous_run(out, made_by)
    if ours is None:
        raise OutputRefused(f"{out} is not empty and holds no previous run – name another folder with --out")
    foreign = sorted(there - ours)
    if foreign:
        names = ", ".join(foreign[:5]) + ("…" if len(foreign) > 5 else "")
        raise OutputRefused(f"{out} also holds {names}, which would be lost – move it away, or name another folder")


def write(
    out: Path,
    files: Mapping[str, bytes],
    facts: Mapping[str, object],
    when: Mapping[str, object] | None = None,
    made_by: str = MADE_BY,
) -> None:
    """Write a run beside the folder, then put it in its place in one step.

    Args:
        out: the folder; a previous run in it is replaced.
        files: name → bytes.
        facts: what ``run.json`` shall say of the run, beside the fingerprints of the files.
        when: its time; the only thing in all files that differs when the run is repeated.
        made_by: the command that makes it.

    Raises:
        OutputRefused: see :func:`check_folder`, or nothing can be written there.
    """
    check_folder(out, made_by)
    run = {
        "made_by": made_by,
        **facts,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
        **({} if when is None else {"when": dict(when)}),
    }
    everything = {**files, RUN_FILE: (json.dumps(run, ensure_ascii=False, indent=1) + "\n").encode()}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
        try:
            _swap_in(out, workshop, everything)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputRefused(f"{out} cannot be written ({reason}) – name another folder with --out") from error


def _swap_in(out: Path, workshop: Path, files: Mapping[str, bytes]) -> None:
    new, old = workshop / "new", workshop / "old"
    new.mkdir()
    for name, data in files.items():
        (new / name).write_bytes(data)
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise


def _files_of_previous_run(out: Path, made_by: str) -> set[str] | None:
    try:
        run = json.loads((out / RUN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(run, dict) or run.get("made_by") != made_by:
        return None
    files = run.get("files")
    return {RUN_FILE, *files} if isinstance(files, dict) else None

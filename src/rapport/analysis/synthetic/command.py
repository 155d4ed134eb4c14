"""``rapport simulate COHORT --seed S --out FILE``."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from rapport.analysis.synthetic.baseline import baseline
from rapport.analysis.synthetic.cohort import Cohort
from rapport.analysis.synthetic.evaluation import evaluation_sample
from rapport.analysis.synthetic.nearest import Impossible
from rapport.analysis.synthetic.registrants import registrants
from rapport.textfiles.mistakes import TextFileError

WRONG = 2
COHORTS: dict[str, Callable[[int], Cohort]] = {
    "opm-evaluation": evaluation_sample,
    "building-up-baseline": baseline,
    "opm-registrants": registrants,
}


def main(argv: Sequence[str]) -> int:
    """Run the command.

    Args:
        argv: what stands behind ``rapport simulate``.

    Returns:
        0; or 2 after telling on standard error what is wrong, when nothing was written.
    """
    parser = argparse.ArgumentParser(
        prog="rapport simulate",
        description=(
            "Write synthetic people whose tables are those that a paper prints. Nobody in the file is real, and what "
            "is not printed is made up. The same seed gives the same file."
        ),
    )
    parser.add_argument("cohort", choices=COHORTS, help="whose tables")
    parser.add_argument("--seed", type=_seed, required=True, metavar="S", help="a whole number from 0")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.csv", help="the file; is replaced")
    try:
        asked = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has told what is wrong, or has printed the help
        return stop.code if isinstance(stop.code, int) else WRONG
    try:
        cohort = COHORTS[asked.cohort](asked.seed)
        _write(asked.out, cohort.csv())
    except (TextFileError, Impossible) as error:
        sys.stderr.write(f"{error}\nNothing was written.\n")
        return WRONG
    except OSError as error:
        sys.stderr.write(f"{asked.out} cannot be written ({error.strerror or error}).\nNothing was written.\n")
        return WRONG
    sys.stdout.write(_told(cohort, asked.out))
    return 0


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number from 0")
    return int(text)


def _write(out: Path, data: bytes) -> None:
    """Write the whole file, or leave what is there."""
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(draft).chmod(0o644)
        Path(draft).replace(out)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def _told(cohort: Cohort, out: Path) -> str:
    lines = [
        f"{out}: {cohort.people:,} SYNTHETIC people, {len(cohort.columns)} columns. {cohort.title}.",
        f"Nobody in it is real. Their tables are those of: {cohort.source}.",
    ]
    for heading, sentences in (
        ("Printed, but not reproduced:", cohort.not_reproduced),
        ("Not printed, so made up:", cohort.not_printed),
    ):
        if sentences:
            lines += [heading, *(f"- {sentence}" for sentence in sentences)]
    return "\n".join(lines) + "\n"

"""``rapport evaluate PLAN.yaml --data FILE.csv --out DIR``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rapport.analysis.output import OutputRefused
from rapport.analysis.run import evaluate
from rapport.textfiles.mistakes import TextFileError

WRONG = 2


def main(argv: Sequence[str]) -> int:
    """Run the command.

    Args:
        argv: what stands behind ``rapport evaluate``.

    Returns:
        0; or 2 after telling on standard error what is wrong, when nothing was written.
    """
    parser = argparse.ArgumentParser(
        prog="rapport evaluate",
        description="Make the tables of an analysis plan from a data file. Needs no database.",
    )
    parser.add_argument("plan", metavar="PLAN.yaml", type=Path, help="the analysis plan")
    parser.add_argument("--data", metavar="FILE.csv", type=Path, required=True, help="the data; never changed")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the report; is made")
    try:
        asked = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has told what is wrong, or has printed the help
        return stop.code if isinstance(stop.code, int) else WRONG
    try:
        tables = evaluate(asked.plan, asked.data, asked.out)
    except TextFileError as error:
        number = len(error.mistakes)
        sys.stderr.write(f"{error}\n{number} {'mistake' if number == 1 else 'mistakes'}; nothing was written.\n")
        return WRONG
    except OutputRefused as error:
        sys.stderr.write(f"{error}\nNothing was written.\n")
        return WRONG
    sys.stdout.write(f"{len(tables) - 1} tables: {asked.out / 'report.html'}\n")
    return 0

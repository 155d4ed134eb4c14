"""``rapport evaluate PLAN.yaml --data FILE.csv --out DIR``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rapport.analysis.models.hands import NobodyThereError, hands
from rapport.analysis.output import OutputRefused
from rapport.analysis.progress import Progress
from rapport.analysis.run import Analysis, Wishes, evaluate
from rapport.figures.figure import Figure
from rapport.tables.arithmetic.checking import check_tables
from rapport.textfiles.mistakes import TextFileError

WRONG = 2
INCOMPLETE = 3
DATA = "the data (.csv, .sav, .dta, .xpt); never changed"


def main(argv: Sequence[str]) -> int:
    """Run the command.

    Args:
        argv: what stands behind ``rapport evaluate``.

    Returns:
        0; 2 after telling on standard error what is wrong, when nothing was written; 3 where everything
        was written but for what could not be made, or where numbers cannot be right together, which is told too.
    """
    parser = argparse.ArgumentParser(
        prog="rapport evaluate",
        description="Make the tables of an analysis plan from a data file. Needs no database.",
    )
    parser.add_argument("plan", metavar="PLAN.yaml", type=Path, help="the analysis plan")
    parser.add_argument("--data", metavar="FILE", type=Path, required=True, help=DATA)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the report; is made")
    parser.add_argument("--seed", metavar="N", type=int, help="where resampling begins, instead of what the plan says")
    parser.add_argument("--processes", metavar="N", type=_count, default=1, help="share the resampling out to so many")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", default="", help="or to a dask.distributed scheduler's workers"
    )
    try:
        asked = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has told what is wrong, or has printed the help
        return stop.code if isinstance(stop.code, int) else WRONG
    try:
        with hands(asked.processes, asked.scheduler):
            analysis = evaluate(asked.plan, asked.data, asked.out, Wishes(asked.seed, tell_on_standard_error))
    except TextFileError as error:
        number = len(error.mistakes)
        sys.stderr.write(f"{error}\n{number} {'mistake' if number == 1 else 'mistakes'}; nothing was written.\n")
        return WRONG
    except (OutputRefused, NobodyThereError) as error:
        sys.stderr.write(f"{error}\nNothing was written.\n")
        return WRONG
    sys.stdout.write(f"{_made(analysis)}: {asked.out / 'report.html'}\n")
    for said in dict.fromkeys([*map(str, analysis.mistakes), *map(str, analysis.missing)]):
        sys.stderr.write(f"{said}\n")
    # What check-tables says of it: there should never be anything, since it would be a mistake of ours.
    slips = check_tables(analysis.tables)
    for slip in slips:
        sys.stderr.write(f"{slip}\n")
    return INCOMPLETE if analysis.missing or slips else 0


def _count(word: str) -> int:
    number = int(word)
    if not 1 <= number <= 256:
        raise argparse.ArgumentTypeError("between 1 and 256")
    return number


def _made(analysis: Analysis) -> str:
    """How many tables and figures there are: "3 tables and 1 figure"."""
    figures = sum(isinstance(product, Figure) for product in analysis.products)
    tables = len(analysis.products) - len(analysis.missing) - figures
    parts = [
        f"{number} {word if number == 1 else word + 's'}" for number, word in ((tables, "table"), (figures, "figure"))
    ]
    return " and ".join(part for part in parts if not part.startswith("0 ")) or "Nothing could be made"


def tell_on_standard_error(progress: Progress) -> None:
    """Write how far a run is, on a line that is written anew and gone in the end; nothing where nobody looks."""
    if sys.stderr.isatty():
        share = (progress.done + progress.part) / progress.of if progress.of else 0
        sys.stderr.write("\r\x1b[K" + (f"{share:4.0%}  {progress.what}" if share < 1 else ""))
        sys.stderr.flush()

"""``rapport trial power PLAN.yaml --out DIR``."""

import argparse
import sys
from pathlib import Path

import rapport
from rapport.analysis.models.hands import NobodyThereError, hands
from rapport.analysis.output import OutputRefused, check_folder, write
from rapport.trials.power.kept import Kept
from rapport.trials.power.plan import read_plan
from rapport.trials.power.products import files_of
from rapport.trials.power.running import Far, identity, run

MADE_BY = "rapport trial power"


def add_words(part: argparse.ArgumentParser) -> None:
    """Say what the command takes.

    Args:
        part: its parser.
    """
    part.add_argument("plan", metavar="PLAN.yaml", type=Path, help="clusters, sizes, outcomes, analyses")
    part.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the result; is made")
    part.add_argument("--trials", metavar="N", type=int, help="how many for each line, instead of what the plan says")
    part.add_argument("--seed", metavar="N", type=int, help="where the random numbers begin, instead of the plan's")
    part.add_argument("--processes", metavar="N", type=_count, default=1, help="share the trials out to so many")
    part.add_argument("--scheduler", metavar="ADDRESS", default="", help="or to a dask.distributed scheduler's workers")


def _count(word: str) -> int:
    number = int(word)
    if not 1 <= number <= 256:
        raise argparse.ArgumentTypeError("between 1 and 256")
    return number


def power(asked: argparse.Namespace) -> int:
    """Run the command.

    Args:
        asked: what :func:`add_words` took.

    Returns:
        0.

    Raises:
        TextFileError: the plan has mistakes.
        ValueError: the folder cannot be used, or nobody is at the scheduler's address.
    """
    plan = read_plan(asked.plan)
    changed = {name: getattr(asked, name) for name in ("trials", "seed") if getattr(asked, name) is not None}
    plan = type(plan).model_validate({**plan.model_dump(), **changed})
    out = asked.out.absolute()
    kept = Kept(out.with_name(f".{out.name}.lots"), identity(plan))
    try:
        check_folder(out, MADE_BY)
        out.parent.mkdir(parents=True, exist_ok=True)
        with hands(asked.processes, asked.scheduler):
            lines = run(plan, kept, tell_on_standard_error)
        facts = {"plan": plan.model_dump(mode="json"), "programs": {"Rapport": rapport.__version__}}
        write(out, files_of(plan, lines), facts, made_by=MADE_BY)
    except (OutputRefused, NobodyThereError) as error:
        raise ValueError(str(error)) from error
    kept.forget()
    sys.stdout.write(f"{asked.out / 'power.html'}\n")
    for line in lines:
        each = ", ".join(f"{one.analysis} {100 * one.power:.1f}%" for one in line.with_difference)
        sys.stdout.write(f"{line.outcome}, ICC {line.icc:g}: formula {100 * line.by_formula:.1f}%, {each}\n")
    return 0


def tell_on_standard_error(far: Far) -> None:
    """Draw a bar that is written anew, and gone in the end; nothing where nobody looks.

    Args:
        far: how far the run is.
    """
    if sys.stderr.isatty():
        full = 40 * far.done // far.of
        what = "slow analyses: " if far.slow else ""
        rate = f"  {far.rate:,.0f} trials/s, {left_in_words(far.seconds)} left" if far.rate else ""
        bar = f"{what}{'█' * full}{'·' * (40 - full)} {far.done / far.of:4.0%}{rate}"
        sys.stderr.write("\r\x1b[K" + (bar if far.done < far.of else ""))
        sys.stderr.flush()


def left_in_words(seconds: float) -> str:
    """How long something takes: “40 s”, “12 min”, “3.5 h”.

    Args:
        seconds: so many.
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"

"""``rapport trial power PLAN.yaml --out DIR``; with ``--smallest``, or by ``--k``, no simulation."""

import argparse
import math
import sys
from pathlib import Path

import rapport
from rapport.analysis.models.hands import NobodyThereError, hands
from rapport.analysis.output import OutputRefused, check_folder, write
from rapport.trials.power.by_formula import Varying, clusters_from_variation, smallest_effects
from rapport.trials.power.kept import Kept
from rapport.trials.power.plan import FEWEST_TRIALS, LARGEST_SEED, MOST_TRIALS, PowerPlan, read_plan
from rapport.trials.power.products import files_of
from rapport.trials.power.running import Far, identity, run

MADE_BY = "rapport trial power"
STOPPED = 130


def add_words(part: argparse.ArgumentParser) -> None:
    """Say what the command takes.

    Args:
        part: its parser.
    """
    part.add_argument("plan", metavar="PLAN.yaml", type=Path, nargs="?", help="clusters, sizes, outcomes, analyses")
    part.add_argument("--out", metavar="DIR", type=Path, help="folder for the result; is made")
    part.add_argument(
        "--smallest", action="store_true", help="the smallest effects that these clusters find, by formula, at once"
    )
    part.add_argument(
        "--trials", metavar="N", type=_trials, help="how many for each line, instead of what the plan says"
    )
    part.add_argument("--seed", metavar="N", type=_seed, help="where the random numbers begin, instead of the plan's")
    part.add_argument("--processes", metavar="N", type=_processes, default=1, help="share the trials out to so many")
    part.add_argument("--scheduler", metavar="ADDRESS", default="", help="or to a dask.distributed scheduler's workers")
    varying = part.add_argument_group("clusters from their variation (Hayes and Bennett), without a plan")
    varying.add_argument("--k", metavar="K", type=float, help="SD / mean of the clusters' true levels")
    levels = varying.add_mutually_exclusive_group()
    for kind, of in (("rates", "per person-year"), ("shares", "proportions"), ("means", "with --sd of people")):
        levels.add_argument(f"--{kind}", metavar=("TREATED", "CONTROL"), type=float, nargs=2, help=of)
    varying.add_argument("--per-cluster", metavar="N", type=float, help="people in a cluster; person-years of rates")
    varying.add_argument("--sd", metavar="SD", type=float, help="of people within a cluster, of means")
    varying.add_argument("--alpha", metavar="A", type=float, default=0.05, help="level of the test (.05)")
    varying.add_argument("--target", metavar="P", type=float, default=0.8, help="power that is wished (.8)")


def _between(word: str, least: int, most: int) -> int:
    if not (word.isascii() and word.isdecimal() and least <= int(word) <= most):
        raise argparse.ArgumentTypeError(f"“{word}” – write a whole number from {least} to {most}, in figures alone")
    return int(word)


def _trials(word: str) -> int:
    return _between(word, FEWEST_TRIALS, MOST_TRIALS)


def _seed(word: str) -> int:
    return _between(word, 0, LARGEST_SEED)


def _processes(word: str) -> int:
    return _between(word, 1, 256)


def power(asked: argparse.Namespace) -> int:
    """Run the command.

    Args:
        asked: what :func:`add_words` took.

    Returns:
        0; 130 where it was stopped.

    Raises:
        TextFileError: the plan has mistakes.
        ValueError: the folder cannot be used, nobody is at the scheduler's address, or words are missing.
    """
    if asked.k is not None:
        return _varying(asked)
    if asked.plan is None or (asked.out is None and not asked.smallest):
        raise ValueError("say PLAN.yaml with --out DIR or --smallest, or --k with levels and --per-cluster")
    plan = read_plan(asked.plan)
    changed = {name: getattr(asked, name) for name in ("trials", "seed") if getattr(asked, name) is not None}
    plan = plan.model_copy(update=changed)
    if asked.smallest:
        return _smallest(plan)
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
    except OSError as error:
        raise ValueError(f"{out} cannot be written ({error.strerror}) – name another folder with --out") from error
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What is done is kept: the same command goes on from here.\n")
        return STOPPED
    kept.forget()
    sys.stdout.write(f"{asked.out / 'power.html'}\n")
    for line in lines:
        each = ", ".join(f"{one.analysis} {100 * one.power:.1f}%" for one in line.with_difference)
        sys.stdout.write(f"{line.outcome}, ICC {line.icc:g}: formula {100 * line.by_formula:.1f}%, {each}\n")
    return 0


def _smallest(plan: PowerPlan) -> int:
    for one in smallest_effects(plan):
        sys.stdout.write(f"{one.outcome}, ICC {one.icc:g}: {one.said} is found with {100 * plan.target:g}%\n")
    return 0


def _varying(asked: argparse.Namespace) -> int:
    given = [kind for kind in ("rates", "shares", "means") if getattr(asked, kind) is not None]
    if asked.plan is not None or not given or asked.per_cluster is None:
        raise ValueError("say --k with --rates, --shares or --means, and --per-cluster, without a plan")
    if not (0 < asked.alpha < 0.5 and 0.05 < asked.target < 1):
        raise ValueError("α is between 0 and .5, a power between .05 and 1")
    treated, control = getattr(asked, given[0])
    varying = Varying(given[0], treated, control, asked.per_cluster, asked.k, asked.sd)
    found = clusters_from_variation(varying, asked.alpha, asked.target)
    sys.stdout.write(f"{math.ceil(found)} clusters in each arm ({found:.3f})\n")
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

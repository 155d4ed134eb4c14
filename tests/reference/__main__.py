"""Makes the numbers of R again: ``python -m tests.reference [NAME …] [--check]``.

Runs each ``NAME.R`` of this folder (all without a name) and writes what it prints to ``NAME.csv``; says what moved by
more than rounding. With ``--check`` nothing is written, and the exit code is 1 where something moved.
"""

import argparse
import csv
import io
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
ROUNDING = 1e-7
SHOWN = 10


def main(arguments: list[str]) -> int:
    """Make numbers again.

    Args:
        arguments: of the command line.

    Returns:
        0 where all is as it was, or written; 1 where a check found a difference or a script failed; 2 without R.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.reference", description="Make the numbers of R again.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="scripts, without .R; all where none is named")
    parser.add_argument("--check", action="store_true", help="write nothing")
    asked = parser.parse_args(arguments)
    if shutil.which("Rscript") is None:
        sys.stderr.write("There is no Rscript here; the tests need none, only this command does.\n")
        return 2
    scripts = [FOLDER / f"{name}.R" for name in asked.names] or sorted(FOLDER.glob("*.R"))
    return max((remade(script, write=not asked.check) for script in scripts), default=0)


def remade(script: Path, *, write: bool) -> int:
    """Run one script, say what moved, and write its numbers."""
    # The order in which words sort, and so the coding of factors, is that of the locale.
    run = subprocess.run(["Rscript", script], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    if run.returncode != 0:
        sys.stdout.write(f"{script.name}: failed\n{run.stderr}\n")
        return 1
    stored = script.with_suffix(".csv")
    moved = differences(stored.read_text(encoding="utf-8") if stored.exists() else "", run.stdout)
    sys.stdout.write(f"{stored.name}: {f'{len(moved)} numbers moved' if moved else 'as it was'}\n")
    sys.stdout.writelines(f"  {line}\n" for line in moved[:SHOWN])
    if write:
        stored.write_text(run.stdout, encoding="utf-8")
        return 0
    return int(bool(moved))


def differences(before: str, after: str) -> list[str]:
    """What two sets of numbers differ in by more than rounding, one line each."""
    old, new = numbers(before), numbers(after)
    found = [
        f"{key}: {old.get(key)} → {new.get(key)}" for key in {**old, **new} if not same(old.get(key), new.get(key))
    ]
    return sorted(found)


def numbers(text: str) -> dict[str, float]:
    """The numbers of a CSV by case and statistic."""
    rows = csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#"))
    return {f"{row['case']} {row['statistic']}": float("nan" if row["value"] == "NA" else row["value"]) for row in rows}


def same(one: float | None, other: float | None) -> bool:
    """Equal but for rounding."""
    if one is None or other is None:
        return one is other
    return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=ROUNDING, abs_tol=ROUNDING)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`rapport check-tables FILE …`: whether the numbers of printed tables can be right together."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rapport.tables.arithmetic.checking import check_file
from rapport.tables.arithmetic.finding import Kind
from rapport.tables.arithmetic.rows import UnreadableError

DESCRIPTION = (
    "Looks for slips in published tables that were retyped as CSV, and in results.json of a run: percentages that are "
    "not those of their counts, sums, means and limits that do not go together, p-values, impossible cells. An error "
    "cannot be right; a doubt is implausible and may have a reason. Exit code 1 when there is an error, 2 when a file "
    "cannot be checked. The guide for evaluators describes the layouts."
)


def main(words: Sequence[str]) -> int:
    """Check files.

    Args:
        words: their names.

    Returns:
        The exit code: 0 where no error was found, 1 where one was, 2 where a file cannot be checked.
    """
    parser = argparse.ArgumentParser(prog="rapport check-tables", description=DESCRIPTION)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    files: list[Path] = parser.parse_args(words).files
    kinds: list[Kind] = []
    unread = 0
    for file in files:
        try:
            found = check_file(file)
        except UnreadableError as problem:
            sys.stderr.write(f"{problem}\n")
            unread += 1
            continue
        kinds += [one.kind for one in found]
        sys.stdout.writelines(f"{one}\n" for one in found)
    errors, doubts = kinds.count(Kind.ERROR), kinds.count(Kind.DOUBT)
    sys.stdout.write(f"{len(files) - unread} of {len(files)} files checked: errors {errors}, doubts {doubts}\n")
    return 2 if unread else int(errors > 0)

"""``rapport plan explain PLAN [--data FILE]`` and ``rapport plan register PLAN --by NAME``."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rapport.analysis.explaining import Section, explain, in_text
from rapport.analysis.plan_checks import read_plan
from rapport.analysis.registration import beside, deviations, place_of, register, registration_json
from rapport.textfiles.mistakes import TextFileError
from rapport.textfiles.plain_text import decode_utf8, read_bytes

WRONG = 2


def main(argv: Sequence[str]) -> int:
    """Run the command.

    Args:
        argv: what stands behind ``rapport plan``.

    Returns:
        0; or 2 after telling on standard error what is wrong.
    """
    parser = argparse.ArgumentParser(prog="rapport plan", description="Explain an analysis plan, or register it.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    tell = verbs.add_parser("explain", help="say in plain words what a plan does")
    tell.add_argument("plan", metavar="PLAN.yaml", type=Path)
    tell.add_argument("--data", metavar="FILE", type=Path, help="count the people, too")
    freeze = verbs.add_parser("register", help="freeze a plan: later changes are shown in its reports")
    freeze.add_argument("plan", metavar="PLAN.yaml", type=Path)
    freeze.add_argument("--by", metavar="NAME", required=True, help="who registers it")
    try:
        asked = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has told what is wrong, or has printed the help
        return stop.code if isinstance(stop.code, int) else WRONG
    try:
        return _explain(asked.plan, asked.data) if asked.verb == "explain" else _register(asked.plan, asked.by)
    except TextFileError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG


def _explain(plan: Path, data: Path | None) -> int:
    document = read_plan(plan)
    sections = (*explain(document.content), *_registered(plan))
    if data is not None:
        # Counting needs numpy and reading the file; explaining a plan needs neither.
        from rapport.analysis.counting import count_people  # noqa: PLC0415
        from rapport.analysis.sources.opening import open_source  # noqa: PLC0415

        sections = (*sections, count_people(document, open_source(data, document.content.data.encoding)))
    sys.stdout.write(in_text(sections))
    return 0


def _registered(plan: Path) -> tuple[Section, ...]:
    """When the plan was registered, and what was changed since."""
    found = beside(plan)
    if found is None:
        return ()
    changes = deviations(found.text, decode_utf8(read_bytes(plan), name=str(plan)))
    since = tuple(f"Changed since: {one}." for one in changes) or ("Nothing was changed since.",)
    return (Section("Registration", (f"Registered on {found.on} by {found.by}; seal {found.seal}.", *since)),)


def _register(plan: Path, by: str) -> int:
    read_plan(plan)
    place = place_of(plan)
    made = register(
        decode_utf8(read_bytes(plan), name=str(plan)), plan=plan.name, by=by, on=datetime.now(UTC).date()
    )  # fmt: skip
    try:
        with place.open("xb") as file:
            file.write(registration_json(made))
    except FileExistsError:
        sys.stderr.write(
            f"{place} is there already: a registration is never replaced. Rename the plan to register it anew.\n"
        )
        return WRONG
    except OSError as error:
        sys.stderr.write(f"{place} cannot be written ({error.strerror or error}).\n")
        return WRONG
    sys.stdout.write(f"Registered: {place}\nSeal: {made.seal}\nKeep the seal where others can see it.\n")
    return 0

"""``rapport trial randomize|open|annul|reveal|export|power``: a trial without a server."""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rapport.textfiles.mistakes import TextFileError
from rapport.textfiles.yaml_writing import as_yaml
from rapport.trials.power.command import add_words, power
from rapport.trials.randomising.accepted import may_be_told, told
from rapport.trials.randomising.book import CannotBeOpened, Entrant, Who, annul, begin, open_next, reveal, tell_accepted
from rapport.trials.randomising.design import read_design
from rapport.trials.randomising.files import LOG, SEALED, FolderRefused, appended, new_folder, opener_of, read_entries
from rapport.trials.randomising.lists import make_list
from rapport.trials.randomising.log import BrokenLog, Entry
from rapport.trials.randomising.redcap import allocation_table, rehearsal_table
from rapport.trials.randomising.sealed import Damaged, WrongPassphrase
from rapport.trials.randomising.verifying import design_of, verify

WRONG, FAILED = 2, 1
REFUSALS = (FolderRefused, CannotBeOpened, BrokenLog, Damaged, WrongPassphrase, ValueError)


def main(argv: Sequence[str]) -> int:
    """Run the command.

    Args:
        argv: what stands behind ``rapport trial``.

    Returns:
        0; 1 where a log does not follow from its seed; 2 after telling on standard error what is wrong, when nothing
        was written.
    """
    try:
        asked = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse has told what is wrong, or has printed the help
        return stop.code if isinstance(stop.code, int) else WRONG
    does: Callable[[argparse.Namespace], int] = asked.does
    try:
        return does(asked)
    except TextFileError as error:
        number = len(error.mistakes)
        sys.stderr.write(f"{error}\n{number} {'mistake' if number == 1 else 'mistakes'}; nothing was written.\n")
    except REFUSALS as error:
        sys.stderr.write(f"{error}\nNothing was written.\n")
    return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rapport trial", description="A cluster trial, without a server.")
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, does, about in (
        ("randomize", _randomize, "draw and seal a list, or replay one (--verify)"),
        ("open", _open, "give the next cluster its arm"),
        ("annul", _annul, "say that an allocation does not count, and why"),
        ("reveal", _reveal, "tell the seed, at the end"),
        ("export", _export, "the whole list for REDCap, or the accepted allocations for an analysis plan"),
        ("power", power, "power by formula, and by simulation of the planned analysis"),
    ):
        part = parts.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        part.set_defaults(does=does)
        if name == "power":
            add_words(part)
            continue
        _words(name, part)
        part.add_argument("--passphrase-file", metavar="FILE", type=Path, help="read it there instead of asking")
        part.add_argument("--by", metavar="NAME", default=getpass.getuser(), help="who does it, for the log")
    return parser


def _words(name: str, part: argparse.ArgumentParser) -> None:
    if name == "randomize":
        part.add_argument("design", metavar="DESIGN.yaml", type=Path, nargs="?", help="how it is randomised")
        part.add_argument("--out", metavar="DIR", type=Path, help="folder for log and sealed list; is made")
        part.add_argument("--verify", metavar="LOG", type=Path, help="replay this log, or that of a folder")
        part.add_argument("--sealed", action="store_true", help="verify before the reveal, with the passphrase")
        return
    part.add_argument("folder", metavar="DIR", type=Path, help="what `randomize` made")
    if name in ("open", "annul"):
        part.add_argument("--cluster", metavar="NAME", required=True, help="which")
    if name == "open":
        part.add_argument(
            "--level", metavar="FACTOR=LEVEL", action="append", default=[], type=_level, help="may be repeated"
        )
    if name == "annul":
        part.add_argument("--reason", metavar="WORDS", required=True, help="why")
    if name == "export":
        which = part.add_mutually_exclusive_group(required=True)
        which.add_argument("--redcap", metavar="FILE.csv", type=Path, help="where; must not exist")
        which.add_argument(
            "--accepted", metavar="FILE.yaml", type=Path, help="what an analysis plan needs of a constrained list"
        )
        part.add_argument(
            "--rehearsal", action="store_true", help="another list, for a project in development; needs no passphrase"
        )


def _level(text: str) -> tuple[str, str]:
    name, _, level = text.partition("=")
    if not (name and level):
        raise argparse.ArgumentTypeError(f"“{text}” is not FACTOR=LEVEL")
    return name, level


def _passphrase(asked: argparse.Namespace, *, twice: bool = False) -> str:
    if asked.passphrase_file is not None:
        try:
            return str(asked.passphrase_file.read_text(encoding="utf-8").rstrip("\r\n"))
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{asked.passphrase_file} cannot be read") from error
    first = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Again: ") != first:
        raise ValueError("these were two different passphrases")
    return first


def _who(asked: argparse.Namespace) -> Who:
    return Who(asked.by, datetime.now(UTC).isoformat(timespec="seconds"))


def _randomize(asked: argparse.Namespace) -> int:
    if asked.verify is not None:
        return _verify(asked)
    if asked.design is None or asked.out is None:
        raise ValueError("say DESIGN.yaml and --out DIR, or --verify LOG")
    design = read_design(asked.design)
    sealed, first = begin(design, _passphrase(asked, twice=True), _who(asked))
    new_folder(asked.out, sealed, first)
    sys.stdout.write(
        f"{asked.out / LOG}: commitment {first.what['commitment']}\n"
        f"{asked.out / SEALED}: {len(sealed.envelopes)} sealed envelopes. Without the passphrase nobody opens them.\n"
        "Publish the commitment before the first cluster, for instance in the trial's register.\n"
    )
    return 0


def _verify(asked: argparse.Namespace) -> int:
    folder = asked.verify if asked.verify.is_dir() else asked.verify.parent
    entries = read_entries(folder / LOG if asked.verify.is_dir() else asked.verify)
    seed = opener_of(folder, entries, _passphrase(asked)).seed if asked.sealed else None
    found = verify(entries, seed)
    for problem in found.problems:
        sys.stderr.write(f"{problem}\n")
    if found.problems:
        said = f"{len(found.problems)} do not follow"
    elif found.is_replayed:
        said = f"the chain of {len(entries)} lines holds; each arm follows from the seed"
    else:
        said = f"the chain of {len(entries)} lines holds; the seed is not revealed, so nothing is replayed"
    clusters = "1 cluster" if found.allocated == 1 else f"{found.allocated} clusters"
    sys.stdout.write(f"{clusters} allocated; {said}.\nHead: {found.head}\n")
    return FAILED if found.problems else 0


def _told(entry: Entry) -> str:
    return f"Line {entry.number} of the log. Head: {entry.hash}\n"


def _open(asked: argparse.Namespace) -> int:
    passphrase, entrant = _passphrase(asked), Entrant(asked.cluster, dict(asked.level))

    def next_of(entries: tuple[Entry, ...]) -> Entry:
        return open_next(entries, opener_of(asked.folder, entries, passphrase), entrant, _who(asked))

    entry = appended(asked.folder, next_of)
    sys.stdout.write(f"{asked.cluster}: {entry.what['arm']}\n{_told(entry)}")
    _tell_accepted(asked, passphrase)
    return 0


def _tell_accepted(asked: argparse.Namespace, passphrase: str) -> None:
    """With the last arm of a constrained list, or with the seed, what its test draws from is told – without arms."""
    entries = read_entries(asked.folder / LOG)
    if may_be_told(entries, design_of(entries)):
        entry = appended(
            asked.folder,
            lambda entries: tell_accepted(entries, opener_of(asked.folder, entries, passphrase), _who(asked)),
        )
        sys.stdout.write(f"The accepted allocations are told, without arms. {_told(entry)}")


def _annul(asked: argparse.Namespace) -> int:
    entry = appended(asked.folder, lambda entries: annul(entries, asked.cluster, asked.reason, _who(asked)))
    sys.stdout.write(_told(entry))
    return 0


def _reveal(asked: argparse.Namespace) -> int:
    passphrase = _passphrase(asked)
    entry = appended(
        asked.folder,
        lambda entries: reveal(entries, opener_of(asked.folder, entries, passphrase), _who(asked)),
    )
    sys.stdout.write(f"Seed: {entry.what['seed']}\n{_told(entry)}")
    _tell_accepted(asked, passphrase)
    return 0


def _export(asked: argparse.Namespace) -> int:
    entries = read_entries(asked.folder / LOG)
    design = design_of(entries)
    if asked.accepted is not None:
        line = told(entries)
        if line is None:
            raise CannotBeOpened("the accepted allocations are told when each cluster has its arm, or with the seed")
        number = len(line.what["together"])
        _write_new(asked.accepted, as_yaml({"allocations": {"accepted": dict(line.what)}}))
        sys.stdout.write(f"{asked.accepted}: {number} of {line.what['of']} accepted allocations.\n")
        return 0
    if asked.rehearsal:
        table = rehearsal_table(design)
    else:
        table = allocation_table(design, make_list(opener_of(asked.folder, entries, _passphrase(asked)).seed, design))
    _write_new(asked.redcap, table)
    sys.stdout.write(f"{asked.redcap}: {table.count(chr(10)) - 1} places.\n")
    return 0


def _write_new(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise FolderRefused(f"{path} cannot be written, or is there already") from error

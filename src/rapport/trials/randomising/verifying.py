"""Replay a randomisation: does the log follow from the seed that was committed to?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from rapport.trials.randomising.accepted import accepted, may_be_told
from rapport.trials.randomising.commitment import holds
from rapport.trials.randomising.design import Design
from rapport.trials.randomising.generator import ALGORITHM, VERSION
from rapport.trials.randomising.lists import Place, choose, make_list, places_of
from rapport.trials.randomising.log import ACCEPTED, ANNULLED, COMMITTED, OPENED, REVEALED, Entry
from rapport.trials.randomising.minimising import Before, next_arm


@dataclass(frozen=True)
class Verified:
    """What a replay found.

    Attributes:
        allocated: clusters with an arm.
        head: hash of the last line; whoever noted it earlier can see that nothing before it moved.
        is_replayed: whether a seed was there to replay with.
        problems: what does not follow; empty where all does.
    """

    allocated: int
    head: str
    is_replayed: bool
    problems: tuple[str, ...]


def design_of(entries: Sequence[Entry]) -> Design:
    """The design that the first line committed to.

    Args:
        entries: of a log.

    Raises:
        ValueError: there is none, or it is of another algorithm.
    """
    if not entries or entries[0].did != COMMITTED:
        raise ValueError("the log does not begin with a commitment")
    what = entries[0].what
    if (what.get("algorithm"), what.get("version")) != (ALGORITHM, VERSION):
        raise ValueError(f"this log was made by {what.get('algorithm')} {what.get('version')}, which is not known here")
    try:
        # Lists of JSON stand for tuples; all else is as strict as in the file.
        design = Design.model_validate(what.get("design"))
    except ValidationError as error:
        raise ValueError("the design in the log is none") from error
    if design.fingerprint() != what.get("design_sha256"):
        raise ValueError("the design in the log is not the one whose fingerprint stands beside it")
    return design


def verify(entries: Sequence[Entry], seed: bytes | None = None) -> Verified:
    """Replay a log.

    Args:
        entries: whose chain holds (see :func:`read_log`).
        seed: by who has the passphrase, before the seed is revealed; otherwise that of the log is taken.
    """
    try:
        design = design_of(entries)
    except ValueError as error:
        return Verified(0, entries[-1].hash if entries else "", False, (str(error),))
    problems = [*_order(entries), *_too_early(entries, design)]
    revealed = [entry.what.get("seed") for entry in entries if entry.did == REVEALED]
    if seed is None and revealed:
        seed = _seed(revealed[0])
    opened = [entry for entry in entries if entry.did == OPENED]
    if seed is None:
        problems += ["what was revealed is no seed"] * bool(revealed)
        return Verified(len(opened), entries[-1].hash, False, tuple(problems))
    if not holds(seed, design, str(entries[0].what.get("commitment"))):
        problems.append("the seed and the design are not those that were committed to")
    else:
        problems += _replayed(seed, design, entries)
    return Verified(len(opened), entries[-1].hash, True, tuple(problems))


def _seed(text: object) -> bytes | None:
    try:
        seed = bytes.fromhex(str(text))
    except ValueError:
        return None
    return seed if len(seed) == 32 else None


def _order(entries: Sequence[Entry]) -> Iterator[str]:
    """One commitment, first; no cluster twice; nothing opened after the reveal; only what has an arm annulled."""
    inside: set[str] = set()
    is_revealed = False
    for entry in entries[1:]:
        cluster = str(entry.what.get("cluster"))
        if entry.did == COMMITTED:
            yield f"line {entry.number} commits a second time"
        if entry.did == OPENED:
            if is_revealed:
                yield f"line {entry.number} allocates {cluster} after the seed was revealed"
            if cluster in inside:
                yield f"line {entry.number} allocates {cluster} a second time"
            inside.add(cluster)
        elif entry.did == ANNULLED and cluster not in inside:
            yield f"line {entry.number} annuls {cluster}, which had no arm"
        is_revealed = is_revealed or entry.did == REVEALED


def _too_early(entries: Sequence[Entry], design: Design) -> Iterator[str]:
    """What was accepted is told once, when nothing is sealed any more."""
    for at, entry in enumerate(entries):
        if entry.did == ACCEPTED and not may_be_told(entries[:at], design):
            yield f"line {entry.number} tells the accepted allocations, which nobody may know yet"


def _replayed(seed: bytes, design: Design, entries: Sequence[Entry]) -> Iterator[str]:
    """Each arm follows from the seed, and so do the accepted allocations."""
    opened = [entry for entry in entries if entry.did == OPENED]
    if design.minimised:
        yield from _minimised(seed, design, opened)
    elif not design.constrained:
        yield from _listed(make_list(seed, design), design, opened)
    else:
        choice = choose(seed, design)
        yield from _listed(places_of(choice, design), design, opened)
        for entry in entries:
            if entry.did == ACCEPTED and dict(entry.what) != accepted(seed, design, choice).what():
                yield f"line {entry.number} tells other allocations than those that were accepted"


def _listed(places: Sequence[Place], design: Design, opened: Sequence[Entry]) -> Iterator[str]:
    """The n-th cluster of a stratum has the arm of the n-th place, and no place was passed over."""
    listed = {(place.where, place.number): place.arm for place in places}
    next_of: dict[str, int] = {}
    for entry in opened:
        cluster, where = str(entry.what.get("cluster")), str(entry.what.get("where"))
        number = next_of[where] = next_of.get(where, 0) + 1
        if entry.what.get("number") != number:
            yield f"line {entry.number} opens place {entry.what.get('number')} of “{where}”, but {number} is next"
        if design.constrained and where != cluster:
            yield f"line {entry.number} gives {cluster} the arm of {where}"
        if listed.get((where, number)) != entry.what.get("arm"):
            yield f"line {entry.number} puts {cluster} into “{entry.what.get('arm')}”; the list does not"


def _minimised(seed: bytes, design: Design, opened: Sequence[Entry]) -> Iterator[str]:
    before: list[Before] = []
    for entry in opened:
        levels: dict[str, Any] = dict(entry.what.get("levels") or {})
        try:
            arm = next_arm(seed, design, before, levels).arm
        except ValueError as error:
            yield f"line {entry.number}: {error}"
            return
        if arm != entry.what.get("arm"):
            cluster, told = entry.what.get("cluster"), entry.what.get("arm")
            yield f"line {entry.number} puts {cluster} into “{told}”, not into “{arm}”"
        before.append(Before(levels, str(entry.what.get("arm"))))

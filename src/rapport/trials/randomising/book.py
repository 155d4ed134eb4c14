"""A randomisation from beginning to end, as values: what the command keeps in files and the web in tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.trials.randomising.accepted import accepted, may_be_told
from rapport.trials.randomising.commitment import commitment, new_seed
from rapport.trials.randomising.design import Design
from rapport.trials.randomising.generator import ALGORITHM, VERSION
from rapport.trials.randomising.lists import choose, make_list
from rapport.trials.randomising.log import ACCEPTED, ANNULLED, COMMITTED, OPENED, REVEALED, Entry, following
from rapport.trials.randomising.minimising import Before, next_arm
from rapport.trials.randomising.sealed import COST, Opener, Sealed, seal
from rapport.trials.randomising.verifying import design_of


class CannotBeOpened(Exception):  # noqa: N818 - a sentence for the person
    """This cluster gets no arm now; says why."""


@dataclass(frozen=True)
class Who:
    """Who does something, and when.

    Attributes:
        by: as it shall stand in the log.
        at: ISO 8601 in UTC.
    """

    by: str
    at: str


@dataclass(frozen=True)
class Entrant:
    """A cluster that shall get its arm.

    Attributes:
        cluster: its name.
        levels: of strata or factors; none where there are none.
    """

    cluster: str
    levels: Mapping[str, str]


def begin(design: Design, passphrase: str, who: Who, cost: int = COST) -> tuple[Sealed, Entry]:
    """Draw a seed, make the list, seal both.

    Args:
        design: how.
        passphrase: of the allocation officer; kept nowhere.
        who: who does it.
        cost: of scrypt; smaller in tests.

    Returns:
        What is sealed, and the first line of the log: design, algorithm and commitment in clear.

    Raises:
        ValueError: the passphrase is too short.
    """
    seed, is_of = new_seed(), design.fingerprint()
    committed = commitment(seed, is_of)
    sealed = seal(passphrase, committed, seed, make_list(seed, design), cost)
    what = {
        "design": design.content(), "design_sha256": is_of, "algorithm": ALGORITHM, "version": VERSION,
        "commitment": committed,
    }  # fmt: skip
    return sealed, following((), at=who.at, by=who.by, did=COMMITTED, what=what)


def open_next(entries: Sequence[Entry], opener: Opener, entrant: Entrant, who: Who) -> Entry:
    """Give a cluster its arm: the next place of its stratum, its own, or what minimises.

    Args:
        entries: the log so far.
        opener: who has the passphrase.
        entrant: the cluster.
        who: who opens.

    Returns:
        The next line of the log.

    Raises:
        CannotBeOpened: it has an arm already, the list is used up, the seed is revealed, or a level is not known.
    """
    design = design_of(entries)
    opened = [entry for entry in entries if entry.did == OPENED]
    if any(entry.did == REVEALED for entry in entries):
        raise CannotBeOpened("the seed is revealed: nobody is allocated any more")
    if any(entry.what["cluster"] == entrant.cluster for entry in opened):
        raise CannotBeOpened(f"{entrant.cluster} has its arm already")
    what: dict[str, object] = {"cluster": entrant.cluster}
    if design.minimised is not None:
        before = [Before(entry.what["levels"], entry.what["arm"]) for entry in opened]
        try:
            found = next_arm(opener.seed, design, before, entrant.levels)
        except ValueError as error:
            raise CannotBeOpened(str(error)) from error
        what |= {"levels": dict(entrant.levels), "arm": found.arm, "imbalances": list(found.imbalances)}
    else:
        where = _where(design, entrant)
        number = 1 + sum(entry.what["where"] == where for entry in opened)
        try:
            what |= {"where": where, "number": number, "arm": opener.arm(where, number)}
        except KeyError:
            raise CannotBeOpened(_no_place(design, where)) from None
    return following(entries, at=who.at, by=who.by, did=OPENED, what=what)


def _where(design: Design, entrant: Entrant) -> str:
    if design.blocks is None:
        return entrant.cluster
    strata = design.blocks.strata
    if set(entrant.levels) != {factor.name for factor in strata}:
        names = ", ".join(factor.name for factor in strata)
        raise CannotBeOpened(f"say the level of {names}" if strata else "there are no strata, so no level is said")
    return ";".join(f"{factor.name}={entrant.levels[factor.name]}" for factor in strata)


def _no_place(design: Design, where: str) -> str:
    if design.blocks is None:
        return f"{where} is no cluster of this design"
    if where not in design.blocks.places():
        return f"“{where}” is no stratum of this design"
    return f"the list of “{where}” is used up" if where else "the list is used up"


def annul(entries: Sequence[Entry], cluster: str, reason: str, who: Who) -> Entry:
    """Say that an allocation does not count; its place stays used and its line stays.

    Args:
        entries: the log so far.
        cluster: which.
        reason: why, in words.
        who: who says it.

    Raises:
        CannotBeOpened: it has no arm, or was annulled.
    """
    has = any(entry.did == OPENED and entry.what["cluster"] == cluster for entry in entries)
    if not has or any(entry.did == ANNULLED and entry.what["cluster"] == cluster for entry in entries):
        raise CannotBeOpened(f"{cluster} has no arm that could be annulled")
    return following(entries, at=who.at, by=who.by, did=ANNULLED, what={"cluster": cluster, "reason": reason})


def reveal(entries: Sequence[Entry], opener: Opener, who: Who) -> Entry:
    """Tell the seed, after which nobody is allocated.

    Args:
        entries: the log so far.
        opener: who has the passphrase.
        who: who tells it.

    Raises:
        CannotBeOpened: it is told already.
    """
    if any(entry.did == REVEALED for entry in entries):
        raise CannotBeOpened("the seed is revealed already")
    return following(entries, at=who.at, by=who.by, did=REVEALED, what={"seed": opener.seed.hex()})


def tell_accepted(entries: Sequence[Entry], opener: Opener, who: Who) -> Entry:
    """Tell what the test of a constrained trial draws from: see :mod:`accepted`.

    Args:
        entries: the log so far.
        opener: who has the passphrase.
        who: who tells it.

    Raises:
        CannotBeOpened: another design, it is told already, or clusters wait for their arm.
    """
    design = design_of(entries)
    if design.constrained is None or len(design.arms) != 2:
        raise CannotBeOpened("only a constrained randomisation of two arms has a list of accepted allocations")
    if not may_be_told(entries, design):
        raise CannotBeOpened(
            "the accepted allocations are told once, when each cluster has its arm or after the reveal"
        )
    seed = opener.seed
    what = accepted(seed, design, choose(seed, design)).what()
    return following(entries, at=who.at, by=who.by, did=ACCEPTED, what=what)

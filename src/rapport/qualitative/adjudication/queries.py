"""What a closed round says in the end about each unit: what coders agree on, what was decided, what only one read."""

from dataclasses import dataclass
from enum import StrEnum

from rapport.qualitative.agreement.queries import read_units
from rapport.qualitative.agreement.readings import Codes, ReadUnit
from rapport.qualitative.models import Project, Round


class How(StrEnum):
    """How the codes of a unit came about."""

    AGREED = "agreed"
    RULED = "ruled"
    SINGLE = "single"
    OPEN = "open"


@dataclass(frozen=True)
class Final:
    """What is said in the end about a unit.

    Attributes:
        round: the round that says it.
        respondent: who wrote it, as one number for one person (below 0: nobody is known).
        codes: the codes that apply.
        undecided: codes about which coders differ and nobody has decided yet; they are not among `codes`.
        ruled: codes that were decided, this way or that.
        coders: how many had finished it.
    """

    unit: int
    round: int
    respondent: int
    codes: Codes
    undecided: Codes = frozenset()
    ruled: Codes = frozenset()
    coders: int = 2

    @property
    def how(self) -> How:
        """In one word; a unit with anything undecided is open."""
        if self.undecided:
            return How.OPEN
        if self.ruled:
            return How.RULED
        return How.AGREED if self.coders > 1 else How.SINGLE


def final_codes(round_: Round) -> dict[int, Final]:
    """The final codes of each unit of a closed round, by unit: what all agree on, with what was decided.

    Of a unit that one coder alone has read, what they found. A unit that nobody has finished or that was taken back is
    not there; of an open round, nothing is.

    Args:
        round_: the round; of a training round, too (see `final_codes_of` for what counts in results).

    Returns:
        Unit → what is said about it.
    """
    rulings = last_rulings(round_)
    found = {}
    for one in read_units(round_):
        readings = one.finished
        if one.is_withdrawn or not readings:
            continue
        ruled = rulings.get(one.unit, {})
        agreed = frozenset.intersection(*(each.codes for each in readings))
        disputed = disputed_codes(one)
        codes = (agreed - ruled.keys()) | {code for code, applies in ruled.items() if applies}
        found[one.unit] = Final(
            one.unit, round_.pk, one.respondent, codes, disputed - ruled.keys(), frozenset(ruled), len(readings)
        )
    return found


def final_codes_of(project: Project) -> dict[int, Final]:
    """The final codes of each unit of a project: of all closed rounds that are no training, the last one that read it.

    Args:
        project: the project.

    Returns:
        Unit → what is said about it.
    """
    found: dict[int, Final] = {}
    closed = project.rounds.exclude(kind=Round.Kind.TRAINING).filter(closed_at__isnull=False)
    for one in closed.select_related("project").order_by("number"):
        found |= final_codes(one)
    return found


def disputed_codes(one: ReadUnit) -> Codes:
    """The codes that some who have finished a unit gave, and some did not."""
    sets = [each.codes for each in one.finished]
    return frozenset.union(*sets) - frozenset.intersection(*sets) if sets else frozenset()


def last_rulings(round_: Round) -> dict[int, dict[int, bool]]:
    """What was decided in a round: unit → code → whether it applies. The last decision counts."""
    found: dict[int, dict[int, bool]] = {}
    for unit, code, applies in round_.rulings.order_by("pk").values_list("unit", "code", "applies"):
        found.setdefault(unit, {})[code] = applies
    return found

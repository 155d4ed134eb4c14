"""One difference as the screen shows it, and as a line of the list: names of codes, keys, what is chosen. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapport.qualitative.adjudication.disputes import Choice, Dispute
from rapport.qualitative.agreement.readings import Codes

# No letter of a code is the key of a command: b (both), n (next), u (undo).
LETTERS = "acdefghijklmopqrstvwxyz"
SHORT = 280
ALL_OR_NOTHING = ((Choice.BOTH.value, "Both", "b"), (Choice.NEITHER.value, "Neither", "0"))


@dataclass(frozen=True)
class Meaning:
    """What the codebook of the round says about a code."""

    code: int
    name: str
    definition: str = ""


@dataclass(frozen=True)
class ShownCode:
    """A code on the screen; `key` chooses it, where it has one."""

    code: int
    name: str
    definition: str = ""
    key: str = ""
    applies: bool = False
    is_disputed: bool = False


@dataclass(frozen=True)
class ShownSide:
    """What a coder found."""

    number: int
    choice: str
    codes: tuple[ShownCode, ...]
    memo: str


@dataclass(frozen=True)
class Screen:
    """All that is shown of one difference.

    Attributes:
        disputed: in the order of the codebook, each with its key.
        others: codes that none of them gave.
        final: codes that apply, as far as it is decided.
        choices: (value, words, key) of what may be decided at once.
    """

    unit: int
    text: str
    sides: tuple[ShownSide, ...]
    agreed: tuple[ShownCode, ...]
    disputed: tuple[ShownCode, ...]
    others: tuple[ShownCode, ...]
    final: tuple[ShownCode, ...]
    choices: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Listed:
    """A line of the list.

    Attributes:
        sides: number and names of codes.
        final: names of the codes that apply, once it is decided.
    """

    unit: int
    text: str
    sides: tuple[tuple[int, tuple[str, ...]], ...]
    final: tuple[str, ...]
    is_open: bool
    reason: str


def screen(dispute: Dispute, text: str, meanings: Sequence[Meaning]) -> Screen:
    """One difference.

    Args:
        dispute: which.
        text: the text of the unit.
        meanings: the codes that can be given, in the order of the codebook.

    Returns:
        What is shown.
    """
    keys = dict(zip((one.code for one in meanings if one.code in dispute.disputed), LETTERS, strict=False))

    def made(codes: Codes) -> tuple[ShownCode, ...]:
        return tuple(
            ShownCode(
                one.code,
                one.name,
                one.definition,
                keys.get(one.code, ""),
                dispute.decided.get(one.code, False),
                one.code in dispute.disputed,
            )
            for one in meanings
            if one.code in codes
        )

    sides = tuple(ShownSide(one.number, one.choice, made(one.codes), one.memo) for one in dispute.sides)
    others = frozenset(one.code for one in meanings) - dispute.disputed - dispute.agreed
    choices = tuple(
        (choice, f"{label}: {_named(made(_after(dispute, choice)))}", key)
        for choice, label, key in (
            *((side.choice, f"As Coder {side.number}", str(side.number)) for side in sides),
            *ALL_OR_NOTHING,
        )
    )
    return Screen(
        dispute.unit,
        text,
        sides,
        made(dispute.agreed),
        made(dispute.disputed),
        made(others),
        made(dispute.final),
        choices,
    )


def _after(dispute: Dispute, choice: str) -> Codes:
    """What would apply after a choice."""
    return replace(dispute, decided=dispute.ruling(choice)).final


def _named(codes: Sequence[ShownCode]) -> str:
    return ", ".join(one.name for one in codes) or "nothing applies"


def listed(dispute: Dispute, text: str, names: Mapping[int, str]) -> Listed:
    """A line of the list."""

    def called(codes: Iterable[int]) -> tuple[str, ...]:
        return tuple(name for code, name in names.items() if code in set(codes))

    return Listed(
        dispute.unit,
        text if len(text) <= SHORT else text[:SHORT].rsplit(None, 1)[0] + " …",
        tuple((side.number, called(side.codes)) for side in dispute.sides),
        called(dispute.final),
        dispute.is_open,
        dispute.reason,
    )


def chosen_before(dispute: Dispute) -> str:
    """Which choice the last decision was, as far as it can be told from what applies."""
    if not dispute.decided:
        return ""
    for choice in (*(side.choice for side in dispute.sides), Choice.BOTH, Choice.NEITHER):
        if dispute.ruling(choice).items() == dict(dispute.decided).items():
            return str(choice)
    return Choice.CODES.value

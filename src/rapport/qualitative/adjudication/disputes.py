"""One difference as it is put before whoever decides: two sides without names, in an order that is drawn. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapport.qualitative.agreement.readings import Codes, Comparison

SOMEBODY = "[a coder]"


class Choice(StrEnum):
    """What may be decided at once; `coder-1`, `coder-2` … stand beside these."""

    BOTH = "both"
    NEITHER = "neither"
    CODES = "codes"


@dataclass(frozen=True)
class Wanted:
    """Which differences somebody wants to see.

    Attributes:
        side: `first`: those where only the first coder gave a code; `second`: only the second; else either.
        code: of this code alone.
        state: `open` or `decided`; else both.
    """

    side: str = ""
    code: int | None = None
    state: str = ""

    @classmethod
    def of(cls, said: Mapping[str, str]) -> "Wanted":
        """As an address says it; what it does not know is left out."""
        side, code, state = (said.get(name, "") for name in ("side", "code", "state"))
        return cls(
            side if side in ("first", "second") else "",
            int(code) if code.isascii() and code.isdigit() and len(code) < 19 else None,
            state if state in ("open", "decided") else "",
        )

    @property
    def query(self) -> str:
        """As an address says it."""
        parts = (("side", self.side), ("code", self.code), ("state", self.state))
        return "&".join(f"{name}={value}" for name, value in parts if value)

    def has(self, comparisons: Iterable[Comparison]) -> bool:
        """Whether a unit with these comparisons is one of them, whatever was decided."""
        return any(self._differ(one) for one in comparisons)

    def _differ(self, one: Comparison) -> bool:
        given: Codes = one.first ^ one.second
        if self.side:
            given = one.first - one.second if self.side == "first" else one.second - one.first
        return bool(given) if self.code is None else self.code in given


@dataclass(frozen=True)
class Side:
    """What one coder found, under a number that says nothing about who it is.

    Attributes:
        number: 1, 2 …, drawn anew for each unit.
        memo: what they noted, without the names of coders.
    """

    number: int
    codes: Codes
    memo: str = ""

    @property
    def choice(self) -> str:
        """What is sent for “as this coder says”."""
        return f"coder-{self.number}"


@dataclass(frozen=True)
class Dispute:
    """One unit about which its coders differ.

    Attributes:
        sides: in the drawn order.
        decided: what was decided, code by code.
        reason: of the last decision.
        last: the last decision's number; 0 for none: whoever decides says which one they have seen.
    """

    unit: int
    sides: tuple[Side, ...]
    decided: Mapping[int, bool]
    reason: str = ""
    last: int = 0

    @property
    def agreed(self) -> Codes:
        """Codes that all gave."""
        return frozenset.intersection(*(side.codes for side in self.sides))

    @property
    def disputed(self) -> Codes:
        """Codes that some gave, and some did not."""
        return frozenset.union(*(side.codes for side in self.sides)) - self.agreed

    @property
    def is_open(self) -> bool:
        """Something is still to be decided."""
        return bool(self.disputed - self.decided.keys())

    @property
    def final(self) -> Codes:
        """What applies in the end, as far as it is known."""
        return (self.agreed - self.decided.keys()) | {code for code, applies in self.decided.items() if applies}

    def ruling(self, choice: str, codes: Codes = frozenset()) -> dict[int, bool]:
        """What a choice says about each code that it decides.

        Args:
            choice: `coder-1` …, or one of `Choice`.
            codes: the codes that apply, where it is said code by code – of those in dispute and of any other.

        Returns:
            Code → whether it applies; every disputed code, and others that `codes` adds or an earlier decision had
            added.

        Raises:
            LookupError: there is no such choice.
        """
        if choice == Choice.CODES:
            others = (codes - self.agreed) | (self.decided.keys() - self.agreed)
            return {code: code in codes for code in sorted(self.disputed | others)}
        beyond = self.decided.keys() - self.disputed
        chosen = self._chosen(choice)
        return {code: code in chosen for code in sorted(self.disputed | beyond)}

    def _chosen(self, choice: str) -> Codes:
        if choice == Choice.BOTH:
            return self.disputed | self.agreed
        if choice == Choice.NEITHER:
            return self.agreed
        found = next((side.codes for side in self.sides if side.choice == choice), None)
        if found is None:
            raise LookupError(choice)
        return found | self.agreed


def drawn(unit: int, sides: int, seed: int) -> list[int]:
    """In which order the sides of a unit stand: the same each time, and no hint at who they are.

    Args:
        unit: which.
        sides: how many there are.
        seed: of the project.

    Returns:
        The places 0 … sides − 1, in the drawn order.
    """
    return sorted(range(sides), key=lambda side: hashlib.sha256(f"{seed} {unit} {side}".encode()).digest())


def without_names(text: str, names: Iterable[str], labels: Iterable[str] = ()) -> str:
    """A memo in which no coder is named, neither in full nor by one part of the name.

    Args:
        text: what was noted.
        names: of the people who must not be known.
        labels: what else they are called; replaced as a whole only.

    Returns:
        The text with `SOMEBODY` for each.
    """
    parts = {part for name in names for part in (name, *name.split()) if len(part) > 2}
    words: Sequence[str] = sorted(parts | {label for label in labels if label}, key=len, reverse=True)
    if not words:
        return text
    found = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)
    return found.sub(SOMEBODY, text)

"""A number as it is printed, and the numbers that it can stand for."""

import math
import re
from dataclasses import dataclass
from fractions import Fraction

NUMBER = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?")
SIGNS = str.maketrans({"−": "-", "–": "-", " ": "", "\u2009": "", "\u202f": ""})


@dataclass(frozen=True)
class Printed:
    """A number that was rounded to be printed.

    Both rules of rounding, half up and half even, are allowed for, so the interval holds both its ends.

    Attributes:
        text: as it is printed.
        low: the lowest number that is printed so.
        high: the highest.
        decimals: how many digits stand behind its point.
    """

    text: str
    low: Fraction
    high: Fraction
    decimals: int = 0

    @property
    def value(self) -> float:
        """The middle of the interval."""
        return float(self.low + self.high) / 2

    def holds(self, number: Fraction) -> bool:
        """Whether a number is printed so."""
        return self.low <= number <= self.high

    def meets(self, low: float, high: float, slack: float = 1e-9) -> bool:
        """Whether some number between two others is printed so; `slack` is relative, for what floats lose."""
        room = slack * max(1.0, abs(low), abs(high))
        return float(self.low) <= high + room and low - room <= float(self.high)

    def same_digits(self, number: Fraction) -> str:
        """Another number, printed with as many digits."""
        scaled = abs(number) * 10**self.decimals
        whole = math.floor(scaled + Fraction(1, 2))
        text = f"{whole:0{self.decimals + 1}d}"
        text = f"{text[: -self.decimals]}.{text[-self.decimals :]}" if self.decimals else text
        return f"-{text}" if number < 0 and whole else text


def read(text: str) -> Printed | None:
    """A printed number, with or without a per cent sign; “< 0.001” is all from 0 on.

    Args:
        text: the cell.

    Returns:
        The number; None where the cell holds none.
    """
    plain = text.strip().translate(SIGNS).removesuffix("%").lstrip("'")
    below = plain.startswith(("<", "≤"))
    plain = plain.lstrip("<≤=")
    if not NUMBER.fullmatch(plain):
        return None
    digits = plain.replace(",", "")
    mantissa, _, exponent = digits.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    value = Fraction(digits)
    if below:
        return Printed(text.strip(), Fraction(0), value, decimals)
    half = Fraction(1, 2) / Fraction(10) ** (decimals - int(exponent or 0))
    return Printed(text.strip(), value - half, value + half, max(decimals - int(exponent or 0), 0))


def exact(number: float) -> Printed:
    """A number in full precision.

    Args:
        number: of results.json.

    Returns:
        The number; its interval is as wide as what floats lose.
    """
    room = Fraction(max(1.0, abs(number))) / 10**9
    return Printed(f"{number:.10g}", Fraction(number) - room, Fraction(number) + room, 6)

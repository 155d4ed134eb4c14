"""Colours and patterns of figures.

Each colour has a name; in a page, ``figure.css`` gives it by light or dark, in a file it is fixed. No meaning is told
by colour alone: bars have a pattern and a text, lines a mark and a dash. The two ends of a rating scale are
orange and blue-green, which the common kinds of colour blindness keep apart; the left half is hatched, so that
the two stay apart in grey.
"""

from dataclasses import dataclass

# name → (on light paper, on dark paper)
COLOURS: dict[str, tuple[str, str]] = {
    "paper": ("#ffffff", "#15181c"),
    "ink": ("#1a1d21", "#e8eaed"),
    "soft": ("#4a525b", "#b4bcc6"),
    "hair": ("#d5d9de", "#3a4149"),
    "edge": ("#3c434b", "#c3c8ce"),
    "one": ("#0b5c6b", "#7cc7d6"),
    "two": ("#a8450a", "#f0a562"),
    "three": ("#4b3f8f", "#b9b0f5"),
    "four": ("#1d6a3a", "#8ad6a2"),
}
SERIES = ("one", "two", "three", "four")
INK_ON_FILL, PAPER_ON_FILL = "#1a1d21", "#ffffff"


@dataclass(frozen=True)
class Fill:
    """What a stacked bar is filled with; the same on light and on dark paper, since text stands on it.

    Attributes:
        colour: the ground.
        hatch: colour of the lines across it; empty for none.
    """

    colour: str
    hatch: str = ""

    @property
    def ink(self) -> str:
        """The colour of text on it: the one of two that is easier to read."""
        grounds = [self.colour, *([self.hatch] if self.hatch else [])]
        return max((INK_ON_FILL, PAPER_ON_FILL), key=lambda ink: min(contrast(ink, ground) for ground in grounds))


NEUTRAL = Fill("#f7f7f5")
LEFT = (  # from the end of the scale to its middle
    Fill("#7a2e00", "#5c2200"),
    Fill("#a8450a", "#87360a"),
    Fill("#f0a562", "#dc8a40"),
    Fill("#f7c897", "#eab078"),
    Fill("#fde3c8", "#f2c9a0"),
)
RIGHT = (Fill("#063c47"), Fill("#0b5c6b"), Fill("#74bcc8"), Fill("#9fd0d9"), Fill("#c9e5ea"))
STEPS = {1: (2,), 2: (1, 3), 3: (1, 2, 4), 4: (0, 1, 2, 4), 5: (0, 1, 2, 3, 4)}


def diverging(levels: int, neutral: int | None) -> tuple[Fill, ...]:
    """The fills of a rating scale.

    Args:
        levels: how many levels it has.
        neutral: index of the one in the middle, if there is one.

    Returns:
        One fill per level, from left to right.
    """
    left = levels // 2 if neutral is None else neutral
    right = levels - left - (neutral is not None)
    middle = (NEUTRAL,) if neutral is not None else ()
    return (*_half(LEFT, left), *middle, *reversed(_half(RIGHT, right)))


def _half(fills: tuple[Fill, ...], number: int) -> tuple[Fill, ...]:
    """So many fills, from the end to the middle; of more than five, the strongest are repeated."""
    if number == 0:
        return ()
    steps = STEPS[min(number, 5)]
    return (fills[steps[0]],) * (number - len(steps)) + tuple(fills[step] for step in steps)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.2, from 1 to 21.

    Args:
        one: a colour as ``#rrggbb``.
        other: another.

    Returns:
        (lighter + 0.05) / (darker + 0.05), of relative luminances.
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a colour by WCAG 2.2, from 0 (black) to 1 (white).

    Args:
        colour: as ``#rrggbb``.

    Returns:
        0.2126 R + 0.7152 G + 0.0722 B of the linear parts.
    """
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

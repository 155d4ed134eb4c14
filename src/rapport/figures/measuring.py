"""How wide a text will be, and where it breaks into lines, without a renderer."""

import unicodedata
from dataclasses import dataclass, field

from rapport.figures.font_widths import NARROW, NARROW_BOLD, WIDE, WIDE_BOLD

EM = 1000
TOLERANCE = 1e-6  # a room that was measured for a text holds it
UNKNOWN = 1000  # a sign that no table has is taken as wide as it is high


def _by_sign(*tables: dict[int, str]) -> dict[str, int]:
    """The width of each sign; where tables differ, the larger."""
    found: dict[str, int] = {}
    for table in tables:
        for width, signs in table.items():
            for sign in signs:
                found[sign] = max(width, found.get(sign, 0))
    return found


@dataclass(frozen=True)
class Face:
    """A family of type as far as its widths go.

    Attributes:
        regular: sign → width in thousandths of the size.
        bold: the same for bold type.
    """

    regular: dict[str, int] = field(repr=False)
    bold: dict[str, int] = field(repr=False)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a text is.

        Args:
            text: one line.
            size: of the type, in the units of the drawing.
            bold: whether it is set bold.

        Returns:
            The width in the same units, never too small for the faces that this one stands for.
        """
        widths = self.bold if bold else self.regular
        return sum(widths[sign] if sign in widths else _unknown(sign) for sign in text) * size / EM

    def lines(self, text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
        """Break a text into lines.

        Args:
            text: the text; any white space counts as one space.
            size: of the type.
            room: width of a line.
            bold: whether it is set bold.

        Returns:
            At least one line; none is wider than the room unless a single sign is.
        """
        lines, line = [], ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self.width(longer, size, bold=bold) <= room + TOLERANCE:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = self._pieces(word, size, room, bold=bold)
            lines += whole
        return (*lines, line) if line or not lines else tuple(lines)

    def _pieces(self, word: str, size: float, room: float, *, bold: bool) -> list[str]:
        """A word that may be too long for a line, in pieces that are not."""
        pieces, piece = [], ""
        for sign in word:
            if piece and self.width(piece + sign, size, bold=bold) > room + TOLERANCE:
                pieces.append(piece)
                piece = ""
            piece += sign
        return [*pieces, piece]


def _unknown(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return UNKNOWN


ANY = Face(_by_sign(WIDE, NARROW), _by_sign(WIDE_BOLD, NARROW_BOLD))
SOURCE_SANS = Face(_by_sign(NARROW), _by_sign(NARROW_BOLD))

"""The sheet that a figure is drawn on: shapes and measured texts, which become SVG."""

from dataclasses import dataclass, field
from html import escape
from typing import Literal

from rapport.figures.measuring import ANY, Face
from rapport.figures.palette import COLOURS, Fill

SIZE = 13.0
SMALL = 12.0
LEADING = 1.25
POINTER = 14.0
NARROW_BELOW = 480.0
FAMILY = (
    "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', "
    "sans-serif"
)
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Space:
    """The room that a figure has.

    Attributes:
        width: its width; its height follows from what is drawn.
        face: widths of the type that it will be set in.
        spelled: whether a sign that the face does not have is written as its Unicode number.
    """

    width: float = 720.0
    face: Face = ANY
    spelled: bool = False

    def shown(self, text: str) -> str:
        """A text as it is written here."""
        if not self.spelled:
            return text
        return "".join(sign if sign in self.face.regular or sign.isspace() else f"[U+{ord(sign):04X}]" for sign in text)

    @property
    def narrow(self) -> bool:
        """Whether labels stand above what they name rather than beside it."""
        return self.width < NARROW_BELOW


@dataclass(frozen=True)
class Written:
    """A line of text where it stands, for the tests.

    Attributes:
        text: what is written.
        box: left, top, right and bottom edge.
    """

    text: str
    box: tuple[float, float, float, float]


@dataclass
class Canvas:
    """A drawing in the making.

    Attributes:
        space: the room.
        height: grows with what is drawn.
        prefix: put before ids, which must be unique in a page.
        parts: elements of SVG in the order of painting.
        written: every line of text.
    """

    space: Space
    prefix: str = "figure"
    height: float = 0.0
    parts: list[str] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    patterns: dict[str, str] = field(default_factory=dict)

    def reach(self, bottom: float) -> None:
        """Make sure that the drawing goes down to here."""
        self.height = max(self.height, bottom)

    def measure(self, text: str, size: float = SIZE, *, bold: bool = False) -> float:
        """The width of a line of text."""
        return self.space.face.width(self.space.shown(text), size, bold=bold)

    def wrap(self, text: str, room: float, size: float = SIZE, *, bold: bool = False) -> tuple[str, ...]:
        """A text in lines that fit into a width."""
        return self.space.face.lines(self.space.shown(text), size, room, bold=bold)

    def text(
        self,
        at: tuple[float, float],
        lines: str | tuple[str, ...],
        *,
        size: float = SIZE,
        anchor: Anchor = "start",
        bold: bool = False,
        colour: str = "ink",
    ) -> float:
        """Write lines of text.

        Args:
            at: the point that the text hangs from: x by the anchor, y the top of the first line.
            lines: the lines.
            size: of the type.
            anchor: which part of each line stands at x.
            bold: whether it is set bold.
            colour: name of a colour, or ``#rrggbb``.

        Returns:
            The bottom of the last line.
        """
        x, top = at
        told = tuple(self.space.shown(line) for line in ((lines,) if isinstance(lines, str) else lines))
        spans = []
        for line in told:
            width = self.measure(line, size, bold=bold)
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            self.written.append(Written(line, (left, top, left + width, top + size * LEADING)))
            spans.append((line, top + size * 0.97))
            top += size * LEADING
        self.reach(top)
        looks = f'font-size="{number(size)}"' + (' font-weight="600"' if bold else "") + paint("fill", colour)
        looks += "" if anchor == "start" else f' text-anchor="{anchor}"'
        if len(spans) == 1:
            self.parts.append(f'<text x="{number(x)}" y="{number(spans[0][1])}" {looks}>{sound(spans[0][0])}</text>')
        else:
            inner = "".join(f'<tspan x="{number(x)}" y="{number(y)}">{sound(line)}</tspan>' for line, y in spans)
            self.parts.append(f"<text {looks}>{inner}</text>")
        return top

    def halo(self) -> None:
        """Give the last text an outline in the colour of the paper, so that no line behind it crosses it."""
        outline = f'paint-order="stroke"{paint("stroke", "paper")} stroke-width="4" stroke-linejoin="round"'
        self.parts[-1] = self.parts[-1].replace("<text ", f"<text {outline} ", 1)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = "edge",
        width: float = 1.0,
        dash: str = "",
        arrow: bool = False,
    ) -> None:
        """Draw a straight line, with an arrow at its end if wanted."""
        self.path(f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}", colour, width, dash)
        self.reach(max(start[1], end[1]))
        if arrow:
            self.arrow(start, end, colour)

    def arrow(self, start: tuple[float, float], end: tuple[float, float], colour: str = "edge") -> None:
        """Draw the head of an arrow that comes from a point along an axis."""
        x, y = end
        across = abs(end[0] - start[0]) > abs(end[1] - start[1])
        back = -6.0 if (end[0] > start[0] if across else end[1] > start[1]) else 6.0
        wings = ((x + back, y - 3.5), (x + back, y + 3.5)) if across else ((x - 3.5, y + back), (x + 3.5, y + back))
        points = " ".join(f"{number(px)},{number(py)}" for px, py in ((x, y), *wings))
        self.parts.append(f'<polygon points="{points}"{paint("fill", colour)}/>')

    def pointer(self, at: tuple[float, float], *, left: bool, colour: str = "soft") -> None:
        """Draw a short arrow that takes `POINTER` to the right of a point; few faces have a sign for it."""
        start, end = (at[0] + POINTER, at[0]) if left else (at[0], at[0] + POINTER)
        self.line((start, at[1]), (end, at[1]), colour=colour)
        self.arrow((start, at[1]), (end, at[1]), colour)

    def path(self, way: str, colour: str = "edge", width: float = 1.0, dash: str = "") -> None:
        """Draw a path without filling it."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="{way}" fill="none"{paint("stroke", colour)} stroke-width="{number(width)}"{dashes}/>'
        )

    def rect(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        *,
        fill: str = "paper",
        edge: str = "",
        dash: str = "",
    ) -> None:
        """Draw a rectangle; the fill is the name of a colour or ``url(#pattern)``."""
        self.reach(corner[1] + size[1])
        stroke = f'{paint("stroke", edge)} stroke-width="1"' if edge else ""
        stroke += f' stroke-dasharray="{dash}"' if dash else ""
        where = f'x="{number(corner[0])}" y="{number(corner[1])}" width="{number(size[0])}" height="{number(size[1])}"'
        self.parts.append(f"<rect {where}{paint('fill', fill)}{stroke}/>")

    def mark(
        self, centre: tuple[float, float], shape: int, colour: str, *, size: float = 4.0, open_: bool = False
    ) -> None:
        """Draw a mark: 0 circle, 1 square, 2 triangle, 3 diamond."""
        x, y = centre
        looks = f'{paint("fill", "paper" if open_ else colour)}{paint("stroke", colour)} stroke-width="1.5"'
        if shape == 0:
            self.parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(size)}"{looks}/>')
            return
        corners = {
            1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
            2: ((0, -1.2), (1.2, 0.9), (-1.2, 0.9)),
            3: ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
        }[shape]
        points = " ".join(f"{number(x + dx * size)},{number(y + dy * size)}" for dx, dy in corners)
        self.parts.append(f'<polygon points="{points}"{looks}/>')

    def hatched(self, fill: Fill) -> str:
        """A fill as the value of an attribute; a hatch becomes a pattern of the drawing."""
        if not fill.hatch:
            return fill.colour
        name = f"{self.prefix}-hatch-{fill.colour[1:]}"
        self.patterns[name] = (
            f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="6" height="6" fill="{fill.colour}"/><rect width="2" height="6" fill="{fill.hatch}"/>'
            "</pattern>"
        )
        return f"url(#{name})"

    def series(self, at: int) -> str:
        """The fill of a series of bars: plain, hatched, dotted, ruled – each in its colour."""
        colour = ("one", "two", "three", "four")[at]
        if at == 0:
            return colour
        ground = f'<rect width="8" height="8"{paint("fill", "paper")}/>'
        ink = paint("fill", colour)
        drawn = {
            1: f'{ground}<rect width="4" height="8"{ink}/>',
            2: f'{ground}<circle cx="4" cy="4" r="2.4"{ink}/>',
            3: f'{ground}<rect width="8" height="3"{ink}/>',
        }[at]
        name = f"{self.prefix}-series-{at}"
        turn = ' patternTransform="rotate(45)"' if at == 1 else ""
        self.patterns[name] = (
            f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse"{turn}>{drawn}</pattern>'
        )
        return f"url(#{name})"


def paint(attribute: str, colour: str) -> str:
    """A colour as an attribute, and for a named one as a class that a page can restyle."""
    if colour not in COLOURS:
        return f' {attribute}="{colour}"'
    return f' {attribute}="{COLOURS[colour][0]}" data-{attribute}="{colour}"'


def number(value: float) -> str:
    """A coordinate, to a hundredth."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"


def sound(text: str) -> str:
    """Text for XML: escaped, without signs that XML cannot hold."""
    kept = "".join(
        sign for sign in text if sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"
    )
    return escape(kept, quote=False)

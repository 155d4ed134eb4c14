"""Values over ordered places, with their intervals: lines that differ by mark and dash, not only by colour."""

from dataclasses import dataclass
from itertools import pairwise

from rapport.figures.axis import Axis, linear
from rapport.figures.canvas import LEADING, SMALL, Canvas, number
from rapport.figures.drawings import Line, Lines, Point
from rapport.figures.palette import SERIES

HIGH = 280.0
DASHES = ("", "7 4", "2 3", "9 3 2 3")
BESIDE = 7.0
WIDEST_NAME = 160.0


def draw(drawing: Lines, canvas: Canvas) -> None:
    """Draw lines.

    Args:
        drawing: what is drawn.
        canvas: the sheet.

    Raises:
        ValueError: there are more lines than can be told apart.
    """
    if len(drawing.lines) > len(SERIES):
        raise ValueError(f"{len(drawing.lines)} lines cannot be told apart – at most {len(SERIES)}")
    named = any(line.label for line in drawing.lines)
    ends = [canvas.wrap(line.label, canvas.space.width * 0.28 - 20, SMALL) for line in drawing.lines]
    beside = named and not canvas.space.narrow and sum(_high(lines) for lines in ends) <= HIGH
    top = 2.0
    if named and not beside:
        top = _key(drawing, canvas, top) + 6
    top = (
        canvas.text((0.0, top), canvas.wrap(drawing.y_axis, canvas.space.width, SMALL), size=SMALL, colour="soft") + 12
    )
    axis = _axis(drawing)
    widest = max((canvas.measure(part, SMALL) for lines in ends for part in lines), default=0.0)
    start = max(canvas.measure(axis.label(tick), SMALL) for tick in axis.ticks) + 10
    plot = Plot(canvas, axis, (start, canvas.space.width - (widest + 22 if beside else 4)), (top, top + HIGH))
    plot.grid()
    xs = plot.places(drawing.places, drawing.at)
    plot.title(drawing.x_axis)
    for at, line in enumerate(drawing.lines):
        _line(line, at, [x + BESIDE * (at - (len(drawing.lines) - 1) / 2) for x in xs], plot)
    if beside:
        _names(drawing, ends, plot)


def _axis(drawing: Lines) -> Axis:
    values = [
        value
        for line in drawing.lines
        for point in line.points
        for value in (point.value, point.low, point.high)
        if value is not None
    ]
    return linear(values, from_zero=drawing.from_zero or not values)


@dataclass(frozen=True)
class Plot:
    """The field between two axes.

    Attributes:
        canvas: the sheet.
        axis: the axis of values.
        across: left and right edge.
        down: top and bottom.
    """

    canvas: Canvas
    axis: Axis
    across: tuple[float, float]
    down: tuple[float, float]

    def y(self, value: float) -> float:
        """Where a value stands."""
        top, bottom = self.down
        return bottom - (bottom - top) * self.axis.share(value)

    def grid(self) -> None:
        """Draw the marks of the axis of values."""
        last = float("inf")
        for tick in self.axis.ticks:
            y = self.y(tick)
            at_end = tick == self.axis.ticks[0]
            self.canvas.line((self.across[0], y), (self.across[1], y), colour="edge" if at_end else "hair")
            if last - y >= SMALL * LEADING:
                label = self.axis.label(tick)
                middle = y - SMALL * LEADING / 2
                self.canvas.text((self.across[0] - 6, middle), label, size=SMALL, anchor="end", colour="soft")
                last = y

    def places(self, names: tuple[str, ...], at: tuple[float, ...] = ()) -> list[float]:
        """Name the places below; of too many, only every second, third … has its name.

        Args:
            names: of the places, from the left.
            at: where they stand, if their distances differ.

        Returns:
            The x of each.
        """
        left, right = self.across
        slot = (right - left) / max(len(names), 1)
        if at and len(at) > 1:
            inner = right - left - slot
            xs = [left + slot / 2 + inner * (place - at[0]) / (at[-1] - at[0]) for place in at]
        else:
            xs = [left + slot * (index + 0.5) for index in range(len(names))]
        named = [
            (index, row, self.canvas.wrap(names[index], room, SMALL))
            for index, (room, row) in self._named(names, xs).items()
        ]
        first_row = max((_high(lines) for _, row, lines in named if row == 0), default=0.0)
        for index, row, lines in named:
            half = max(self.canvas.measure(line, SMALL) for line in lines) / 2
            x = min(max(xs[index], half), self.canvas.space.width - half)
            y = self.down[1] + 9 + row * first_row
            self.canvas.text((x, y), lines, size=SMALL, anchor="middle", colour="soft")
            self.canvas.line((xs[index], self.down[1]), (xs[index], self.down[1] + 4))
        return xs

    def title(self, text: str) -> None:
        """Write what the places are, below their names."""
        centre = (self.across[0] + self.across[1]) / 2
        room = 2 * min(centre, self.canvas.space.width - centre)
        lines = self.canvas.wrap(text, room, SMALL)
        self.canvas.text((centre, self.canvas.height + 3), lines, size=SMALL, anchor="middle", colour="soft")

    def _named(self, names: tuple[str, ...], xs: list[float]) -> dict[int, tuple[float, int]]:
        """Which places have their name, with the room of each and its row.

        All, or every second, third … so that no word is cut; where distances differ, a name without
        room stands in a second row.
        """
        gaps = [after - before for before, after in pairwise(xs)]
        if gaps and max(gaps) > 1.01 * min(gaps):
            return self._staggered(names, xs)
        slot = min(gaps, default=self.canvas.space.width)
        edge = 2 * min(xs[0], self.canvas.space.width - xs[-1]) if xs else 0.0
        words = [max((self.canvas.measure(word, SMALL) for word in name.split()), default=0.0) for name in names]
        for step in range(1, len(names) + 1):
            free = slot * step - 8
            # A name at an edge moves inwards; of two names both may.
            inwards = (free + edge) / 2 if len(names[::step]) == 2 else (2 * free + edge) / 3
            room = min(free, inwards, WIDEST_NAME)
            if max(words[::step]) <= room or step == len(names):
                return dict.fromkeys(range(0, len(names), step), (room, 0))
        return {}

    def _staggered(self, names: tuple[str, ...], xs: list[float]) -> dict[int, tuple[float, int]]:
        found: dict[int, tuple[float, int]] = {}
        ends = [float("-inf"), float("-inf")]
        for index, (name, x) in enumerate(zip(names, xs, strict=True)):
            half = min(self.canvas.measure(name, SMALL), WIDEST_NAME) / 2
            left = min(max(x, half), self.canvas.space.width - half) - half
            row = next((row for row, end in enumerate(ends) if end + 8 <= left), None)
            if row is not None:
                found[index] = (2 * half, row)
                ends[row] = left + 2 * half
        return found


def _line(line: Line, at: int, xs: list[float], plot: Plot) -> None:
    canvas, colour = plot.canvas, SERIES[at]
    way, pen_down = [], False
    for point, x in zip(line.points, xs, strict=True):
        if point.value is None:
            pen_down = False
            continue
        way.append(f"{'L' if pen_down else 'M'}{number(x)} {number(plot.y(point.value))}")
        pen_down = True
    if way:
        canvas.path("".join(way), colour, 2.0, DASHES[at])
    for point, x in zip(line.points, xs, strict=True):
        if point.value is not None:
            _whisker(point, x, plot, colour)
            canvas.mark((x, plot.y(point.value)), at, colour, open_=at == 1)


def _whisker(point: Point, x: float, plot: Plot, colour: str) -> None:
    if point.low is None or point.high is None:
        return
    low, high = plot.y(point.low), plot.y(point.high)
    way = f"M{number(x)} {number(low)}V{number(high)}M{number(x - 4)} {number(low)}H{number(x + 4)}"
    plot.canvas.path(f"{way}M{number(x - 4)} {number(high)}H{number(x + 4)}", colour, 1.25)


def _names(drawing: Lines, ends: list[tuple[str, ...]], plot: Plot) -> None:
    """Write the name of each line beside its last value, as near as the others allow."""
    wanted = []
    for line, lines in zip(drawing.lines, ends, strict=True):
        last = next((point.value for point in reversed(line.points) if point.value is not None), None)
        middle = plot.y(last) if last is not None else plot.down[1]
        wanted.append((middle - _high(lines) / 2, _high(lines)))
    tops = apart(wanted, plot.down)
    for at, (lines, top) in enumerate(zip(ends, tops, strict=True)):
        x = plot.across[1] + 6
        plot.canvas.mark((x + 4, top + SMALL * LEADING / 2), at, SERIES[at], open_=at == 1)
        plot.canvas.text((x + 14, top), lines, size=SMALL)


def _high(lines: tuple[str, ...]) -> float:
    return len(lines) * SMALL * LEADING


def apart(wanted: list[tuple[float, float]], within: tuple[float, float]) -> list[float]:
    """Move bands apart that would overlap.

    Args:
        wanted: top and height of each; together they have room.
        within: where the first may begin and the last must end.

    Returns:
        A top for each, near the wanted ones.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at][0])
    tops, free = [0.0] * len(wanted), within[0]
    for at in order:
        tops[at] = max(wanted[at][0], free)
        free = tops[at] + wanted[at][1]
    end = within[1]
    for at in reversed(order):
        tops[at] = min(tops[at], end - wanted[at][1])
        end = tops[at]
    return tops


def _key(drawing: Lines, canvas: Canvas, top: float) -> float:
    """Names of the lines above each other, each with its mark and dash."""
    y = top
    for at, line in enumerate(drawing.lines):
        middle = y + SMALL * LEADING / 2
        canvas.path(f"M0 {number(middle)}H28", SERIES[at], 2.0, DASHES[at])
        canvas.mark((14.0, middle), at, SERIES[at], open_=at == 1)
        y = canvas.text((36.0, y), canvas.wrap(line.label, canvas.space.width - 40, SMALL), size=SMALL) + 2
    return y

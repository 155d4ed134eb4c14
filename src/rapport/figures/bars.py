"""Horizontal bars, each with its number at its end."""

from collections.abc import Callable, Sequence

from rapport.figures.axis import Axis, linear
from rapport.figures.canvas import LEADING, SIZE, SMALL, Canvas
from rapport.figures.drawings import Bar, BarRow, Bars
from rapport.figures.legend import legend
from rapport.figures.palette import SERIES

THICK = 18.0
GAP = 8.0
BETWEEN_ROWS = 12.0
LEAST_BARS = 60.0


def draw(drawing: Bars, canvas: Canvas) -> None:
    """Draw bars.

    Args:
        drawing: what is drawn; of more than four series, only the data table tells all.
        canvas: the sheet.

    Raises:
        ValueError: there are more series than fills that can be told apart.
    """
    if len(drawing.series) > len(SERIES):
        raise ValueError(f"bars of {len(drawing.series)} series cannot be told apart – at most {len(SERIES)}")
    top = 4.0
    if len(drawing.series) > 1:
        entries = [(name, canvas.series(at)) for at, name in enumerate(drawing.series)]
        top = legend(canvas, entries, top) + 6
    _Bars(drawing, canvas).draw(top)


class _Bars:
    """The measures of one drawing."""

    def __init__(self, drawing: Bars, canvas: Canvas) -> None:
        self.drawing, self.canvas = drawing, canvas
        width = canvas.space.width
        if canvas.space.narrow:
            self.left = 4.0
        else:
            widest = max((canvas.measure(row.label) for row in drawing.rows), default=0.0)
            self.left = min(widest, width * 0.38) + 12.0
        values = [bar.value for row in drawing.rows for bar in row.bars if bar.value is not None]
        self.axis = linear(values, most=4 if canvas.space.narrow else 6, full=drawing.full)
        texts = [canvas.measure(bar.text, SMALL) for row in drawing.rows for bar in row.bars]
        has_negative = self.axis.low < 0
        room = width - self.left - LEAST_BARS - 2 * (GAP + 2)
        self.most = min(width * 0.4, room / 2 if has_negative else room)
        reserve = min(max(texts, default=0.0), self.most) + GAP + 2
        self.start = self.left + (reserve if has_negative else 0.0)
        self.end = width - reserve

    def x(self, value: float) -> float:
        return self.start + (self.end - self.start) * self.axis.share(value)

    def draw(self, top: float) -> None:
        first_part = len(self.canvas.parts)
        y = top
        bands = []
        for row in self.drawing.rows:
            start, end = self.row(row, y)
            bands.append((start - 2, end + 2))
            y = end + BETWEEN_ROWS
        bottom = y - BETWEEN_ROWS + 6
        spans = bands if self.canvas.space.narrow else [(top, bottom)]
        grid = behind(self.canvas, [self.x(tick) for tick in self.axis.ticks], spans)
        self.canvas.parts[first_part:first_part] = grid
        for start, end in spans:
            self.canvas.line((self.x(0.0), start), (self.x(0.0), end))
        marks_below(self.canvas, self.axis, self.x, bottom, self.drawing.axis)

    def row(self, row: BarRow, top: float) -> tuple[float, float]:
        """Draw a row; return top and bottom of its bars."""
        canvas = self.canvas
        if canvas.space.narrow:
            lines = canvas.wrap(row.label, canvas.space.width - 8)
            top = canvas.text((self.left, top), lines) + 2
            label_height = 0.0
        else:
            lines = canvas.wrap(row.label, self.left - 12)
            label_height = len(lines) * SIZE * LEADING
        notes = [canvas.wrap(bar.text, self.most, SMALL) for bar in row.bars]
        heights = [max(THICK, len(note) * SMALL * LEADING) for note in notes]
        height = max(sum(heights), label_height)
        if not canvas.space.narrow:
            canvas.text((self.left - 10, top + (height - label_height) / 2), lines, anchor="end")
        y = top + (height - sum(heights)) / 2
        for at, (bar, note, high) in enumerate(zip(row.bars, notes, heights, strict=True)):
            self.bar(bar, note, at, (y, high))
            y += high
        return top, top + height

    def bar(self, bar: Bar, note: tuple[str, ...], at: int, band: tuple[float, float]) -> None:
        top, height = band
        canvas = self.canvas
        text_top = top + (height - len(note) * SMALL * LEADING) / 2
        zero = self.x(0.0)
        if bar.value is None:
            canvas.text((zero + GAP, text_top), note, size=SMALL, colour="soft")
            canvas.halo()
            return
        end = self.x(bar.value)
        thick = THICK - 3
        if bar.value:
            corner = (min(zero, end), top + (height - thick) / 2)
            canvas.rect(corner, (max(abs(end - zero), 0.75), thick), fill=canvas.series(at), edge="edge")
        if bar.value < 0:
            canvas.text((end - GAP + 1, text_top), note, size=SMALL, anchor="end")
        else:
            canvas.text((end + GAP - 1, text_top), note, size=SMALL)
        canvas.halo()


def behind(canvas: Canvas, xs: Sequence[float], spans: Sequence[tuple[float, float]]) -> list[str]:
    """Upright lines of a grid.

    Args:
        canvas: the sheet.
        xs: where they stand.
        spans: top and bottom of each piece: one from above to below, or pieces that leave room for labels.

    Returns:
        Elements that belong behind everything else.
    """
    before = len(canvas.parts)
    for x in xs:
        for top, bottom in spans:
            canvas.line((x, top), (x, bottom), colour="hair")
    grid = canvas.parts[before:]
    del canvas.parts[before:]
    return grid


def marks_below(canvas: Canvas, axis: Axis, x: Callable[[float], float], top: float, title: str) -> None:
    """Draw the marks of a horizontal axis, as many as have room, and its title below them.

    Args:
        canvas: the sheet.
        axis: the axis.
        x: where a value stands.
        top: where the marks begin.
        title: what the axis means.
    """
    last_end = float("-inf")
    for tick in axis.ticks:
        label = axis.label(tick)
        half = canvas.measure(label, SMALL) / 2
        middle = min(max(x(tick), half), canvas.space.width - half)
        if middle - half >= last_end + 6:
            canvas.text((middle, top + 3), label, size=SMALL, anchor="middle", colour="soft")
            last_end = middle + half
    centre = (x(axis.low) + x(axis.high)) / 2
    lines = canvas.wrap(title, 2 * min(centre, canvas.space.width - centre), SMALL)
    canvas.text((centre, top + 5 + SMALL * LEADING), lines, size=SMALL, anchor="middle", colour="soft")

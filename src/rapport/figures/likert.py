"""Answers on a rating scale: stacked bars that part at the middle of the scale, before above after."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.figures.axis import Axis
from rapport.figures.bars import behind, marks_below
from rapport.figures.canvas import LEADING, POINTER, SIZE, SMALL, Anchor, Canvas
from rapport.figures.drawings import Likert, LikertBar, LikertItem
from rapport.figures.legend import legend
from rapport.figures.palette import Fill, diverging
from rapport.tables.numbers import UNDEFINED, count, percent

THICK = 21.0
BETWEEN_BARS = 4.0
BETWEEN_ITEMS = 14.0
PAD = 10.0
AXIS_TITLE = "Answers (%)"


@dataclass(frozen=True)
class _Columns:
    """Where the columns stand: right edge of the items' labels, left edge of the bars' labels, the bars, n."""

    items: float
    labels: float
    left_total: float
    start: float
    end: float
    right_total: float
    n: float


def draw(drawing: Likert, canvas: Canvas) -> None:
    """Draw answers on a rating scale.

    Args:
        drawing: what is drawn.
        canvas: the sheet.
    """
    fills = diverging(len(drawing.levels), drawing.neutral)
    entries = [(level, canvas.hatched(fill)) for level, fill in zip(drawing.levels, fills, strict=True)]
    top = legend(canvas, entries, 2.0) + 8
    columns = _columns(drawing, canvas)
    axis = _axis(drawing)
    _heads(canvas, columns, top)
    top += SMALL * LEADING + 4
    first_part, y = len(canvas.parts), top
    bands: list[tuple[float, float]] = []
    for item in drawing.items:
        rows = _Item(drawing, canvas, columns, axis, fills)
        bars = rows.narrow(item, y) if canvas.space.narrow else rows.wide(item, y)
        bands += bars
        y = max((bottom for _, bottom in bars), default=y) + BETWEEN_ITEMS
    bottom = max(y - BETWEEN_ITEMS, top) + 5
    _grid(canvas, columns, axis, bands if canvas.space.narrow else [(top - 3, bottom)], first_part)
    marks_below(canvas, axis, lambda value: _x(columns, axis, value), bottom - 1, AXIS_TITLE)


def _x(columns: _Columns, axis: Axis, value: float) -> float:
    return columns.start + (columns.end - columns.start) * axis.share(value)


def _halves(drawing: Likert, counts: Sequence[int]) -> tuple[int, int, int]:
    """People left of the middle, in it, and right of it."""
    half = len(drawing.levels) // 2 if drawing.neutral is None else drawing.neutral
    middle = 0 if drawing.neutral is None else counts[half]
    left = sum(counts[:half])
    return left, middle, sum(counts) - left - middle


def _axis(drawing: Likert) -> Axis:
    """Percent to the left and to the right, the same scale, as far as any bar goes."""
    left = right = 10.0
    for item in drawing.items:
        for bar in item.bars:
            total = sum(bar.counts)
            if total:
                below, middle, above = _halves(drawing, bar.counts)
                left = max(left, 100 * (below + middle / 2) / total)
                right = max(right, 100 * (above + middle / 2) / total)
    step = 25 if left + right > 60 else 10
    low, high = -step * -(-left // step), step * -(-right // step)
    ticks = tuple(float(tick) for tick in range(int(low), int(high) + 1, step))
    return Axis(low, high, ticks, both_ways=True)


def _columns(drawing: Likert, canvas: Canvas) -> _Columns:
    width = canvas.space.width
    bars = [bar for item in drawing.items for bar in item.bars]
    labels = max((canvas.measure(bar.label, SMALL) for bar in bars), default=0.0)
    labels = min(labels, width * 0.22)
    numbers = max((canvas.measure(count(sum(bar.counts)), SMALL) for bar in bars), default=0.0)
    total = canvas.measure("100%", SMALL, bold=True)
    if canvas.space.narrow:
        return _Columns(0.0, 0.0, total, 6.0, width - 6.0, width - numbers - PAD, width)
    widest = max((canvas.measure(item.label) for item in drawing.items), default=0.0)
    items = min(widest, width * 0.34) + PAD
    left_total = items + labels + (PAD if labels else 0.0) + total
    right_total = width - max(numbers, canvas.measure("n", SMALL)) - PAD
    return _Columns(items, items, left_total, left_total + 6, right_total - total - 6, right_total, width)


def _heads(canvas: Canvas, columns: _Columns, top: float) -> None:
    middle = top + SMALL * LEADING / 2
    if columns.end - columns.start > 150:
        told, room = "total", canvas.measure("total", SMALL)
        end = max(columns.left_total, room + POINTER + 4)
        canvas.text((end, top), told, size=SMALL, anchor="end", colour="soft")
        canvas.pointer((end - room - 4 - POINTER, middle), left=True)
        canvas.text((columns.right_total - POINTER - 4, top), told, size=SMALL, anchor="end", colour="soft")
        canvas.pointer((columns.right_total - POINTER, middle), left=False)
    canvas.text((columns.n, top), "n", size=SMALL, anchor="end", colour="soft")


@dataclass(frozen=True)
class _Item:
    drawing: Likert
    canvas: Canvas
    columns: _Columns
    axis: Axis
    fills: tuple[Fill, ...]

    def wide(self, item: LikertItem, top: float) -> list[tuple[float, float]]:
        """Draw an item beside its bars; return top and bottom of each row."""
        canvas, columns = self.canvas, self.columns
        room = columns.left_total - columns.labels - canvas.measure("100%", SMALL, bold=True) - PAD
        names = [canvas.wrap(bar.label, room, SMALL) if bar.label else () for bar in item.bars]
        heights = [max(THICK, len(name) * SMALL * LEADING) for name in names]
        inner = sum(heights) + BETWEEN_BARS * (len(item.bars) - 1)
        lines = canvas.wrap(item.label, columns.items - PAD)
        height = max(inner, len(lines) * SIZE * LEADING)
        canvas.text((0.0, top + (height - len(lines) * SIZE * LEADING) / 2), lines)
        y = top + (height - inner) / 2
        for bar, name, high in zip(item.bars, names, heights, strict=True):
            middle = y + high / 2
            if name:
                canvas.text((columns.labels, middle - len(name) * SMALL * LEADING / 2), name, size=SMALL, colour="soft")
            self.bar(bar, middle - THICK / 2)
            self.totals(bar, middle - SMALL * LEADING / 2, columns.left_total, "end")
            y += high + BETWEEN_BARS
        return [(top, top + height)]

    def narrow(self, item: LikertItem, top: float) -> list[tuple[float, float]]:
        """Draw an item above its bars, each below its label and totals; return top and bottom of each bar."""
        canvas = self.canvas
        y = canvas.text((0.0, top), canvas.wrap(item.label, canvas.space.width)) + 1
        bands = []
        for bar in item.bars:
            label = canvas.wrap(bar.label, canvas.space.width, SMALL) if bar.label else ()
            beside = max((canvas.measure(line, SMALL) for line in label), default=0.0)
            fits = beside + PAD + canvas.measure("100%", SMALL, bold=True) <= canvas.space.width / 2
            under = canvas.text((0.0, y), label, size=SMALL, colour="soft") if label else y
            if not fits:
                y = under
            self.totals(bar, y, beside + PAD if label and fits else 0.0, "start")
            y = max(under, y + SMALL * LEADING) + 1
            self.bar(bar, y)
            bands.append((y - 2, y + THICK + 2))
            y += THICK + BETWEEN_BARS + 2
        return bands

    def totals(self, bar: LikertBar, top: float, x: float, anchor: Anchor) -> None:
        """Write the shares left and right of the middle, and how many people there are."""
        canvas, columns, total = self.canvas, self.columns, sum(bar.counts)
        if total:
            left, _, right = _halves(self.drawing, bar.counts)
            canvas.text((x, top), f"{percent(left, total, 0)}%", size=SMALL, anchor=anchor, bold=True)
            told = f"{percent(right, total, 0)}%"
            canvas.text((columns.right_total, top), told, size=SMALL, anchor="end", bold=True)
        people = count(total) if bar.counts else UNDEFINED
        canvas.text((columns.n, top), people, size=SMALL, anchor="end")

    def bar(self, bar: LikertBar, top: float) -> None:
        canvas, columns = self.canvas, self.columns
        text_top = top + (THICK - SMALL * LEADING) / 2
        total = sum(bar.counts)
        if not total:
            told = self.one_line(bar.reason or "no answers", columns.end - columns.start)
            canvas.rect((columns.start, top), (canvas.measure(told, SMALL) + 4, THICK))
            canvas.text((columns.start, text_top), told, size=SMALL, colour="soft")
            return
        left, middle, _ = _halves(self.drawing, bar.counts)
        at = -100 * (left + middle / 2) / total
        for number, fill in zip(bar.counts, self.fills, strict=True):
            wide = 100 * number / total
            if number:
                start, end = _x(columns, self.axis, at), _x(columns, self.axis, at + wide)
                canvas.rect((start, top), (max(end - start, 0.5), THICK), fill=canvas.hatched(fill), edge="edge")
                share = percent(number, total, 0)
                if canvas.measure(share, SMALL) + 5 <= end - start:
                    canvas.text(((start + end) / 2, text_top), share, size=SMALL, anchor="middle", colour=fill.ink)
            at += wide

    def one_line(self, text: str, room: float) -> str:
        """A text, cut with an ellipsis where it has no room; the data table has it whole."""
        if self.canvas.measure(text, SMALL) <= room:
            return text
        return self.canvas.wrap(text, room - self.canvas.measure("…", SMALL), SMALL)[0] + "…"


def _grid(canvas: Canvas, columns: _Columns, axis: Axis, spans: Sequence[tuple[float, float]], first_part: int) -> None:
    """Draw the grid behind the bars, and the line of the middle above it."""
    grid = behind(canvas, [_x(columns, axis, tick) for tick in axis.ticks if tick], spans)
    before = len(canvas.parts)
    middle = _x(columns, axis, 0.0)
    for top, bottom in spans:
        canvas.line((middle, top), (middle, bottom), width=1.5)
    grid += canvas.parts[before:]
    del canvas.parts[before:]
    canvas.parts[first_part:first_part] = grid

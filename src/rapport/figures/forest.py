"""Estimates with their intervals beside the numbers, on a logarithmic axis for ratios."""

from dataclasses import dataclass

from rapport.figures.axis import Axis, linear, logarithmic
from rapport.figures.canvas import LEADING, POINTER, SIZE, SMALL, Canvas, number
from rapport.figures.drawings import Estimate, Forest

ROW = 22.0
INDENT = 14.0
PAD = 14.0
LEAST_PLOT = 150.0
LEAST_SIDE = 90.0


@dataclass(frozen=True)
class _Columns:
    """Where the columns stand."""

    label_room: float
    start: float
    end: float
    text: float
    text_room: float
    p: float


def draw(drawing: Forest, canvas: Canvas) -> None:
    """Draw a forest plot.

    Args:
        drawing: what is drawn.
        canvas: the sheet.
    """
    axis = _axis(drawing, canvas)
    columns = _columns(drawing, canvas)
    top = _heads(drawing, canvas, columns)
    rows = _Rows(drawing, canvas, columns, axis)
    first_part, y = len(canvas.parts), top + 3
    for row in drawing.rows:
        y = rows.row(row, y)
    bottom = y + 4
    canvas.parts[first_part:first_part] = rows.behind((top, bottom))
    rows.below(bottom)


def _axis(drawing: Forest, canvas: Canvas) -> Axis:
    estimates = [row.value for row in drawing.rows if row.value is not None]
    limits = [limit for row in drawing.rows for limit in (row.low, row.high) if limit is not None]
    most = 6 if canvas.space.narrow else 8
    if not drawing.logarithmic:
        return linear([*estimates, *limits, drawing.line], most=most, from_zero=False)
    return logarithmic(
        [*estimates, *(limit for limit in limits if limit > 0)], drawing.line, most=most, widest=_widest(drawing)
    )


def _widest(drawing: Forest) -> float:
    """How far limits may stretch the axis: ten times as far as the estimates, at least a hundredfold."""
    ratios = [max(row.value / drawing.line, drawing.line / row.value) for row in drawing.rows if row.value is not None]
    return max(100.0, 10 * sorted(ratios)[len(ratios) * 9 // 10] if ratios else 100.0)


def _columns(drawing: Forest, canvas: Canvas) -> _Columns:
    width = canvas.space.width
    p = max((canvas.measure(row.p, SMALL) for row in drawing.rows), default=0.0)
    p = max(p, canvas.measure(drawing.p, SMALL, bold=True)) if any(row.p for row in drawing.rows) else 0.0
    p_column = p + PAD if p else 0.0
    if canvas.space.narrow:
        return _Columns(width, 6.0, width - 6.0, 0.0, width, width)
    text = max((canvas.measure(row.text, SMALL) for row in drawing.rows), default=0.0)
    text = min(max(text, canvas.measure(drawing.text, SMALL, bold=True)), width * 0.3)
    label = max(
        (canvas.measure(row.label, bold=row.level == 0) + INDENT * row.level for row in drawing.rows), default=0.0
    )
    label = max(label, canvas.measure(drawing.stub, SMALL, bold=True))
    label = min(label, width * 0.4, width - text - p_column - 2 * PAD - LEAST_PLOT)
    end = width - p_column - text - PAD
    return _Columns(label, label + PAD, end, end + PAD, text, width)


def _heads(drawing: Forest, canvas: Canvas, columns: _Columns) -> float:
    """Write the headings of the columns; return their bottom."""
    top = 2.0
    if canvas.space.narrow:
        told = drawing.text + (f", {drawing.p}" if any(row.p for row in drawing.rows) else "")
        bottom = canvas.text((0.0, top), canvas.wrap(told, canvas.space.width, SMALL, bold=True), size=SMALL, bold=True)
    else:
        stub = canvas.wrap(drawing.stub, columns.label_room, SMALL, bold=True)
        text = canvas.wrap(drawing.text, columns.text_room, SMALL, bold=True)
        bottoms = [
            canvas.text((0.0, top), stub, size=SMALL, bold=True),
            canvas.text((columns.text, top), text, size=SMALL, bold=True),
        ]
        if any(row.p for row in drawing.rows):
            bottoms.append(canvas.text((columns.p, top), drawing.p, size=SMALL, bold=True, anchor="end"))
        bottom = max(bottoms)
    canvas.line((0.0, bottom + 4), (canvas.space.width, bottom + 4))
    return bottom + 4


@dataclass(frozen=True)
class _Rows:
    drawing: Forest
    canvas: Canvas
    columns: _Columns
    axis: Axis

    def x(self, value: float) -> float:
        return self.columns.start + (self.columns.end - self.columns.start) * self.axis.share(value)

    def row(self, row: Estimate, top: float) -> float:
        """Draw a row; return its bottom."""
        if self.canvas.space.narrow:
            return self.narrow_row(row, top)
        columns, canvas = self.columns, self.canvas
        is_heading = row.level == 0 and row.value is None and not row.text
        label = canvas.wrap(row.label, columns.label_room - INDENT * row.level, bold=is_heading)
        text = canvas.wrap(row.text, columns.text_room, SMALL) if row.text else ()
        height = max(ROW, len(label) * SIZE * LEADING + 4, len(text) * SMALL * LEADING + 4)
        middle = top + height / 2
        canvas.text((INDENT * row.level, middle - len(label) * SIZE * LEADING / 2), label, bold=is_heading)
        if text:
            canvas.text((columns.text, middle - len(text) * SMALL * LEADING / 2), text, size=SMALL)
        if row.p:
            canvas.text((columns.p, middle - SMALL * LEADING / 2), row.p, size=SMALL, anchor="end")
        self.estimate(row, middle)
        return top + height

    def narrow_row(self, row: Estimate, top: float) -> float:
        """Label, then the numbers, then the estimate below them."""
        canvas = self.canvas
        is_heading = row.level == 0 and row.value is None and not row.text
        told = ", ".join(part for part in (row.text, row.p and f"{self.drawing.p} {row.p}") if part)
        indent = INDENT * row.level
        room = canvas.space.width - indent
        beside = canvas.measure(row.label, bold=is_heading) + canvas.measure(told, SMALL) + 12 <= room
        label = canvas.wrap(row.label, room, bold=is_heading)
        bottom = canvas.text((indent, top + 3), label, bold=is_heading)
        if told and beside:
            canvas.text((canvas.space.width, top + 4), told, size=SMALL, anchor="end")
        elif told:
            bottom = canvas.text((indent, bottom), canvas.wrap(told, room, SMALL), size=SMALL, colour="soft")
        if row.value is None:
            return bottom + 3
        self.estimate(row, bottom + 5)
        return bottom + 18

    def estimate(self, row: Estimate, y: float) -> None:
        if row.value is None:
            return
        canvas = self.canvas
        if row.low is not None or row.high is not None:
            low = (
                self.x(row.low)
                if row.low is not None and (row.low > 0 or not self.axis.logarithmic)
                else self.columns.start
            )
            high = self.x(row.high) if row.high is not None else self.columns.end
            canvas.path(f"M{number(low)} {number(y)}H{number(high)}", "ink", 1.5)
            self.limit(row.low, (low, y), (high, y))
            self.limit(row.high, (high, y), (low, y))
        outside = not self.axis.low <= row.value <= self.axis.high
        if outside:
            inner = (self.columns.start + self.columns.end) / 2
            canvas.arrow((inner, y), (self.x(row.value), y), "one")
        else:
            canvas.mark(
                (self.x(row.value), y),
                3 if row.reference else 1,
                "ink" if row.reference else "one",
                open_=row.reference,
            )

    def limit(self, value: float | None, at: tuple[float, float], other: tuple[float, float]) -> None:
        """End the line of an interval: with a stroke, or with an arrow where it goes on beyond the axis."""
        if value is None or not self.axis.low <= value <= self.axis.high:
            self.canvas.arrow(other, at, "ink")
        else:
            self.canvas.path(f"M{number(at[0])} {number(at[1] - 4)}V{number(at[1] + 4)}", "ink", 1.5)

    def behind(self, span: tuple[float, float]) -> list[str]:
        """The lines of the grid, and the line of no difference."""
        canvas = self.canvas
        before = len(canvas.parts)
        if not canvas.space.narrow:
            for tick in self.axis.ticks:
                canvas.line((self.x(tick), span[0]), (self.x(tick), span[1]), colour="hair")
        dash = "4 3" if canvas.space.narrow else ""
        canvas.line(
            (self.x(self.drawing.line), span[0]),
            (self.x(self.drawing.line), span[1]),
            dash=dash,
            colour="hair" if dash else "edge",
        )
        grid = canvas.parts[before:]
        del canvas.parts[before:]
        return grid

    def below(self, bottom: float) -> None:
        """The axis with its marks, what it means, and what either side of the line means."""
        canvas, columns = self.canvas, self.columns
        canvas.line((columns.start, bottom), (columns.end, bottom))
        last = float("-inf")
        for tick in self.axis.ticks:
            x, label = self.x(tick), self.axis.label(tick)
            canvas.line((x, bottom), (x, bottom + 4))
            half = canvas.measure(label, SMALL) / 2
            x = min(max(x, half), canvas.space.width - half)
            if x - half >= last + 5:
                canvas.text((x, bottom + 6), label, size=SMALL, anchor="middle", colour="soft")
                last = x + half
        y = bottom + 8 + SMALL * LEADING
        y = self.sides(y)
        title = self.drawing.axis + (" (logarithmic axis)" if self.axis.logarithmic else "")
        centre = (columns.start + columns.end) / 2
        room = 2 * min(centre, canvas.space.width - centre)
        canvas.text((centre, y), canvas.wrap(title, room, SMALL), size=SMALL, anchor="middle", colour="soft")

    def sides(self, top: float) -> float:
        """Words for less and more, left and right of the line; return their bottom."""
        width, line = self.canvas.space.width, self.x(self.drawing.line)
        if not (self.drawing.left or self.drawing.right):
            return top
        if min(line, width - line) - 8 - POINTER < LEAST_SIDE:  # one below the other, the second at the right
            middle = self.side(self.drawing.left, (width, top), width, left=True)
            return self.side(self.drawing.right, (0.0, middle), width, left=False) + 2
        left = self.side(self.drawing.left, (line - 6, top), line - 6, left=True)
        return max(left, self.side(self.drawing.right, (line + 6, top), width - line - 6, left=False)) + 2

    def side(self, words: str, at: tuple[float, float], room: float, *, left: bool) -> float:
        """Words that hang from the line, with an arrow away from it; return their bottom."""
        if not words:
            return at[1]
        canvas = self.canvas
        lines = canvas.wrap(words, room - POINTER - 5, SMALL)
        width = canvas.measure(lines[0], SMALL)
        middle = at[1] + SMALL * LEADING / 2
        canvas.pointer((at[0] - width - 5 - POINTER if left else at[0] + width + 5, middle), left=left)
        return canvas.text(at, lines, size=SMALL, anchor="end" if left else "start")

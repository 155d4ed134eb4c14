"""How many joined in each period, above how many there are by then: two charts with one axis of time."""

from rapport.figures.axis import linear
from rapport.figures.canvas import LEADING, SMALL, Canvas, number
from rapport.figures.drawings import Growth
from rapport.figures.lines import Plot
from rapport.tables.numbers import count

HIGH = 150.0
BETWEEN = 30.0


def draw(drawing: Growth, canvas: Canvas) -> None:
    """Draw growth.

    Args:
        drawing: what is drawn.
        canvas: the sheet.
    """
    new = linear(drawing.new, most=5)
    total = linear(drawing.total, most=5)
    ticks = [axis.label(tick) for axis in (new, total) for tick in axis.ticks]
    across = (max(canvas.measure(tick, SMALL) for tick in ticks) + 10, canvas.space.width - 4)
    top = _heading(canvas, f"New {drawing.what}", 2.0) + SMALL * LEADING
    upper = Plot(canvas, new, across, (top, top + HIGH))
    upper.grid()
    _bars(drawing, upper)
    top = _heading(canvas, f"All {drawing.what} so far", top + HIGH + BETWEEN) + SMALL * LEADING
    lower = Plot(canvas, total, across, (top, top + HIGH))
    lower.grid()
    xs = lower.places(drawing.periods)
    lower.title(drawing.axis)
    _sums(drawing, lower, xs)


def _heading(canvas: Canvas, text: str, top: float) -> float:
    return canvas.text((0.0, top), canvas.wrap(text, canvas.space.width, bold=True), bold=True)


def _bars(drawing: Growth, plot: Plot) -> None:
    slot = (plot.across[1] - plot.across[0]) / max(len(drawing.new), 1)
    thick = min(slot * 0.62, 46.0)
    base = plot.y(0.0)
    numbers = [count(value) for value in drawing.new]
    for at, value in enumerate(drawing.new):
        x = plot.across[0] + slot * (at + 0.5)
        if value:
            plot.canvas.rect((x - thick / 2, plot.y(value)), (thick, base - plot.y(value)), fill="one", edge="edge")
    step = _every(plot, numbers, slot)
    for at in range(0, len(numbers), step):
        x = plot.across[0] + slot * (at + 0.5)
        top = plot.y(drawing.new[at]) - SMALL * LEADING - 1
        half = plot.canvas.measure(numbers[at], SMALL) / 2
        x = max(min(x, plot.canvas.space.width - half), plot.across[0] + half - 4)
        plot.canvas.text((x, top), numbers[at], size=SMALL, anchor="middle")


def _sums(drawing: Growth, plot: Plot, xs: list[float]) -> None:
    canvas = plot.canvas
    points = [(x, plot.y(value)) for x, value in zip(xs, drawing.total, strict=True)]
    if points:
        way = "L".join(f"{number(x)} {number(y)}" for x, y in points)
        canvas.path(f"M{way}", "one", 2.0)
    for point in points:
        canvas.mark(point, 0, "one", size=3.5)
    numbers = [count(value) for value in drawing.total]
    slot = (plot.across[1] - plot.across[0]) / max(len(numbers), 1)
    step = _every(plot, numbers, slot)
    for at in range(len(numbers) - 1, -1, -step):  # the last sum is the one that counts
        x, y = points[at]
        half = canvas.measure(numbers[at], SMALL) / 2
        x = max(min(x - 6, canvas.space.width - half), plot.across[0] + half)
        canvas.text((x, y - SMALL * LEADING - 3), numbers[at], size=SMALL, anchor="middle")


def _every(plot: Plot, numbers: list[str], slot: float) -> int:
    """Every how many-th number has room."""
    widest = max((plot.canvas.measure(text, SMALL) for text in numbers), default=0.0)
    return max(1, -(-int(widest + 6) // max(int(slot), 1)))

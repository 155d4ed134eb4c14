"""How many joined in each period, above how many there are by then: two charts with one axis of time."""

from rapport.figures.axis import linear
from rapport.figures.canvas import LEADING, SMALL, Canvas, number
from rapport.figures.drawings import Growth
from rapport.figures.lines import Plot
from rapport.tables.numbers import count

HIGH = 150.0
BETWEEN = 30.0
ABOVE = 22.0


def draw(drawing: Growth, canvas: Canvas) -> None:
    """Draw growth.

    Args:
        drawing: what is drawn.
        canvas: the sheet.
    """
    new = linear(drawing.new, most=5, whole=True)
    total = linear(drawing.total, most=5, whole=True)
    ticks = [axis.label(tick) for axis in (new, total) for tick in axis.ticks]
    across = (max(canvas.measure(tick, SMALL) for tick in ticks) + 10, canvas.space.width - 4)
    top = _heading(canvas, f"New {drawing.what}", 2.0) + ABOVE
    upper = Plot(canvas, new, across, (top, top + HIGH))
    upper.grid()
    _bars(drawing, upper)
    top = _heading(canvas, f"All {drawing.what} so far", top + HIGH + BETWEEN) + ABOVE
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
    places = [(plot.across[0] + slot * (at + 0.5), plot.y(value), count(value)) for at, value in enumerate(drawing.new)]
    for x, y, _ in places:
        if y < base:
            plot.canvas.rect((x - thick / 2, y), (thick, base - y), fill="one", edge="edge")
    _numbers(places, plot, slot)


def _sums(drawing: Growth, plot: Plot, xs: list[float]) -> None:
    canvas = plot.canvas
    points = [(x, plot.y(value)) for x, value in zip(xs, drawing.total, strict=True)]
    if points:
        way = "L".join(f"{number(x)} {number(y)}" for x, y in points)
        canvas.path(f"M{way}", "one", 2.0)
    for point in points:
        canvas.mark(point, 0, "one", size=3.5)
    slot = (plot.across[1] - plot.across[0]) / max(len(points), 1)
    places = [(x - 6, y - 2, count(value)) for (x, y), value in zip(points, drawing.total, strict=True)]
    _numbers(places[::-1], plot, slot)  # the last sum is the one that counts


def _numbers(places: list[tuple[float, float, str]], plot: Plot, slot: float) -> None:
    """Write numbers above their places, beginning with the first: every one, every second, third … that has room."""
    canvas = plot.canvas
    widest = max((canvas.measure(text, SMALL) for _, _, text in places), default=0.0)
    step = max(1, -(-int(widest + 6) // max(int(slot), 1)))
    taken: list[tuple[float, float]] = []
    for x, y, text in places[::step]:
        half = canvas.measure(text, SMALL) / 2
        middle = max(min(x, canvas.space.width - half), plot.across[0] + half - 4)
        if all(middle - half >= end + 2 or middle + half <= start - 2 for start, end in taken):
            canvas.text((middle, y - SMALL * LEADING - 1), text, size=SMALL, anchor="middle")
            canvas.halo()
            taken.append((middle - half, middle + half))

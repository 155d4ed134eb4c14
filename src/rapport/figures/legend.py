"""What the fills of a drawing mean."""

from collections.abc import Sequence

from rapport.figures.canvas import LEADING, SMALL, Canvas

SWATCH = 14.0


def legend(canvas: Canvas, entries: Sequence[tuple[str, str]], top: float) -> float:
    """Draw a legend that breaks into lines.

    Args:
        canvas: the sheet.
        entries: name and fill of each, in the order of the drawing.
        top: where it begins.

    Returns:
        Its bottom.
    """
    room = canvas.space.width - 4
    x, y, height = 2.0, top, SMALL * LEADING
    for name, fill in entries:
        lines = canvas.wrap(name, room - SWATCH - 8, SMALL)
        width = SWATCH + 6 + max(canvas.measure(line, SMALL) for line in lines)
        if x > 2.0 and x + width > room:
            x, y, height = 2.0, y + height + 3, SMALL * LEADING
        canvas.rect((x, y + 1.5), (SWATCH, SMALL), fill=fill, edge="edge")
        canvas.text((x + SWATCH + 6, y), lines, size=SMALL)
        height = max(height, len(lines) * SMALL * LEADING)
        x += width + 16
    return y + height
